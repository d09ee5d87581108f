package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.OffHeapAccountStore;
import io.sluice.money.Micros;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// After warm-up the engine leaves nothing for the garbage collector, whatever happens to a hold.
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS_PER_ROUND = 10_000;
    private static final int ROUNDS_MAX = 200;
    private static final int CLEAN_ROUNDS = 5;

    /// So much time passes from call to call that ended holds and old keys are forgotten again.
    private static final long MILLIS_PER_CALL = 30_000;

    private static final int QUOTE_AT = Frame.HEADER_BYTES;
    private static final int REQUEST_AT = Frame.HEADER_BYTES;
    private static final int KEYED_QUOTE_AT = QUOTE_AT + Frame.REQUEST_BYTES;

    private final AccountStore store = new OffHeapAccountStore(1 << 10);
    private final MeteringEngine engine =
            new MeteringEngine(store, EngineSizes.SMALL, (_, _, _, _, _, _) -> {});
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final Quote quote = new Quote();
    private long nowMillis = Script.START_MILLIS;

    @BeforeEach
    void openAFamily() {
        Frame frame = new Frame();
        for (int i = 0; i < 4; i++) {
            OpenAccount open =
                    new OpenAccount(
                            OwnerType.CITIZEN,
                            "a" + i,
                            i - 1,
                            true,
                            true,
                            0,
                            10 * Micros.ONE,
                            null);
            assertThat(apply(Commands.openAccount(frame, open, null))).isEqualTo(Verdict.OK);
        }
        long much = Limits.BALANCE_MICROS_MAX;
        assertThat(apply(Commands.grant(frame, 0, much, "all", null))).isEqualTo(Verdict.OK);
        quote.parties(3, 0)
                .terms(10, 10, 10 * Micros.ONE)
                .reason(Reason.STIMULUS_INJECTION, false)
                .validUntilMillis(Long.MAX_VALUE)
                .projectId("a-project-of-some-length");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void quoteReserveSettleAndReleaseAllocateNothing() {
        Frame issued = Commands.quoteIssued(new Frame(), quote);
        Frame reserve = Commands.reserve(new Frame(), quote, null);
        Measured measured = new Measured(500, 100, 4_500);
        Frame settle =
                Commands.settle(new Frame(), quote, false, 7, "stimulus-1", 1, measured, null);
        Frame release = Commands.release(new Frame(), quote, null);
        assertAllocatesNothing(i -> {
            pass();
            apply(issued, QUOTE_AT, i);
            apply(reserve, QUOTE_AT, i);
            apply((i & 1) == 0 ? settle : release, QUOTE_AT, i);
            refuse(reserve, QUOTE_AT, i);
        });
    }

    @Test
    void requestKeysAllocateNothing() {
        RequestId key = new RequestId(1, 2, 3);
        Frame reserve = Commands.reserve(new Frame(), quote, key);
        Frame settle = Commands.settle(new Frame(), quote, false, 7, "stimulus-1", 1, null, key);
        assertAllocatesNothing(i -> {
            pass();
            Bytes.int64(reserve.bytes(), REQUEST_AT, 2L * i);
            Bytes.int64(settle.bytes(), REQUEST_AT, 2L * i + 1);
            apply(reserve, KEYED_QUOTE_AT, i);
            apply(settle, KEYED_QUOTE_AT, i);
            apply(settle, KEYED_QUOTE_AT, i);
        });
    }

    @Test
    void expiriesAllocateNothing() {
        Frame reserve = Commands.reserve(new Frame(), quote, null);
        assertAllocatesNothing(i -> {
            pass();
            apply(reserve, QUOTE_AT, i);
        });
    }

    @Test
    void askingForAPriceAllocatesNothing() {
        Quoter quoter = new Quoter(store);
        Terms terms = engine.terms();
        Quote asked = new Quote();
        assertAllocatesNothing(i -> {
            Verdict verdict =
                    quoter.quote(3, Reason.STIMULUS_INJECTION, 1 + i, 0, terms, nowMillis, asked);
            check(verdict == Verdict.OK && asked.payer() == 0);
        });
    }

    private void pass() {
        nowMillis += MILLIS_PER_CALL;
    }

    private void apply(Frame frame, int quoteAt, int i) {
        Bytes.int64(frame.bytes(), quoteAt + 8, i);
        check(apply(frame) == Verdict.OK);
    }

    private void refuse(Frame frame, int quoteAt, int i) {
        Bytes.int64(frame.bytes(), quoteAt + 8, i);
        check(apply(frame) != Verdict.OK);
    }

    private Verdict apply(Frame frame) {
        Bytes.int64(frame.bytes(), Frame.TIME, nowMillis);
        return engine.apply(frame.bytes(), 0, receipt);
    }

    /// Without AssertJ, which allocates.
    private static void check(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }

    /// Until the compiler has seen the code, the interpreter may allocate; then five rounds in a
    /// row must leave nothing behind.
    private void assertAllocatesNothing(IntConsumer work) {
        int clean = 0;
        long bytes = 0;
        for (int round = 0; round < ROUNDS_MAX && clean < CLEAN_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS_PER_ROUND; i++) {
                work.accept(round * CALLS_PER_ROUND + i);
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            clean = bytes == 0 ? clean + 1 : 0;
        }
        assertThat(bytes).isZero();
        assertThat(clean).isEqualTo(CLEAN_ROUNDS);
        engine.checkAll();
    }
}
