package io.sluice.benchmarks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds the results against `budgets.json`. A budget that names a figure nobody took is missed;
/// one whose suite said why it could not measure is only reported.
final class BudgetCheck {
    /// One goal: the figure it is about, its bound on one side, and why it is there.
    record Budget(String name, String ratio, boolean atLeast, double value, String why) {
        boolean keptBy(Result result) {
            double measured = result.value();
            return !result.isEmpty() && (atLeast ? measured >= value : measured <= value);
        }

        String bound() {
            return (atLeast ? "≥ " : "≤ ") + Report.number(value);
        }
    }

    private BudgetCheck() {}

    static List<Budget> read(Path file) throws IOException {
        JsonArray array = new JsonArray(Files.readString(file));
        List<Budget> budgets = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonObject json = array.getJsonObject(i);
            boolean atLeast = json.containsKey("at_least");
            if (atLeast == json.containsKey("at_most")) {
                throw new IOException("a budget needs at_least or at_most, one of them: " + json);
            }
            budgets.add(
                    new Budget(
                            json.getString("name"),
                            json.getString("ratio"),
                            atLeast,
                            json.getDouble(atLeast ? "at_least" : "at_most"),
                            json.getString("why")));
        }
        return budgets;
    }

    /// The missed goals, each as a line for the reader; empty when all are kept. With `partial` a
    /// figure that was not asked for in this run is no miss.
    static List<String> missed(List<Budget> budgets, Map<String, Result> results, boolean partial) {
        List<String> missed = new ArrayList<>();
        for (Budget budget : budgets) {
            Result result = results.get(budget.ratio());
            String line = miss(budget, result, partial);
            if (line != null) {
                missed.add(line);
            }
        }
        return missed;
    }

    /// The comparisons with nothing, each as a line for the reader, whether a budget is about them
    /// or not: {@link #missed} does not name them again.
    static List<String> empty(Collection<Result> results) {
        return results.stream()
                .filter(Result::isEmpty)
                .map(result -> result.name() + ": a side of the comparison did nothing")
                .toList();
    }

    private static @Nullable String miss(Budget budget, @Nullable Result result, boolean partial) {
        if (result == null) {
            return partial ? null : budget.name() + ": no suite measured " + budget.ratio();
        }
        if (result.kind() == Result.Kind.NOT_MEASURED
                || result.isEmpty()
                || budget.keptBy(result)) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "%s: %s is %s, the goal is %s",
                budget.name(),
                budget.ratio(),
                Report.number(result.value()),
                budget.bound());
    }
}
