package io.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the whole repository to the rules, and each rule to a source that breaks it: a rule that
/// cannot fail protects nobody.
class HouseRulesTest {
    private static final List<SourceFile> REPOSITORY =
            SourceFile.allBelow(Path.of(System.getProperty("sluice.root", "..")));

    record Rule(
            String name, Function<List<SourceFile>, List<String>> broken, List<SourceFile> bad) {
        Rule(String name, Function<List<SourceFile>, List<String>> broken, SourceFile... bad) {
            this(name, broken, List.of(bad));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        "short files", HouseRules::filesAreShort, main("A.java", "\n".repeat(501))),
                new Rule(
                        "short lines",
                        HouseRules::linesAreShort,
                        main("A.java", "// " + "x".repeat(98)),
                        new SourceFile("web/a.tsx", "// " + "x".repeat(98))),
                new Rule(
                        "nothing unfinished",
                        HouseRules::nothingIsLeftUnfinished,
                        new SourceFile("README.md", "Installation: TODO")),
                new Rule(
                        "forbidden word",
                        HouseRules::theForbiddenWordIsAbsent,
                        new SourceFile("docs/architecture.md", "It pays Dividends.")),
                new Rule(
                        "clock",
                        HouseRules::onlyTheHostReadsTheClock,
                        main("A.java", "long t = System.currentTimeMillis();")),
                new Rule(
                        "stack traces",
                        HouseRules::failuresAreNotPrinted,
                        main("A.java", "failure.printStackTrace();")),
                new Rule(
                        "chance",
                        HouseRules::chanceHasASeed,
                        main("A.java", "var r = new Random();"),
                        new SourceFile("web/a.ts", "const id = Math.random();")),
                new Rule(
                        "stubs",
                        HouseRules::nothingIsAStub,
                        main("A.java", "throw new UnsupportedOperationException();")),
                new Rule("names", HouseRules::namesSayWhatATypeIs, main("StoreManager.java", "")),
                new Rule(
                        "package docs",
                        HouseRules::everyPackageHasADoc,
                        main("package-info.java", "@NullMarked package a;")),
                new Rule(
                        "JVM flags",
                        HouseRules::everyJvmFlagHasAReason,
                        new SourceFile("docker/jvm.options", "# Why.\n-Xmx1g\n\n-Xms1g")),
                new Rule(
                        "syntax",
                        SyntaxRules::broken,
                        main("A.java", "public record A(int x) {}"),
                        main("A.java", "class A { void a() {" + "\n".repeat(60) + "} }"),
                        main("A.java", "interface A { int getSize(); }")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRepositoryKeeps(Rule rule) {
        assertThat(rule.broken().apply(REPOSITORY)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsWhatBreaks(Rule rule) {
        assertThat(rule.bad())
                .allSatisfy(bad -> assertThat(rule.broken().apply(List.of(bad))).hasSize(1));
    }

    @Test
    void readsTheRepository() {
        assertThat(REPOSITORY)
                .extracting(SourceFile::path)
                .contains(
                        "pom.xml",
                        "sluice",
                        ".ci/run",
                        "docker/jvm.options",
                        "backoffice/web/payment-components/src/provider.tsx",
                        "docker/src/test/java/io/sluice/house/HouseRulesTest.java");
    }

    @Test
    void readsNothingThatWasFetchedOrBuilt() {
        assertThat(REPOSITORY)
                .extracting(SourceFile::path)
                .noneMatch(path -> path.contains("node_modules/") || path.contains("/dist"));
    }

    private static SourceFile main(String name, String text) {
        return new SourceFile("gateway/src/main/java/io/sluice/a/" + name, text);
    }
}
