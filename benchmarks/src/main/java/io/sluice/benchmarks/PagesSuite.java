package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.BackOffice;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.PageVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                    Stop.at("/books"),
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
            new Tour(plan, pages(port, officePort, key(folder, "Alice"))).take(results);
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

    private static List<Page> pages(int port, int officePort, String aliceKey) throws Exception {
        List<Page> pages = new ArrayList<>();
        add(pages, new PageVisitor(port, BackOffice.ADMIN_KEY), GATEWAY);
        add(pages, new PageVisitor(officePort, BackOffice.ADMIN_KEY), STAFF);
        PageVisitor alice = new PageVisitor(officePort, aliceKey);
        add(pages, alice, CONTRIBUTOR);
        String project = alice.link("/projects", "/projects/prj_");
        for (String part : OF_PROJECT) {
            pages.add(new Page("a project" + part, alice, project + part));
        }
        pages.add(new Page("a vote", alice, alice.link(project + "/split", "/votes/vote_")));
        return pages;
    }

    private static void add(List<Page> pages, PageVisitor visitor, List<Stop> stops)
            throws Exception {
        for (Stop stop : stops) {
            String path = stop.link.isEmpty() ? stop.path : visitor.link(stop.path, stop.link);
            pages.add(new Page(stop.name, visitor, path));
        }
    }

    /// A page, who looks at it, and where it is.
    private record Page(String name, PageVisitor visitor, String path) {
        String figure() {
            return "pages." + name.replaceAll("[^a-z_]+", ".").replaceAll("^\\.", "");
        }
    }

    /// All pages, one after the other, again and again: what disturbs the machine for a moment
    /// falls upon different pages then, and says nothing of the one that was visited just then.
    private static final class Tour {
        private final Plan plan;
        private final List<Page> pages;

        Tour(Plan plan, List<Page> pages) {
            this.plan = plan;
            this.pages = pages;
        }

        void take(Consumer<Result> results) throws Exception {
            for (Page page : pages) {
                int status = page.visitor.look(page.path);
                if (status != 200) {
                    throw new IOException(page.name + " answers " + status);
                }
            }
            double[][] millis = new double[pages.size()][plan.quick() ? VISITS_QUICK : VISITS];
            for (int visit = plan.quick() ? 0 : -VISITS_BEFORE; visit < millis[0].length; visit++) {
                for (int i = 0; i < millis.length; i++) {
                    Page page = pages.get(i);
                    double took = page.visitor.firstByteNanos(page.path) / NANOS_OF_MILLI;
                    if (visit >= 0) {
                        millis[i][visit] = took;
                    }
                }
            }
            report(millis, results);
        }

        private void report(double[][] millis, Consumer<Result> results) {
            double slowestMillis = 0;
            for (int i = 0; i < millis.length; i++) {
                Arrays.sort(millis[i]);
                double p50 = millis[i][millis[i].length / 2];
                double p99 = millis[i][(millis[i].length * 99 - 1) / 100];
                slowestMillis = Math.max(slowestMillis, p99);
                Page page = pages.get(i);
                String what = "first byte of %s, p99; p50 %.1f ms".formatted(page.name, p50);
                results.accept(Result.figure(page.figure(), what, p99, "ms"));
            }
            String slowest = "first byte, p99, of the slowest page";
            results.accept(Result.figure("pages.slowest_p99", slowest, slowestMillis, "ms"));
        }
    }
}
