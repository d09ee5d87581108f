package io.sluice.gateway.stores;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Puts the processes of a store of ours behind the gateway: where both want the processor, the
/// answers that somebody waits for come first. While the gateway leaves some of it, they feel
/// nothing.
final class Background {
    /// About a tenth of the gateway's weight.
    private static final String NICE = "10";

    private static final Path PROGRAM = Path.of("/usr/bin/nice");

    private Background() {}

    /// The command, to be run with less weight; as it is where the system has no `nice`.
    static List<String> command(List<String> command) {
        if (!Files.isExecutable(PROGRAM)) {
            return command;
        }
        List<String> words = new ArrayList<>(List.of(PROGRAM.toString(), "-n", NICE));
        words.addAll(command);
        return words;
    }

    /// Looks after a running server; to be called again and again. Linux may share the processor
    /// out by session first, and each of PostgreSQL's processes begins a session: eight of them
    /// have eight ninths then, whatever their niceness. A session has a niceness of its own.
    static void keep(ProcessHandle server) {
        Stream.concat(Stream.of(server), server.children())
                .map(process -> Path.of("/proc", Long.toString(process.pid())))
                .forEach(Background::lower);
    }

    private static void lower(Path process) {
        Path group = process.resolve("autogroup");
        try {
            if (Files.isWritable(group)
                    && leadsItsSession(process)
                    && !Files.readString(group, US_ASCII).endsWith(" " + NICE + "\n")) {
                Files.writeString(group, NICE, US_ASCII);
            }
        } catch (IOException later) {
            // The process has ended, or the kernel takes ten such wishes a second: next time.
        }
    }

    /// Whoever else is in the session is its child, and not some shell that has started us.
    private static boolean leadsItsSession(Path process) throws IOException {
        String line = Files.readString(process.resolve("stat"), ISO_8859_1);
        // number (name) state parent group session …: the name may hold anything
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
        return process.endsWith(fields[3]);
    }
}
