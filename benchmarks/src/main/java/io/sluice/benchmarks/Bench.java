package io.sluice.benchmarks;

import io.sluice.benchmarks.BudgetCheck.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs the suites and prints one table, ratios first.
///
/// `--check` ends with 1 when a budget is missed; `--quick` runs everything tiny, for its code and
/// not for its figures; `--only NAME` runs one suite (may be given more than once).
public final class Bench {
    private static final String USAGE =
            "usage: bench [--check] [--quick] [--only SUITE]... [--list]";

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("logback.configurationFile", "logback-bench.xml");
        System.exit(run(List.of(arguments)));
    }

    /// What `main` does, with its exit code: 0 fine, 1 a miss or a failure, 2 misuse.
    public static int run(List<String> arguments) throws IOException {
        Map<String, Suite> suites = Suites.all();
        List<String> only = new ArrayList<>();
        boolean check = false;
        boolean quick = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--check" -> check = true;
                case "--quick" -> quick = true;
                case "--only" -> only.add(++i < arguments.size() ? arguments.get(i) : "");
                case "--list" -> {
                    System.out.println(String.join("\n", suites.keySet()));
                    return 0;
                }
                default -> {
                    System.err.println(USAGE);
                    return 2;
                }
            }
        }
        if (!suites.keySet().containsAll(only)) {
            System.err.println("suites are " + suites.keySet() + "\n" + USAGE);
            return 2;
        }
        if (!only.isEmpty()) {
            suites.keySet().retainAll(only);
        }
        return run(suites, quick ? Plan.tiny() : Plan.full(), check, arguments, !only.isEmpty());
    }

    private static int run(
            Map<String, Suite> suites,
            Plan plan,
            boolean check,
            List<String> arguments,
            boolean partial)
            throws IOException {
        Files.createDirectories(Places.data());
        String machine = Machine.description(Places.data());
        System.out.println(machine);
        List<Result> results = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        suites.forEach((name, suite) -> measure(name, suite, plan, results, failures));
        List<Budget> budgets = BudgetCheck.read(Places.home().resolve("budgets.json"));
        String command = "./sluice bench " + String.join(" ", arguments);
        System.out.println("\n" + command + "\n" + machine + "\n");
        System.out.println(Report.table(results, plan.quick() ? List.of() : budgets));
        if (!plan.quick()) {
            Path latest = Places.home().resolve("results/latest.json");
            Report.write(latest, machine, command, results);
            failures.addAll(BudgetCheck.empty(results));
        }
        if (check) {
            Map<String, Result> byName = new HashMap<>();
            results.forEach(result -> byName.put(result.name(), result));
            failures.addAll(BudgetCheck.missed(budgets, byName, partial));
        }
        failures.forEach(failure -> System.out.println("MISSED  " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private static void measure(
            String name, Suite suite, Plan plan, List<Result> results, List<String> failures) {
        System.out.println("… " + name);
        try {
            suite.run(
                    plan,
                    result -> {
                        System.out.println("  " + Report.line(result));
                        results.add(result);
                    });
        } catch (Exception e) {
            // One suite that breaks must not take the figures of the others with it.
            StackTraceElement[] at = e.getStackTrace();
            failures.add(
                    name
                            + ": "
                            + e
                            + " at "
                            + Arrays.asList(at).subList(0, Math.min(8, at.length)));
        }
    }

    /// The suites by name, in the order of the table in the README.
    static final class Suites {
        private Suites() {}

        static Map<String, Suite> all() {
            Map<String, Suite> suites = new LinkedHashMap<>();
            suites.put("twins", new TwinSuite());
            suites.put("engine", new EngineSuite());
            suites.put("journal", new JournalSuite());
            suites.put("durable", new DurableSuite());
            suites.put("restart", new RestartSuite());
            suites.put("graph", new GraphSuite());
            suites.put("memory", new MemorySuite());
            suites.put("valkey", new ValkeySuite());
            suites.put("http", new HttpSuite());
            suites.put("beside", new BesideSuite());
            suites.put("webhooks", new WebhookSuite());
            suites.put("cycle", new CycleSuite());
            suites.put("pages", new PagesSuite());
            return suites;
        }
    }
}
