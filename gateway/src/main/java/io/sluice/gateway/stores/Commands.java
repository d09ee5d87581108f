package io.sluice.gateway.stores;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Other programs, run and waited for.
final class Commands {
    private static final long SECONDS_MAX = 120;
    private static final long ROOT = 0;

    private Commands() {}

    /// Runs it to its end with what it prints in `log`, which it overwrites.
    ///
    /// @throws IOException with its last words when it fails or takes too long
    static void run(List<String> command, Path log) throws IOException {
        if (statusOf(into(log, command).start()) != 0) {
            throw new IOException(lastLine(log));
        }
    }

    static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    static ProcessBuilder into(Path log, List<String> command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    }

    static int statusOf(Process process) throws IOException {
        try {
            if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new IOException("a program did not end within " + SECONDS_MAX + " s");
        } catch (InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    /// PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody: it has
    /// its files and no power beside.
    static List<String> asNobodySpecial(List<String> command) {
        if (new UnixSystem().getUid() != ROOT) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }
}
