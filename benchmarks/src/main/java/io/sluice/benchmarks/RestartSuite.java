package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.PairFlights;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.journal.RealDisk;
import io.sluice.metering.recovery.Recovery;
import io.sluice.metering.recovery.Recovery.Recovered;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.store.OffHeapAccountStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// How fast a journal is replayed, against how fast it was written.
final class RestartSuite implements Suite {
    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Path folder = Places.data().resolve("restart");
        int rounds = plan.rounds();
        double[] written = new double[rounds];
        double[] replayed = new double[rounds];
        double[] ratios = new double[rounds];
        DurableHouse house = new DurableHouse(folder, plan.accounts());
        PairFlights flights = new PairFlights(house);
        for (int round = 0; round < rounds; round++) {
            long before = house.records();
            long begun = System.nanoTime();
            flights.perSecond(plan.roundMillis());
            written[round] = (house.records() - before) * 1e9 / (System.nanoTime() - begun);
        }
        house.leave();
        replay(folder, plan.accounts());
        for (int round = 0; round < rounds; round++) {
            replayed[round] = replay(folder, plan.accounts());
            ratios[round] = replayed[round] / written[round];
        }
        DurableHouse.delete(folder);
        // Not interleaved: what is replayed must have been written before.
        results.accept(
                Rounds.ratio(
                        "restart.replay_vs_durable",
                        "records replayed from the beginning, twin: written durably before",
                        "records/s",
                        ratios,
                        replayed,
                        written));
    }

    private static double replay(Path folder, int accounts) throws IOException {
        RealDisk disk = new RealDisk(folder);
        SnapshotStore none = new SnapshotStore(disk, SnapshotStore.KEEP_DEFAULT, _ -> {});
        Recovery recovery =
                new Recovery(
                        disk, none, () -> new OffHeapAccountStore(accounts), EngineSizes.STANDARD);
        long begun = System.nanoTime();
        Recovered recovered = recovery.recover(Optional.empty());
        double seconds = (System.nanoTime() - begun) / 1e9;
        recovered.engine().close();
        return recovered.replayed() / seconds;
    }
}
