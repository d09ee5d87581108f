package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.HeapAccountStore;
import io.sluice.money.Micros;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What earlier versions saved.
class OldStateTest {
    private final MeteringEngine engine = engine();
    private final MeteringEngine loaded = engine();

    @AfterEach
    void close() {
        engine.close();
        loaded.close();
    }

    @Test
    void aStateThatDidNotCountWhatGrantsCoverIsReadAndBeginsAtNothing() {
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
        Frame frame = Commands.openAccount(new Frame(), open, null);
        byte[] receipt = new byte[Receipt.BYTES_MAX];
        assertThat(engine.apply(frame.bytes(), 0, receipt)).isEqualTo(Verdict.OK);

        StateBytes.of(engine).inFormat3().into(loaded);

        assertThat(loaded.sums()).isEqualTo(engine.sums());
        assertThat(loaded.sums().grantedMicros()).isEqualTo(100 * Micros.ONE);
        assertThat(StateBytes.of(loaded).hash()).isEqualTo(StateBytes.of(engine).hash());
    }

    private static MeteringEngine engine() {
        return new MeteringEngine(
                new HeapAccountStore(1 << 10), EngineSizes.SMALL, (_, _, _, _, _, _) -> {});
    }
}
