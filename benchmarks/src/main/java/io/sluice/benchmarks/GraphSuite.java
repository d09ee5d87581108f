package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.GraphCopy;
import io.sluice.benchmarks.sluice.PairFlights;
import io.sluice.gateway.stores.FalkorProgram;
import io.sluice.gateway.stores.PrivateFalkor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// How fast the graph follows the journal, against a bare client that writes the same batches, and
/// how soon a FalkorDB with a million nodes is back after it was killed.
final class GraphSuite implements Suite {
    private static final int PAIRS = 500_000;
    private static final int PAIRS_QUICK = 500;

    /// The rounds write this part of the journal; all of it is a million nodes.
    private static final int PART = 5;

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Optional<FalkorProgram> program = FalkorProgram.find(System.getenv());
        if (program.isEmpty()) {
            String why = "no FalkorDB: docker/fetch-stores falkordb";
            results.accept(Result.notMeasured("graph.vs_bare_client", why));
            results.accept(Result.notMeasured("graph.debits_per_second", why));
            results.accept(Result.notMeasured("graph.load_seconds", why));
            return;
        }
        Path journal = Places.data().resolve("graph-journal");
        Path stores = Places.data().resolve("graph-stores");
        DurableHouse.delete(stores);
        DurableHouse house = new DurableHouse(journal, plan.accounts() / 100);
        new PairFlights(house).pairs(plan.quick() ? PAIRS_QUICK : PAIRS);
        long records = house.records();
        house.leave();
        try (PrivateFalkor falkor = PrivateFalkor.start(stores, program.get())) {
            GraphCopy copy = new GraphCopy(journal, falkor::url);
            rates(plan, copy, records / PART, results);
            copy.project(records);
            long begun = System.nanoTime();
            falkor.server().orElseThrow().destroyForcibly();
            copy.awaitSequence(records);
            double seconds = (System.nanoTime() - begun) / 1e9;
            String what = "kill -9 of a FalkorDB with 1,000,000 nodes to its first answer";
            results.accept(Result.figure("graph.load_seconds", what, seconds, "s"));
        }
        DurableHouse.delete(journal);
        DurableHouse.delete(stores);
    }

    private static void rates(Plan plan, GraphCopy copy, long through, Consumer<Result> results)
            throws Exception {
        GraphCopy.Batches batches = copy.batches(through);
        double[] ours = new double[plan.rounds()];
        double[] twin = new double[plan.rounds()];
        double[] ratios = new double[plan.rounds()];
        copy.project(through);
        for (int round = 0; round < plan.rounds(); round++) {
            ours[round] = batches.debits() / copy.project(through);
            twin[round] = batches.debits() / copy.write(batches);
            ratios[round] = ours[round] / twin[round];
        }
        results.accept(
                Rounds.ratio(
                        "graph.vs_bare_client",
                        "debits with hold and quote into the graph, twin: the same queries, ready",
                        "debits/s",
                        ratios,
                        ours,
                        twin));
        double median = Rounds.median(ours);
        String what = "from the journal into the graph, quotes and holds as well";
        results.accept(Result.figure("graph.debits_per_second", what, median, "debits/s"));
    }
}
