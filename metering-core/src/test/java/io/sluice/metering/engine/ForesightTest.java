package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.OffHeapAccountStore;
import io.sluice.money.Micros;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Foreseeing looks at frames before anybody has checked them.
class ForesightTest {
    private final MeteringEngine engine =
            new MeteringEngine(
                    new OffHeapAccountStore(1 << 10), EngineSizes.SMALL, (_, _, _, _, _, _) -> {});
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final Frame frame = new Frame();
    private final Quote quote = new Quote();

    @BeforeEach
    void reserveOnce() {
        OpenAccount open =
                new OpenAccount(
                        OwnerType.CITIZEN,
                        "a",
                        Commands.NOBODY,
                        true,
                        true,
                        100 * Micros.ONE,
                        10 * Micros.ONE,
                        null);
        assertThat(apply(Commands.openAccount(frame, open, null))).isEqualTo(Verdict.OK);
        quote.parties(0, 0)
                .terms(10, 10, 10 * Micros.ONE)
                .reason(Reason.STIMULUS_INJECTION, false)
                .validUntilMillis(Long.MAX_VALUE)
                .projectId(null);
        assertThat(apply(Commands.reserve(frame, quote, null))).isEqualTo(Verdict.OK);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void changesNothingAndEnduresAnyFrame() {
        String before = StateBytes.of(engine).hash();
        SplittableRandom random = new SplittableRandom(17);
        byte[] bytes = new byte[Frame.SLOT_BYTES];
        CommandType[] types = CommandType.values();
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            bytes[Frame.TYPE] = (byte) types[i % types.length].code();
            foresee(bytes, random.nextInt(bytes.length));
            foresee(bytes, 0);
        }
        foresee(new byte[0], 0);
        foresee(Commands.reserve(frame, quote, null).bytes(), 0);
        foresee(Commands.release(frame, quote, null).bytes(), 0);
        assertThat(StateBytes.of(engine).hash()).isEqualTo(before);
    }

    private void foresee(byte[] bytes, int at) {
        for (int step = 0; step < MeteringEngine.FORESIGHT_STEPS; step++) {
            engine.foresee(bytes, at, step);
        }
    }

    private Verdict apply(Frame command) {
        Bytes.int64(command.bytes(), Frame.TIME, Script.START_MILLIS);
        return engine.apply(command.bytes(), 0, receipt);
    }
}
