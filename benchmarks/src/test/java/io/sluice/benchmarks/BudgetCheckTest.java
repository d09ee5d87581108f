package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.benchmarks.BudgetCheck.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetCheckTest {
    private static final Budget FAST = new Budget("fast", "a.rate", true, 0.9, "why");
    private static final Budget SMALL = new Budget("small", "a.bytes", false, 200, "why");

    @TempDir private Path folder = Path.of("");

    @Test
    void aFigureOnItsBoundIsKept() {
        assertThat(missed(false, figure("a.rate", 0.9), figure("a.bytes", 200))).isEmpty();
    }

    @Test
    void aFigureBeyondItsBoundIsNamed() {
        assertThat(missed(false, figure("a.rate", 0.89), figure("a.bytes", 201)))
                .containsExactly(
                        "fast: a.rate is 0.89, the goal is ≥ 0.90",
                        "small: a.bytes is 201, the goal is ≤ 200");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "4, 0", "0, 0"})
    void aRatioOfWhichOneSideDidNothingKeepsNoGoalAndIsNamedOnce(double ours, double twin)
            throws Exception {
        Plan plan = new Plan(3, 0, 1, 1, true);
        Result empty = Rounds.compare("a.bytes", "what", "B", plan, _ -> ours, _ -> twin);
        assertThat(SMALL.keptBy(empty)).isFalse();
        assertThat(BudgetCheck.empty(List.of(empty, figure("a.rate", 0)))).hasSize(1);
        assertThat(missed(true, empty)).isEmpty();
    }

    @Test
    void aFigureNobodyTookIsMissedUnlessOnlyAPartWasAskedFor() {
        assertThat(missed(false, figure("a.rate", 1)))
                .containsExactly("small: no suite measured a.bytes");
        assertThat(missed(true, figure("a.rate", 1))).isEmpty();
    }

    @Test
    void whatCouldNotBeMeasuredHereIsNoMiss() {
        assertThat(missed(false, Result.notMeasured("a.rate", "no twin"), figure("a.bytes", 1)))
                .isEmpty();
    }

    @Test
    void aFigureThatIsNoNumberIsMissed() {
        assertThat(missed(true, figure("a.rate", Double.NaN))).hasSize(1);
    }

    @Test
    void aBudgetHasOneBound() throws IOException {
        Path file = folder.resolve("budgets.json");
        Files.writeString(file, "[{\"name\":\"n\",\"ratio\":\"r\",\"why\":\"w\"}]");
        assertThatThrownBy(() -> BudgetCheck.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void theBudgetsOfTheProjectCanBeRead() throws IOException {
        assertThat(BudgetCheck.read(Places.home().resolve("budgets.json")))
                .allSatisfy(budget -> assertThat(budget.why()).isNotBlank());
    }

    private static Result figure(String name, double value) {
        return Result.figure(name, "", value, "");
    }

    private static List<String> missed(boolean partial, Result... results) {
        Map<String, Result> byName = new java.util.HashMap<>();
        for (Result result : results) {
            byName.put(result.name(), result);
        }
        return BudgetCheck.missed(List.of(FAST, SMALL), byName, partial);
    }
}
