package io.sluice.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The first table of a page in `docs`, row by row, for tests that hold a page to the code.
public final class MarkdownTable {
    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));

    private MarkdownTable() {}

    /// The cells of each row below the head, without the marks of code.
    public static List<List<String>> of(String page) throws IOException {
        return Files.readAllLines(ROOT.resolve("docs").resolve(page)).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(MarkdownTable::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        String inside = line.substring(1, line.lastIndexOf('|'));
        return Arrays.stream(inside.split("\\|", -1)).map(String::strip).toList();
    }

    /// What a cell says between its first two backticks; the whole cell where it has none.
    public static String code(String cell) {
        String[] parts = cell.split("`", -1);
        return parts.length < 3 ? cell : parts[1];
    }

    /// A page as it is.
    public static String text(String page) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(page));
    }
}
