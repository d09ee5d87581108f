package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.BackOffice;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.PageVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How long somebody waits for the first byte of each page, on what `up --demo` fills it with,
/// while the demo's agents go on working.
final class PagesSuite implements Suite {
    private static final int VISITS = 200;
    private static final int VISITS_QUICK = 2;
    private static final int VISITS_BEFORE = 50;
    private static final double NANOS_OF_MILLI = 1e6;

    /// A page: where it is, and what to follow there to a page whose address nobody can know.
    private record Stop(String name, String path, String link) {
        static Stop at(String path) {
            return new Stop(path, path, "");
        }
    }

    private static final List<Stop> GATEWAY =
            List.of(
                    Stop.at("/accounts"),
                    Stop.at("/accounts/mind_protocol"),
                    Stop.at("/accounts/mind_protocol/history"),
                    Stop.at("/accounts/mind_protocol/tree"),
                    Stop.at("/accounts/alice/buy"),
                    Stop.at("/purchases"),
                    Stop.at("/keys"));

    private static final List<Stop> STAFF =
            List.of(
                    Stop.at("/cycles"),
                    new Stop("a cycle", "/cycles", "/cycles/cyc_"),
                    Stop.at("/inbox"),
                    Stop.at("/projects"),
                    Stop.at("/fraud"),
                    Stop.at("/jobs"),
                    Stop.at("/audit"),
                    Stop.at("/transparency"));

    private static final List<Stop> CONTRIBUTOR =
            List.of(
                    Stop.at("/earnings"),
                    new Stop("a payout item", "/earnings", "/items/item_"),
                    Stop.at("/papers"));

    private static final List<String> OF_PROJECT =
            List.of("", "?bucket=month", "/split", "/treasury");

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Path folder = Places.data().resolve("pages");
        DurableHouse.delete(folder);
        Files.createDirectories(folder);
        int port = ServerProcess.freePort();
        int officePort = ServerProcess.freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("SLUICE_DATA_DIR", folder.toString());
        settings.put("SLUICE_GATEWAY_PORT", Integer.toString(port));
        settings.put("SLUICE_BACKOFFICE_PORT", Integer.toString(officePort));
        settings.put("SLUICE_ADMIN_KEY", BackOffice.ADMIN_KEY);
        List<String> command =
                ServerProcess.javaCommand("io.sluice.gateway.Sluice", "up", "--demo");
        try (ServerProcess _ =
                ServerProcess.start(port, "The back office is filled", settings, command)) {
            Tour tour = new Tour(plan, results);
            tour.take(new PageVisitor(port, BackOffice.ADMIN_KEY), GATEWAY);
            tour.take(new PageVisitor(officePort, BackOffice.ADMIN_KEY), STAFF);
            PageVisitor alice = new PageVisitor(officePort, key(folder, "Alice"));
            tour.take(alice, CONTRIBUTOR);
            String project = alice.link("/projects", "/projects/prj_");
            for (String part : OF_PROJECT) {
                tour.visit(alice, "a project" + part, project + part);
            }
            tour.visit(alice, "a vote", alice.link(project + "/split", "/votes/vote_"));
            tour.end();
        }
        DurableHouse.delete(folder);
    }

    private static String key(Path folder, String name) throws IOException {
        for (String line : Files.readAllLines(folder.resolve("demo.keys"))) {
            if (line.startsWith(name + " ")) {
                return line.substring(name.length()).strip();
            }
        }
        throw new IOException("the demo has no key for " + name);
    }

    /// Page by page, and what all of it came to.
    private static final class Tour {
        private final Plan plan;
        private final Consumer<Result> results;
        private double slowestMillis;

        Tour(Plan plan, Consumer<Result> results) {
            this.plan = plan;
            this.results = results;
        }

        void take(PageVisitor visitor, List<Stop> stops) throws Exception {
            for (Stop stop : stops) {
                String path = stop.link.isEmpty() ? stop.path : visitor.link(stop.path, stop.link);
                visit(visitor, stop.name, path);
            }
        }

        void visit(PageVisitor visitor, String name, String path) throws Exception {
            int status = visitor.look(path);
            String figure = "pages." + name.replaceAll("[^a-z_]+", ".").replaceAll("^\\.", "");
            if (status != 200) {
                results.accept(Result.notMeasured(figure, name + " answers " + status));
                return;
            }
            for (int i = plan.quick() ? VISITS_BEFORE : 0; i < VISITS_BEFORE; i++) {
                visitor.look(path);
            }
            double[] millis = new double[plan.quick() ? VISITS_QUICK : VISITS];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = visitor.firstByteNanos(path) / NANOS_OF_MILLI;
            }
            Arrays.sort(millis);
            double p50 = millis[millis.length / 2];
            double p99 = millis[(millis.length * 99 - 1) / 100];
            slowestMillis = Math.max(slowestMillis, p99);
            String what = "first byte of %s, p99; p50 %.1f ms".formatted(name, p50);
            results.accept(Result.figure(figure, what, p99, "ms"));
        }

        void end() {
            results.accept(
                    Result.figure(
                            "pages.slowest_p99",
                            "first byte, p99, of the slowest page",
                            slowestMillis,
                            "ms"));
        }
    }
}
