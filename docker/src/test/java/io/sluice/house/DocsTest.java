package io.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The pages lead where they say: what they name as a file is there, so a class that is renamed
/// takes its pages along.
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    @Test
    void everyLinkLeadsSomewhere() {
        List<SourceFile> pages = pages();
        assertThat(pages).extracting(SourceFile::path).contains("README.md");
        assertThat(pages.stream().flatMap(page -> broken(page).stream())).isEmpty();
    }

    @Test
    void findsALinkThatLeadsNowhere() {
        String text = "# A page\n[a](nowhere.md) [b](README.md#gone) [c](#a-page) [d](https://x)";
        assertThat(broken(new SourceFile("page.md", text)))
                .containsExactly("page.md: nowhere.md", "page.md: README.md#gone");
    }

    private static List<SourceFile> pages() {
        return SourceFile.allBelow(ROOT).stream()
                .filter(file -> file.path().endsWith(".md"))
                .toList();
    }

    private static List<String> broken(SourceFile page) {
        List<String> broken = new ArrayList<>();
        LINK.matcher(page.text())
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("(https?|mailto):.*"))
                .filter(link -> !leadsSomewhere(page, link))
                .forEach(link -> broken.add(page.path() + ": " + link));
        return broken;
    }

    private static boolean leadsSomewhere(SourceFile page, String link) {
        int mark = link.indexOf('#');
        String file = mark < 0 ? link : link.substring(0, mark);
        String heading = mark < 0 ? "" : link.substring(mark + 1);
        Path target = ROOT.resolve(page.folder()).resolve(file).normalize();
        if (file.isEmpty()) {
            return hasHeading(page.text(), heading);
        }
        return Files.exists(target)
                && (heading.isEmpty()
                        || pages().stream()
                                .filter(each ->
                                        ROOT.resolve(each.path()).normalize().equals(target))
                                .anyMatch(each -> hasHeading(each.text(), heading)));
    }

    private static boolean hasHeading(String text, String heading) {
        return text.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s+", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(heading::equals);
    }
}
