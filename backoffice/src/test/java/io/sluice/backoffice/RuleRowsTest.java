package io.sluice.backoffice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/payout-rules.md` names tests that there are.
class RuleRowsTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "payout-rules.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyNamedTestIsThere() throws IOException {
        String page = Files.readString(PAGE);
        List<MatchResult> named = NAMED.matcher(page).results().toList();
        assertThat(named).hasSizeGreaterThan(30);
        assertThat(named)
                .allSatisfy(test ->
                        assertThat(sources(test.group(1)))
                                .as(test.group())
                                .anyMatch(
                                        source -> source.contains(" void " + test.group(2) + "(")));
    }

    /// The sources of that name; two rooms may have one each.
    private static List<String> sources(String name) {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> file.endsWith(name + ".java"))
                    .map(RuleRowsTest::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
