package io.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The PostgreSQL that a running program has beside it, to be asked, killed and frozen.
record PrivatePostgres(Path dataFolder) {

    long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(note()).getFirst().strip());
    }

    /// Whether it runs: it outlives a program that is killed.
    boolean isRunning() throws IOException {
        return Files.exists(note()) && ProcessHandle.of(pid()).isPresent();
    }

    /// Its address as `DATABASE_URL` says it.
    String url() throws IOException {
        return "postgresql://sluice:" + password() + "@127.0.0.1:" + port() + "/postgres";
    }

    /// Runs a statement with all rights, beside the program.
    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /// The one number a query answers.
    long number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new IllegalStateException("no answer: " + sql);
            }
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private Connection connect() throws SQLException {
        try {
            String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
            return DriverManager.getConnection(url, "sluice", password());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String port() throws IOException {
        return Files.readAllLines(note()).get(3).strip();
    }

    private Path note() {
        return dataFolder.resolve("postgres/data/postmaster.pid");
    }

    private String password() throws IOException {
        return Files.readString(dataFolder.resolve("postgres.key")).strip();
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
