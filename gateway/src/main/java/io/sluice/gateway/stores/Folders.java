package io.sluice.gateway.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// Folders that are there whole or not at all: made under another name, renamed when finished.
final class Folders {
    private static final String UNFINISHED = ".unfinished";

    private Folders() {}

    /// A new empty folder for what shall become `place`, for the owner alone. What an earlier start
    /// left unfinished is deleted.
    static Path fresh(Path place) throws IOException {
        Path unfinished = place.resolveSibling(place.getFileName() + UNFINISHED);
        delete(unfinished);
        return Files.createDirectories(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
