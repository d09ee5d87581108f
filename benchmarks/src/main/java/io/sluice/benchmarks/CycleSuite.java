package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.BackOffice;
import io.sluice.benchmarks.sluice.CycleWorld;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.SluiceServer;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.stores.PrivatePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A payout cycle of 1,000 projects with 100 contributors each and 1,000,000 revenue events: how
/// fast, in how small a heap, and what the hot path next door feels of it at a quarter of full
/// load.
final class CycleSuite implements Suite {
    private static final int PROJECTS = Integer.getInteger("bench.cycle.projects", 1_000);
    private static final int CONTRIBUTORS = 100;
    private static final int EVENTS = Integer.getInteger("bench.cycle.events", 1_000_000);
    private static final int ROUNDS = 5;
    private static final int ROUND_MILLIS = 4_000;
    private static final int CONNECTIONS = 64;
    private static final int ACCOUNTS_MAX = 100_000;
    private static final double LOAD = 0.25;
    private static final int HEAP_MEBIBYTES = 96;

    /// `GC(7) Pause Young (Normal) … 57M->21M(96M) 3.1ms`
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Path folder = Places.data().resolve("cycle");
        DurableHouse.delete(folder);
        Files.createDirectories(folder);
        Path key = Files.writeString(folder.resolve("postgres.key"), "the-key-of-the-bench\n");
        PrivatePostgres postgres = new PrivatePostgres(folder.resolve("postgres"), key);
        DatabaseAddress database = postgres.start();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop));
        try {
            CycleWorld world =
                    plan.quick()
                            ? new CycleWorld(database, 4, 5, 400)
                            : new CycleWorld(database, PROJECTS, CONTRIBUTORS, EVENTS);
            size(plan, folder, world, results);
            beside(plan, folder, world, results);
        } finally {
            postgres.stop();
        }
        DurableHouse.delete(folder);
    }

    /// Alone, with a heap that would not hold the events.
    private static void size(Plan plan, Path folder, CycleWorld world, Consumer<Result> results)
            throws Exception {
        Path log = folder.resolve("gc.log");
        int port = ServerProcess.freePort();
        double[] seconds = new double[plan.quick() ? 1 : 3];
        try (ServerProcess _ = alone(folder.resolve("alone"), log, port, world.database());
                BackOffice office = new BackOffice(port)) {
            office.awaitReady();
            world.fill();
            office.setClock(CycleWorld.CALCULATED_AT);
            for (int i = 0; i < seconds.length; i++) {
                world.forgetCycles();
                long begun = System.nanoTime();
                office.calculate(CycleWorld.PERIOD_START, CycleWorld.PERIOD_END);
                seconds[i] = (System.nanoTime() - begun) / 1e9;
            }
        }
        if (world.soundItems() != world.items()) {
            throw new IllegalStateException("items are missing");
        }
        double median = Rounds.median(seconds);
        String of =
                "%,d projects x %,d contributors, %,d events"
                        .formatted(world.projects(), world.contributors(), world.events());
        results.accept(Result.figure("cycle.seconds", "a cycle of " + of, median, "s"));
        results.accept(
                Result.figure(
                        "cycle.events_per_second",
                        "revenue events of that cycle",
                        world.events() / median,
                        "events/s"));
        results.accept(
                Result.figure(
                        "cycle.items_per_second",
                        "items of that cycle",
                        world.items() / median,
                        "items/s"));
        heap(log, results);
    }

    private static void heap(Path log, Consumer<Result> results) throws IOException {
        int before = 0;
        int after = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                before = Math.max(before, Integer.parseInt(collection.group(1)));
                after = Math.max(after, Integer.parseInt(collection.group(2)));
            }
        }
        String with = "with -Xmx" + HEAP_MEBIBYTES + "m, ";
        results.accept(
                Result.figure(
                        "cycle.heap_peak", with + "the fullest the heap ever was", before, "MiB"));
        results.accept(
                Result.figure(
                        "cycle.heap_live", with + "the most left by a collection", after, "MiB"));
    }

    private static ServerProcess alone(Path folder, Path log, int port, DatabaseAddress database)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        ServerProcess.javaCommand("io.sluice.gateway.Sluice", "backoffice"));
        // Behind the flags of this JVM: the last one counts.
        command.addAll(
                command.indexOf("-cp"),
                List.of(
                        "-Xms" + HEAP_MEBIBYTES + "m",
                        "-Xmx" + HEAP_MEBIBYTES + "m",
                        "-Xlog:gc:file=" + log));
        Map<String, String> environment = settings(database, port);
        environment.put("SLUICE_DATA_DIR", folder.toString());
        environment.put("SLUICE_ADMIN_KEY", BackOffice.ADMIN_KEY);
        return ServerProcess.start(port, "ready", environment, command);
    }

    private static Map<String, String> settings(DatabaseAddress database, int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "DATABASE_URL",
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                database.user(),
                                database.password(),
                                database.host(),
                                database.port(),
                                database.database()));
        settings.put("FALKORDB_URL", "none");
        settings.put("SLUICE_TEST_CLOCK", "1");
        settings.put("SLUICE_BACKOFFICE_PORT", Integer.toString(port));
        return settings;
    }

    /// p99 of durable pairs, with and without a cycle that is calculated in the same process.
    private static void beside(Plan full, Path folder, CycleWorld world, Consumer<Result> results)
            throws Exception {
        Plan plan = full.withRoundMillis(ROUND_MILLIS);
        int port = ServerProcess.freePort();
        int accounts = Math.min(plan.accounts(), ACCOUNTS_MAX);
        Map<String, String> settings = settings(world.database(), port);
        // Longer than all cycles together: quotes wait for the next round.
        settings.put("SLUICE_QUOTE_SECONDS", "36000");
        try (SluiceServer server = SluiceServer.start(folder.resolve("beside"), settings);
                BackOffice office = new BackOffice(port)) {
            office.awaitReady();
            office.setClock(CycleWorld.CALCULATED_AT);
            server.open(accounts);
            try (Pairs pairs = new Pairs(server, CONNECTIONS, accounts);
                    Calculating calculating = new Calculating(office, world)) {
                Rounds.warmUp(plan, millis -> pairs.run(millis).perSecond());
                calculating.begin().get(); // its code is warm too
                double perSecond = LOAD * pairs.run(plan.roundMillis()).perSecond();
                results.accept(compare(plan, perSecond, pairs, calculating));
            }
        }
    }

    private static Result compare(Plan plan, double perSecond, Pairs pairs, Calculating calculating)
            throws Exception {
        if (perSecond <= 0) {
            throw new IllegalStateException("no pairs were taken");
        }
        int rounds = plan.quick() ? 1 : ROUNDS;
        double[] with = new double[rounds];
        double[] without = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            without[round] = pairs.open(perSecond, plan.roundMillis()).micros(99);
            Future<?> cycle = calculating.begin();
            with[round] = pairs.open(perSecond, plan.roundMillis()).micros(99);
            boolean outlived = !cycle.isDone();
            cycle.get();
            if (!outlived && !plan.quick()) {
                throw new IllegalStateException("the cycle was done before the round");
            }
            ratios[round] = with[round] / without[round];
        }
        return Rounds.ratio(
                "cycle.gateway_p99",
                "p99 of pairs beside a running cycle, twin: without; a quarter load, %.0f pairs/s"
                        .formatted(perSecond),
                "µs",
                ratios,
                with,
                without);
    }

    /// Calculates the month again and again, on a thread of its own.
    private record Calculating(BackOffice office, CycleWorld world, ExecutorService thread)
            implements AutoCloseable {
        Calculating(BackOffice office, CycleWorld world) {
            this(office, world, Executors.newSingleThreadExecutor());
        }

        Future<?> begin() throws Exception {
            world.forgetCycles();
            return thread.submit(() -> {
                office.calculate(CycleWorld.PERIOD_START, CycleWorld.PERIOD_END);
                return true;
            });
        }

        @Override
        public void close() {
            thread.close();
        }
    }
}
