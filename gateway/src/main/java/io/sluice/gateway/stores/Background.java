package io.sluice.gateway.stores;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Puts what nobody waits for behind the hot path: the processes of stores of ours, and the thread
/// that talks with them. Where both want the processor, agents' answers come first; while the hot
/// path leaves some of it, nothing is felt.
public final class Background {
    /// About a tenth of the hot path's weight.
    private static final int NICENESS = 10;

    private static final String NICE = Integer.toString(NICENESS);
    private static final int OF_THREAD = 0; // PRIO_PROCESS; to Linux a thread is one
    private static final int THIS_ONE = 0;

    private static final Path PROGRAM = Path.of("/usr/bin/nice");

    private Background() {}

    /// Gives this thread less weight from now on, where the system can.
    @SuppressWarnings("restricted")
    public static void lowerThisThread() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return; // elsewhere it would be the whole process
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle setPriority =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            int _ = (int) setPriority.invokeExact(OF_THREAD, THIS_ONE, NICENESS);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

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
        String pid = Long.toString(server.pid());
        Path task = Path.of("/proc", pid, "task", pid);
        try {
            // Not ProcessHandle.children(): that reads all processes of the machine.
            Stream.of((pid + " " + Files.readString(task.resolve("children"), US_ASCII)).split(" "))
                    .map(each -> Path.of("/proc", each))
                    .forEach(Background::lower);
        } catch (IOException gone) {
            // The server has ended, or this is not Linux: there is nothing to look after.
        }
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
