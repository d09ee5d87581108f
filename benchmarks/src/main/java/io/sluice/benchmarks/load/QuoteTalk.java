package io.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Asks for a quote of a random account, in bytes made beforehand; with a pool it keeps the ids.
///
/// Thread: the client's event loop.
public final class QuoteTalk implements Conversation {
    /// How account names are made: a prefix and seven digits.
    public static final String NAME_PREFIX = "bench-";

    private static final int DIGITS = 7;
    private static final int CREATED = 201;
    private static final byte[] ID = "\"quote_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] request;
    private final int digitsAt;
    private final int accounts;
    private final @Nullable QuotePool pool;
    private static final AtomicLong SEEDS = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(SEEDS.incrementAndGet());

    /// Draws evenly from so many accounts; with one it is the hot account.
    public QuoteTalk(Caller caller, int accounts, @Nullable QuotePool pool) {
        String body = "{\"source_id\":\"" + name(0) + "\",\"planned_delta_e\":2.5}";
        this.request = HttpBytes.post("/v1/quotes", caller, body);
        this.digitsAt =
                new String(request, StandardCharsets.US_ASCII).indexOf(name(0))
                        + NAME_PREFIX.length();
        this.accounts = accounts;
        this.pool = pool;
    }

    /// The name of an account by its number.
    public static String name(int account) {
        String digits = Integer.toString(account);
        return NAME_PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
    }

    @Override
    public boolean ask(ByteBuf into) {
        if (pool != null && !pool.claim()) {
            return false;
        }
        int rest = random.nextInt(accounts);
        for (int i = digitsAt + DIGITS - 1; i >= digitsAt; i--) {
            request[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        into.writeBytes(request);
        return true;
    }

    @Override
    public Progress answered(byte[] answer, int length) {
        if (HttpFraming.status(answer) != CREATED) {
            return Progress.FAILED;
        }
        if (pool != null) {
            int from = HttpBytes.after(answer, length, ID);
            int to = from;
            while (answer[to] != '"') {
                to++;
            }
            pool.add(Arrays.copyOfRange(answer, from, to));
        }
        return Progress.DONE;
    }
}
