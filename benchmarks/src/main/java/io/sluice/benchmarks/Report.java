package io.sluice.benchmarks;

import io.sluice.benchmarks.BudgetCheck.Budget;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns results into the table people read (ratios first) and the file machines read.
final class Report {
    private Report() {}

    /// A result while the others are still being measured.
    static String line(Result result) {
        return switch (result.kind()) {
            case RATIO ->
                    String.format(
                            Locale.ROOT,
                            "%s %s (%s – %s): %s against %s %s",
                            result.name(),
                            number(result.value()),
                            number(result.lowest()),
                            number(result.highest()),
                            number(result.ours()),
                            number(result.twin()),
                            result.unit());
            case FIGURE -> result.name() + " " + number(result.value()) + " " + result.unit();
            case NOT_MEASURED -> result.name() + " not measured: " + result.what();
        };
    }

    static String table(Collection<Result> results, List<Budget> budgets) {
        Map<String, Budget> goals = new HashMap<>();
        budgets.forEach(budget -> goals.put(budget.ratio(), budget));
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"figure", "ratio", "min – max", "goal", "ours", "twin", "what"});
        rows.add(new String[] {"---", "---", "---", "---", "---", "---", "---"});
        for (Result.Kind kind : Result.Kind.values()) {
            for (Result result : results) {
                if (result.kind() == kind) {
                    rows.add(row(result, goals.get(result.name())));
                }
            }
        }
        return aligned(rows);
    }

    private static String[] row(Result result, @Nullable Budget goal) {
        String bound = goal == null ? "" : goal.bound() + verdict(result, goal);
        return switch (result.kind()) {
            case RATIO ->
                    new String[] {
                        result.name(),
                        number(result.value()),
                        number(result.lowest()) + " – " + number(result.highest()),
                        bound,
                        number(result.ours()) + " " + result.unit(),
                        number(result.twin()) + " " + result.unit(),
                        result.what()
                    };
            case FIGURE ->
                    new String[] {
                        result.name(),
                        "",
                        "",
                        bound,
                        number(result.value()) + " " + result.unit(),
                        "",
                        result.what()
                    };
            case NOT_MEASURED ->
                    new String[] {result.name(), "not measured", "", bound, "", "", result.what()};
        };
    }

    private static String verdict(Result result, Budget goal) {
        if (result.kind() == Result.Kind.NOT_MEASURED) {
            return "";
        }
        return goal.keptBy(result) ? " kept" : " MISSED";
    }

    private static String aligned(List<String[]> rows) {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                text.append("| ").append(row[i]);
                text.append(" ".repeat(widths[i] - row[i].length() + 1));
            }
            text.append("|\n");
        }
        return text.toString();
    }

    static void write(Path file, String machine, String command, Collection<Result> results)
            throws IOException {
        JsonArray array = new JsonArray();
        results.forEach(result -> array.add(result.json()));
        JsonObject json =
                new JsonObject()
                        .put("machine", machine)
                        .put("command", command)
                        .put("results", array);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, json.encodePrettily() + "\n");
    }

    /// Three significant digits below a thousand, whole numbers with separators above.
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
