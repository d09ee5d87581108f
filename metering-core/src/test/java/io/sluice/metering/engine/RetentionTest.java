package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.HeapAccountStore;
import io.sluice.money.Micros;
import org.junit.jupiter.api.Test;

/// How long ended holds are remembered when there are very many of them (DOMAIN, Hold): a million,
/// and at least ten minutes.
class RetentionTest {
    private static final int KEPT = 1_000_000;
    private static final int MORE = 1_000;
    private static final long TEN_MINUTES = 600_000;
    private static final EngineSizes SIZES =
            new EngineSizes(16, KEPT + 2 * MORE, 16, 16, 16, 1 << 10);

    private final MeteringEngine engine =
            new MeteringEngine(new HeapAccountStore(16), SIZES, (_, _, _, _, _, _) -> {});
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final Quote quote = new Quote();
    private long nowMillis = Script.START_MILLIS;
    private int ended;

    @Test
    void aMillionAreKeptAndNoneForLessThanTenMinutes() {
        try (engine) {
            open();
            for (int i = 0; i < KEPT + MORE; i++) {
                reserveAndRelease();
            }
            assertThat(engine.holdsRemembered()).isEqualTo(KEPT + MORE);
            nowMillis += TEN_MINUTES;
            reserveAndRelease();
            assertThat(engine.holdsRemembered()).as("ten minutes").isEqualTo(KEPT + MORE + 1);
            nowMillis += 1;
            int commands = 0;
            while (engine.holdsRemembered() > KEPT) {
                reserveAndRelease();
                assertThat(++commands).as("commands to forget them").isLessThan(MORE);
            }
            for (int i = 0; i < 10; i++) {
                reserveAndRelease();
            }
            assertThat(engine.holdsRemembered()).isEqualTo(KEPT);
            engine.checkAll();
        }
    }

    @Test
    void anEngineFullOfThemTakesHoldsAgainAfterTenMinutes() {
        try (engine) {
            open();
            while (reserve(ended) == Verdict.OK) {
                release(ended++);
            }
            assertThat(engine.holdsRemembered()).isEqualTo(SIZES.holds());
            nowMillis += TEN_MINUTES;
            assertThat(reserve(ended)).isEqualTo(Verdict.OVERLOADED);
            nowMillis += 1;
            reserveAndRelease();
        }
    }

    private void open() {
        OpenAccount open =
                new OpenAccount(
                        OwnerType.HUMAN, "a", Commands.NOBODY, true, true, Micros.ONE, 0, null);
        assertThat(apply(Commands.openAccount(new Frame(), open, null))).isEqualTo(Verdict.OK);
        quote.parties(0, 0)
                .terms(1, 1, 10 * Micros.ONE)
                .reason(Reason.STIMULUS_INJECTION, false)
                .validUntilMillis(Long.MAX_VALUE);
    }

    private void reserveAndRelease() {
        if (reserve(ended) != Verdict.OK) {
            throw new AssertionError("hold " + ended + " was not placed");
        }
        release(ended++);
    }

    private Verdict reserve(int number) {
        quote.id(1, number);
        return apply(Commands.reserve(new Frame(), quote, null));
    }

    private void release(int number) {
        quote.id(1, number);
        if (apply(Commands.release(new Frame(), quote, null)) != Verdict.OK) {
            throw new AssertionError("hold " + number + " was not released");
        }
    }

    private Verdict apply(Frame frame) {
        Bytes.int64(frame.bytes(), Frame.TIME, nowMillis);
        return engine.apply(frame.bytes(), 0, receipt);
    }
}
