package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.SluiceServer;
import io.sluice.gateway.stores.FalkorProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the hot path feels of its stores: p99 of durable pairs at a quarter of what the gateway can
/// do, with FalkorDB and PostgreSQL at work, stopped, and frozen. Three gateways, asked in turn.
final class BesideSuite implements Suite {
    private static final int CONNECTIONS = 64;
    private static final int ACCOUNTS_MAX = 100_000;
    private static final double LOAD = 0.25;
    private static final int ROUND_MILLIS = 4_000;

    @Override
    public void run(Plan full, Consumer<Result> results) throws Exception {
        if (FalkorProgram.find(System.getenv()).isEmpty()) {
            String why = "no FalkorDB: docker/fetch-stores falkordb";
            results.accept(Result.notMeasured("beside.working_p99", why));
            results.accept(Result.notMeasured("beside.frozen_p99", why));
            return;
        }
        Plan plan = full.withRoundMillis(ROUND_MILLIS);
        int accounts = Math.min(plan.accounts(), ACCOUNTS_MAX);
        Path folder = Places.data().resolve("beside");
        DurableHouse.delete(folder);
        String nowhere = "127.0.0.1:" + ServerProcess.freePort();
        Map<String, String> stopped =
                Map.of(
                        "FALKORDB_URL", "redis://" + nowhere,
                        "DATABASE_URL", "postgresql://sluice:sluice@" + nowhere + "/sluice");
        try (House up = House.open(folder.resolve("up"), Map.of(), accounts);
                House alone = House.open(folder.resolve("stopped"), stopped, accounts);
                House frozen = House.open(folder.resolve("frozen"), Map.of(), accounts);
                Frozen _ = Frozen.childrenOf(frozen.server.process())) {
            Rounds.warmUp(plan, up::rate, alone::rate, frozen::rate);
            double perSecond = LOAD * up.rate(plan.roundMillis());
            compare(plan, perSecond, up, alone, frozen, results);
        }
        DurableHouse.delete(folder);
    }

    private static void compare(
            Plan plan,
            double perSecond,
            House up,
            House alone,
            House frozen,
            Consumer<Result> results)
            throws InterruptedException {
        int rounds = plan.rounds();
        double[][] p99 = new double[3][rounds];
        double[][] ratios = new double[2][rounds];
        for (int round = 0; round < rounds; round++) {
            p99[0][round] = up.p99(perSecond, plan.roundMillis());
            p99[1][round] = alone.p99(perSecond, plan.roundMillis());
            p99[2][round] = frozen.p99(perSecond, plan.roundMillis());
            ratios[0][round] = p99[0][round] / p99[1][round];
            ratios[1][round] = p99[2][round] / p99[1][round];
        }
        results.accept(
                Rounds.ratio(
                        "beside.working_p99",
                        "p99 of pairs beside working stores, twin: without stores; a quarter load",
                        "µs",
                        ratios[0],
                        p99[0],
                        p99[1]));
        results.accept(
                Rounds.ratio(
                        "beside.frozen_p99",
                        "p99 of pairs beside frozen stores, twin: without stores; a quarter load",
                        "µs",
                        ratios[1],
                        p99[2],
                        p99[1]));
        results.accept(Result.figure("beside.pairs_per_second", "the load", perSecond, "pairs/s"));
    }

    /// A gateway with accounts and a client.
    private record House(SluiceServer server, Pairs pairs) implements AutoCloseable {
        static House open(Path folder, Map<String, String> settings, int accounts)
                throws IOException, InterruptedException {
            SluiceServer server = SluiceServer.start(folder, settings);
            if (settings.isEmpty()) {
                server.awaitStores();
            }
            server.open(accounts);
            return new House(server, new Pairs(server, CONNECTIONS, accounts));
        }

        double rate(long millis) throws InterruptedException {
            return pairs.run(millis).perSecond();
        }

        double p99(double perSecond, long millis) throws InterruptedException {
            return pairs.open(perSecond, millis).micros(99);
        }

        @Override
        public void close() {
            pairs.close();
            server.close();
        }
    }

    /// Processes that get no processor until this is closed.
    private record Frozen(List<ProcessHandle> processes) implements AutoCloseable {
        static Frozen childrenOf(ServerProcess server) throws IOException {
            Frozen frozen = new Frozen(server.children());
            if (frozen.processes.isEmpty()) {
                throw new IOException("the gateway has no stores to freeze");
            }
            frozen.signal("STOP");
            return frozen;
        }

        private void signal(String name) throws IOException {
            for (ProcessHandle process : processes) {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .onExit()
                        .join();
            }
        }

        @Override
        public void close() throws IOException {
            signal("CONT");
        }
    }
}
