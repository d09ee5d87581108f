package io.sluice.gateway.edge;

import static io.sluice.gateway.MarkdownTable.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.MarkdownTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/problems.md` is the catalogue, word by word.
class ProblemsPageTest {
    @Test
    void thePageHasEveryProblemAsItIs() throws IOException {
        List<List<String>> catalogue =
                Stream.of(ProblemType.values())
                        .map(type ->
                                List.of(
                                        type.code(),
                                        Integer.toString(type.status()),
                                        type.title(),
                                        type.advice()))
                        .toList();
        assertThat(MarkdownTable.of("reference/problems.md"))
                .extracting(row -> List.of(code(row.get(0)), row.get(1), row.get(2), row.get(3)))
                .isEqualTo(catalogue);
    }
}
