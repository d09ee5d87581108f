package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/// Opens accounts one after the other, under the names that `QuoteTalk` uses.
///
/// Thread: the client's event loop.
public final class OpenTalk implements Conversation {
    private static final int CREATED = 201;

    private final Caller caller;
    private final AtomicInteger next;
    private final int accounts;

    /// All connections share the counter.
    public OpenTalk(Caller caller, AtomicInteger next, int accounts) {
        this.caller = caller;
        this.next = next;
        this.accounts = accounts;
    }

    @Override
    public boolean ask(ByteBuf into) {
        int account = next.getAndIncrement();
        if (account >= accounts) {
            return false;
        }
        // The first is the hot one and pays for everybody; all together there is a bound.
        long credits = account == 0 ? 4_000_000_000L : 1_000_000;
        String body =
                "{\"owner_type\":\"citizen\",\"owner_id\":\""
                        + QuoteTalk.name(account)
                        + "\",\"initial_balance\":"
                        + credits
                        + "}";
        into.writeBytes(HttpBytes.post("/v1/accounts", caller, body));
        return true;
    }

    @Override
    public Progress answered(byte[] answer, int length) {
        return HttpFraming.status(answer) == CREATED ? Progress.DONE : Progress.FAILED;
    }
}
