package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// What the figures were taken on, in one line: a figure without its machine says nothing.
final class Machine {
    private Machine() {}

    static String description(Path benchFolder) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        FileStore disk = Files.getFileStore(benchFolder);
        return String.format(
                Locale.ROOT,
                "%d cores, %s, %s, JDK %s, Linux %s, disk %s (%s)",
                runtime.availableProcessors(),
                afterColon(Path.of("/proc/cpuinfo"), "model name"),
                gibibytes(afterColon(Path.of("/proc/meminfo"), "MemTotal")),
                Runtime.version(),
                System.getProperty("os.version"),
                disk.name(),
                disk.type());
    }

    private static String afterColon(Path file, String field) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static String gibibytes(String kibibytes) {
        String digits = kibibytes.replaceAll("\\D", "");
        return digits.isEmpty() ? "memory unknown" : (Long.parseLong(digits) >> 20) + " GiB";
    }
}
