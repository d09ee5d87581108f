package io.sluice.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rules that can be read off the text. Each takes sources and answers with what breaks it, as
/// `path:line reason`; nothing broken is an empty list.
final class HouseRules {
    private static final int FILE_LINES_MAX = 500;
    private static final int LINE_CHARACTERS_MAX = 100;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern FORBIDDEN_WORD =
            Pattern.compile("dividend", Pattern.CASE_INSENSITIVE);
    private static final Pattern EVASIVE_NAME =
            Pattern.compile(".*(Impl|Manager|Helper|Utils?)\\.java");
    private static final Pattern WALL_CLOCK =
            Pattern.compile("currentTimeMillis\\(|\\b(Instant|LocalDate|LocalDateTime)\\.now\\(");

    private HouseRules() {}

    static List<String> filesAreShort(List<SourceFile> sources) {
        return programs(sources)
                .filter(file -> file.lines().size() > FILE_LINES_MAX)
                .map(file -> file.path() + " has " + file.lines().size() + " lines")
                .toList();
    }

    static List<String> linesAreShort(List<SourceFile> sources) {
        return matchingLines(
                programs(sources),
                line ->
                        line.codePointCount(0, line.length()) > LINE_CHARACTERS_MAX
                                && !line.startsWith("import "),
                "is longer than " + LINE_CHARACTERS_MAX + " characters");
    }

    static List<String> nothingIsLeftUnfinished(List<SourceFile> sources) {
        return matchingLines(
                notOurs(sources), UNFINISHED.asPredicate(), "leaves something to be done");
    }

    /// Contributors get a revenue share or a service compensation; the other word has a legal
    /// sense.
    static List<String> theForbiddenWordIsAbsent(List<SourceFile> sources) {
        return matchingLines(
                notOurs(sources)
                        .filter(file -> !file.path().startsWith("docs/decisions/"))
                        .filter(file -> !file.path().equals("docs/glossary.md")),
                FORBIDDEN_WORD.asPredicate(),
                "has the word that only a decision record may have");
    }

    /// Time is an argument; the clock of the host is the one place where it comes from.
    static List<String> onlyTheHostReadsTheClock(List<SourceFile> sources) {
        return matchingLines(
                java(sources)
                        .filter(SourceFile::isMain)
                        .filter(file -> !file.path().startsWith("benchmarks/"))
                        .filter(file -> !file.name().equals("HostClock.java")),
                WALL_CLOCK.asPredicate(),
                "reads the wall clock");
    }

    static List<String> failuresAreNotPrinted(List<SourceFile> sources) {
        return matchingLines(
                java(sources), line -> line.contains("printStackTrace("), "prints a stack trace");
    }

    /// What chance decides must be repeatable.
    static List<String> chanceHasASeed(List<SourceFile> sources) {
        return matchingLines(
                programs(sources),
                line ->
                        line.contains("new Random()")
                                || line.contains("new SplittableRandom()")
                                || line.contains("Math.random("),
                "has chance without a seed");
    }

    static List<String> nothingIsAStub(List<SourceFile> sources) {
        return matchingLines(
                java(sources).filter(SourceFile::isMain),
                line -> line.contains("new UnsupportedOperationException"),
                "is a stub");
    }

    static List<String> namesSayWhatATypeIs(List<SourceFile> sources) {
        return java(sources)
                .filter(file -> EVASIVE_NAME.matcher(file.name()).matches())
                .map(file -> file.path() + " has a name that does not say what it is")
                .toList();
    }

    /// Every package of ours says what it is for, in main or, where it has tests alone, there.
    static List<String> everyPackageHasADoc(List<SourceFile> sources) {
        var described =
                java(sources)
                        .filter(file -> file.name().equals("package-info.java"))
                        .filter(file -> file.text().startsWith("///"))
                        .filter(file -> file.text().contains("@NullMarked"))
                        .map(HouseRules::room)
                        .collect(Collectors.toSet());
        return java(sources)
                .map(HouseRules::room)
                .distinct()
                .filter(room -> room.contains(" io/sluice"))
                .filter(room -> !described.contains(room))
                .map(room -> room + " has no package-info.java with a doc and @NullMarked")
                .sorted()
                .toList();
    }

    /// A flag follows its reason, or another flag with the same reason.
    static List<String> everyJvmFlagHasAReason(List<SourceFile> sources) {
        var found = new ArrayList<String>();
        for (var file : sources) {
            if (!file.name().equals("jvm.options")) {
                continue;
            }
            var hasReason = false;
            for (var line : file.lines()) {
                if (line.startsWith("-") && !hasReason) {
                    found.add(file.path() + " gives no reason for " + line);
                }
                var isReason = line.startsWith("# ") && !line.startsWith("# ---");
                hasReason = isReason || (hasReason && line.startsWith("-"));
            }
        }
        return found;
    }

    /// The package of a file, main and test alike: `gateway io/sluice/gateway/api`.
    private static String room(SourceFile file) {
        return file.folder().replaceFirst("/src/(main|test)/java/", " ");
    }

    private static Stream<SourceFile> java(List<SourceFile> sources) {
        return notOurs(sources).filter(SourceFile::isJava);
    }

    private static Stream<SourceFile> programs(List<SourceFile> sources) {
        return notOurs(sources).filter(SourceFile::isProgram);
    }

    /// These rules and their test must say what they forbid.
    private static Stream<SourceFile> notOurs(List<SourceFile> sources) {
        return sources.stream().filter(file -> !file.name().startsWith("HouseRules"));
    }

    private static List<String> matchingLines(
            Stream<SourceFile> files, Predicate<String> isBroken, String reason) {
        return files.flatMap(
                        file -> {
                            var lines = file.lines();
                            return IntStream.range(0, lines.size())
                                    .filter(i -> isBroken.test(lines.get(i)))
                                    .mapToObj(
                                            i -> "%s:%d %s".formatted(file.path(), i + 1, reason));
                        })
                .toList();
    }
}
