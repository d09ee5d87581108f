package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reserves a quote out of the pool, then settles it.
///
/// Thread: the client's event loop.
public final class PairTalk implements Conversation {
    private static final int OK = 200;
    private static final byte[] MARK = "@QUOTE@".getBytes(StandardCharsets.US_ASCII);

    private final Parts reserve;
    private final Parts settle;
    private final QuotePool pool;
    private byte @Nullable [] reserved;

    public PairTalk(Caller caller, QuotePool pool) {
        this.reserve = parts(caller, "/reserve", "{}");
        this.settle =
                parts(
                        caller,
                        "/settle",
                        "{\"actual_delta_e_delivered\":2.0,\"stimulus_id\":\"stimulus-1\"}");
        this.pool = pool;
    }

    private static Parts parts(Caller caller, String verb, String body) {
        byte[] whole =
                HttpBytes.post(
                        "/v1/quotes/" + new String(MARK, StandardCharsets.US_ASCII) + verb,
                        caller,
                        body);
        int after = HttpBytes.after(whole, whole.length, MARK);
        byte[] before = Arrays.copyOf(whole, after - MARK.length);
        return new Parts(before, Arrays.copyOfRange(whole, after, whole.length));
    }

    @Override
    public boolean ask(ByteBuf into) {
        byte[] id = reserved;
        if (id != null) {
            settle.write(into, id);
            return true;
        }
        id = pool.take();
        reserved = id;
        if (id == null) {
            return false;
        }
        reserve.write(into, id);
        return true;
    }

    private boolean settles;

    @Override
    public Progress answered(byte[] answer, int length) {
        boolean ok = HttpFraming.status(answer) == OK;
        boolean done = settles || !ok;
        settles = !done;
        if (done) {
            reserved = null;
        }
        if (!ok) {
            return Progress.FAILED;
        }
        return done ? Progress.DONE : Progress.GOES_ON;
    }

    private record Parts(byte[] before, byte[] after) {
        void write(ByteBuf into, byte[] id) {
            into.writeBytes(before);
            into.writeBytes(id);
            into.writeBytes(after);
        }
    }
}
