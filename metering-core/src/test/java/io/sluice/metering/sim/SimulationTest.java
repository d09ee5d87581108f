package io.sluice.metering.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.metering.journal.DamagedJournal;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.recovery.Replay;
import io.sluice.metering.sim.Simulation.History;
import io.sluice.metering.sim.Simulation.Settings;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Four histories of 250,000 commands each. `-Dseed=` and `-Dsteps=` run one of one's own.
class SimulationTest {
    private static final int STEPS = 250_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void losesNothingDoublesNothingAndDecidesAsTheAuditorDoes(long seed) throws IOException {
        History history = run(Long.getLong("seed", seed), Integer.getInteger("steps", STEPS));
        if (history.steps() >= STEPS) {
            assertThat(history.crashes()).isGreaterThan(30);
            assertThat(history.recordsLost()).isPositive();
            assertThat(history.unansweredKept()).isPositive();
            assertThat(history.snapshots()).isGreaterThan(20);
            assertThat(history.verdicts().keySet()).isEqualTo(verdictsOfTheRules());
            assertThat(history.recorded().keySet()).isEqualTo(typesThatAreRecorded());
        }
    }

    @Test
    @Tag("long")
    void losesNothingInManyHistories() throws IOException {
        int steps = Integer.getInteger("steps", 1_000_000);
        for (int i = 0; i < 30; i++) {
            run(Long.getLong("seed", ThreadLocalRandom.current().nextLong()), steps);
        }
    }

    @Test
    void finishesAtTheRestartWhatATornGroupOfExpiriesBegan() throws IOException {
        long foundAgain = 0;
        for (long seed = 1; seed <= 20 && foundAgain == 0; seed++) {
            Settings settings = new Settings(seed, 5_000, 250, false, 0);
            foundAgain += new Simulation(settings).run().expiriesFoundAgain();
        }
        assertThat(foundAgain).isPositive();
    }

    @Test
    void theSameSeedIsTheSameHistory() throws IOException {
        assertThat(run(5, 10_000)).isEqualTo(run(5, 10_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noticesWhenForcingIsLeftOut(long seed) throws IOException {
        Simulation simulation = new Simulation(new Settings(seed, 50_000, 500, true, 0));
        assertThatThrownBy(simulation::run)
                .isInstanceOfAny(AssertionError.class, DamagedJournal.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 2_000, 3_000, 4_000})
    void noticesAReceiptThatIsNotTheOneThatWasDecided(int step) throws IOException {
        Simulation simulation = new Simulation(new Settings(step, 10_000, 1_000_000, false, step));
        assertThatThrownBy(simulation::run).isInstanceOf(Replay.Diverged.class);
    }

    private static History run(long seed, int steps) throws IOException {
        System.out.println("seed " + seed);
        try {
            History history = new Simulation(Settings.of(seed, steps)).run();
            System.out.println(history);
            return history;
        } catch (AssertionError | RuntimeException | IOException failure) {
            throw new AssertionError("repeat with -Dseed=" + seed + " -Dsteps=" + steps, failure);
        }
    }

    private static Set<Verdict> verdictsOfTheRules() {
        // The tables are large enough.
        return EnumSet.complementOf(EnumSet.of(Verdict.OVERLOADED));
    }

    private static Set<CommandType> typesThatAreRecorded() {
        EnumSet<CommandType> reads =
                EnumSet.of(
                        CommandType.TICK,
                        CommandType.READ_ACCOUNT,
                        CommandType.READ_HOLD,
                        CommandType.READ_USAGE,
                        CommandType.READ_COMPUTE,
                        CommandType.READ_TOTALS);
        return Arrays.stream(CommandType.values())
                .filter(type -> !reads.contains(type))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommandType.class)));
    }
}
