package io.sluice.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The PostgreSQL that a running program has beside it, to be killed and frozen.
record PrivatePostgres(Path dataFolder) {

    long pid() throws IOException {
        Path note = dataFolder.resolve("postgres/data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(note).getFirst().strip());
    }

    /// The server with all its processes, as they are now.
    List<ProcessHandle> processes() throws IOException {
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        List<ProcessHandle> processes = new ArrayList<>(List.of(server));
        processes.addAll(server.descendants().toList());
        return processes;
    }

    void kill() throws IOException {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    /// Stops all of them where they are. The server first: from then on there are no new ones.
    List<ProcessHandle> freeze() throws Exception {
        signal("STOP", processes().subList(0, 1));
        List<ProcessHandle> frozen = processes();
        signal("STOP", frozen);
        return frozen;
    }

    /// SIGSTOP or SIGCONT to all of them.
    static void signal(String name, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new IllegalStateException("SIG" + name + " was not sent");
        }
    }
}
