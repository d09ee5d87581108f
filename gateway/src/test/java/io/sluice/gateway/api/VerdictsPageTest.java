package io.sluice.gateway.api;

import static io.sluice.gateway.MarkdownTable.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.MarkdownTable;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.metering.message.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/verdicts.md` says what the engine and the API say.
class VerdictsPageTest {
    @Test
    void thePageHasEveryVerdictInItsOrderOfPrecedence() throws IOException {
        assertThat(MarkdownTable.of("reference/verdicts.md"))
                .extracting(row -> code(row.getFirst()))
                .isEqualTo(Stream.of(Verdict.values()).map(Verdict::name).toList());
    }

    @Test
    void thePageSaysEachRefusalAsTheApiDoes() throws IOException {
        for (List<String> row : MarkdownTable.of("reference/verdicts.md")) {
            Verdict verdict = Verdict.valueOf(code(row.getFirst()));
            if (verdict != Verdict.OK) {
                ProblemType type = Refusals.of(verdict);
                assertThat(row.get(1)).isEqualTo(type.status() + " `" + type.code() + "`");
            }
        }
    }
}
