package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.EngineBuilding;
import io.sluice.benchmarks.sluice.EnginePairs;
import io.sluice.benchmarks.twin.PlainPairs;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.store.OffHeapAccountStore;
import java.util.function.Consumer;

/// The engine alone: against plain arrays, its garbage, and one hot account against all.
final class EngineSuite implements Suite {
    private static final int RETAINED = 1_000_000;

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        int accounts = plan.accounts();
        MeteringEngine engine = engine(accounts);
        EnginePairs ours = new EnginePairs(engine, new PairStream(1, accounts, false));
        PlainPairs plain = new PlainPairs(new PairStream(1, accounts, false), accounts, RETAINED);
        long fill = plan.quick() ? 0 : RETAINED + RETAINED / 8;
        ours.fill(fill);
        plain.fill(fill);
        results.accept(
                Rounds.compare(
                        "engine.vs_plain_arrays",
                        "time of reserve + settle, twin: plain long arrays",
                        "ns/pair",
                        plan,
                        ours,
                        plain));
        results.accept(
                Result.figure(
                        "engine.bytes_per_command",
                        "allocated in the last round",
                        ours.bytesPerCommand(),
                        "bytes"));
        results.accept(hot(plan, engine));
        engine.checkAll();
        engine.close();
    }

    /// Two engines, since a stream's time belongs to its engine.
    private static Result hot(Plan plan, MeteringEngine spread) throws Exception {
        PairStream evenly = new PairStream(2, plan.accounts(), false);
        PairStream hot = new PairStream(3, plan.accounts(), true);
        evenly.startAt(spread.nowMillis() + 1);
        MeteringEngine other = engine(plan.accounts());
        EnginePairs onAll = new EnginePairs(spread, evenly);
        EnginePairs onOne = new EnginePairs(other, hot);
        onOne.fill(plan.quick() ? 0 : RETAINED + RETAINED / 8);
        Result result =
                Rounds.compare(
                        "hot.engine",
                        "pairs/s on one account, twin: spread over all",
                        "pairs/s",
                        plan,
                        millis -> 1e9 / onOne.measure(millis),
                        millis -> 1e9 / onAll.measure(millis));
        other.close();
        return result;
    }

    private static MeteringEngine engine(int accounts) {
        return EngineBuilding.with(
                new OffHeapAccountStore(accounts), accounts, (_, _, _, _, _, _) -> {});
    }
}
