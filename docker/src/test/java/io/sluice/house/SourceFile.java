package io.sluice.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A text file of the repository: its path from the root, with slashes, and what it says.
record SourceFile(String path, String text) {
    private static final Set<String> FOREIGN_FOLDERS =
            Set.of(
                    ".git",
                    ".idea",
                    ".vscode",
                    "target",
                    "data",
                    "node_modules",
                    "dist",
                    "dist-demo");
    private static final Set<String> TEXT_SUFFIXES =
            Set.of(
                    "java",
                    "xml",
                    "md",
                    "yaml",
                    "yml",
                    "json",
                    "html",
                    "css",
                    "js",
                    "ts",
                    "tsx",
                    "sh",
                    "py",
                    "options",
                    "properties",
                    "config");
    private static final Set<String> TEXT_NAMES = Set.of("sluice", "run", "Dockerfile");

    /// Every text file below the root that somebody wrote.
    static List<SourceFile> allBelow(Path root) {
        var files = new ArrayList<SourceFile>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return FOREIGN_FOLDERS.contains(nameOf(folder))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            if (isText(nameOf(file))) {
                                var path = root.relativize(file).toString().replace('\\', '/');
                                files.add(new SourceFile(path, Files.readString(file)));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return List.copyOf(files);
    }

    private static String nameOf(Path file) {
        var name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private static boolean isText(String name) {
        var suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TEXT_NAMES.contains(name) || TEXT_SUFFIXES.contains(suffix);
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    /// A program of ours, in whatever language we write them by the page.
    boolean isProgram() {
        return isJava() || path.endsWith(".ts") || path.endsWith(".tsx");
    }

    /// Part of the product, not of its tests.
    boolean isMain() {
        return path.contains("/src/main/");
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String folder() {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
