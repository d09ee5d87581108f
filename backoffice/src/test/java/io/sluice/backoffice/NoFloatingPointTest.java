package io.sluice.backoffice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Money never meets a binary fraction: no source of the back office, and none of the rooms whose
/// arithmetic it uses, has one, by type, by literal or by a method that answers one.
class NoFloatingPointTest {
    private static final Pattern FLOATING =
            Pattern.compile(
                    "\\b(float|double|Float|Double|DoubleStream|doubleValue|floatValue|toDouble"
                            + "|mapToDouble|asDouble|parseDouble|averaging\\w+|Math\\.(round|floor"
                            + "|ceil|pow|sqrt))\\b|(?<![\\w.\"§])\\d[\\d_]*\\.\\d+[dDfF]?\\b");
    private static final Pattern NOT_CODE =
            Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|//.*|\"(?:[^\"\\\\\n]++|\\\\.)*+\"");

    @Test
    void noSourceNearMoneyHasAFloatOrADouble() throws IOException {
        for (String root :
                List.of("src/main/java", "../metering-core/src/main/java/io/sluice/money")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                List<Path> sources = files.filter(f -> f.toString().endsWith(".java")).toList();
                assertThat(sources).isNotEmpty();
                for (Path source : sources) {
                    String code = NOT_CODE.matcher(Files.readString(source)).replaceAll("");
                    assertThat(FLOATING.matcher(code).results().map(hit -> hit.group()))
                            .as(source.toString())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void findsWhatItForbids() {
        assertThat(
                        Stream.of(
                                "double cents = 1;",
                                "long cents = Math.round(a * 0.2);",
                                "var x = 1.5f;",
                                "price.doubleValue()"))
                .allMatch(code -> FLOATING.matcher(code).find());
        assertThat(Stream.of("long cents = 15;", "a.b(1).c()", "x[1].y"))
                .noneMatch(code -> FLOATING.matcher(code).find());
    }
}
