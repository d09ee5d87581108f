package io.sluice.gateway.stores;

import io.sluice.gateway.database.DatabaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of the gateway's own: a server process beside it, its data in the data folder,
/// reached on this machine alone and with a password of the folder's. One that a killed gateway
/// left running is found again. Thread: one, which may wait.
///
/// ```
/// postgres/programs-1a2b3c4d/   the server's programs
///          data/                its data
///          server.log           what the running server printed
///          programs.log         what initdb or pg_ctl printed last
/// ```
public final class PrivatePostgres implements DatabaseKeeper.Server {
    private static final Logger LOG = LoggerFactory.getLogger(PrivatePostgres.class);
    private static final String USER = "sluice";
    private static final String DATABASE = "postgres";
    private static final int CONNECTIONS_MAX = 40;
    private static final int STOP_SECONDS_MAX = 10;
    private static final long READY_NANOS_MAX = 60_000_000_000L;
    private static final long LOOK_MILLIS = 20;
    private static final int CONNECT_MILLIS_MAX = 2_000;

    private final Path folder;
    private final Path data;
    private final Path passwordFile;
    private @Nullable Path programs;
    private @Nullable ProcessHandle server;

    /// `passwordFile` holds the password, readable by its owner alone.
    public PrivatePostgres(Path folder, Path passwordFile) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.passwordFile = passwordFile;
    }

    /// Whether there is anything to serve.
    public boolean exists() {
        return Files.isDirectory(data);
    }

    /// The address of the server if it runs already, whoever started it; else null.
    public @Nullable DatabaseAddress find() throws IOException {
        Running found = running();
        return found == null ? null : whenReady(found.process);
    }

    /// The address of the running server, which is started unless it runs already.
    ///
    /// @throws IOException with the reason for which none can be had
    @Override
    public DatabaseAddress start() throws IOException {
        Files.createDirectories(folder);
        Path bin = PostgresPrograms.unpackedIn(folder).resolve("bin");
        programs = bin;
        if (!Files.isDirectory(data)) {
            Path unfinished = Folders.fresh(data);
            Commands.run(initialise(bin, unfinished), log("programs"));
            Files.move(unfinished, data);
        }
        Running left = running();
        if (left != null) {
            boolean isKnown = left.process.equals(server);
            server = left.process;
            DatabaseAddress address = isOf(bin, left.process) ? whenReady(left.process) : null;
            if (address != null) {
                if (!isKnown) {
                    LOG.atInfo()
                            .addKeyValue("pid", left.process.pid())
                            .log("PostgreSQL found running");
                }
                return address;
            }
            stop(); // another version's, or one that does not answer
        }
        Process started = Commands.into(log("server"), serve(bin)).start();
        server = started.toHandle();
        DatabaseAddress address = whenReady(server);
        if (address == null) {
            stop();
            throw new IOException("PostgreSQL did not start: " + Commands.lastLine(log("server")));
        }
        LOG.atInfo().addKeyValue("pid", started.pid()).log("PostgreSQL started");
        return address;
    }

    /// Completes when the running server ends, for whatever reason.
    @Override
    public CompletableFuture<ProcessHandle> end() {
        return Objects.requireNonNull(server, "not started").onExit();
    }

    @Override
    public void tend() {
        ProcessHandle process = server;
        if (process != null) {
            Background.keep(process);
        }
    }

    /// Stops the server: at once where it can be asked, by force where it cannot.
    @Override
    public void stop() {
        ProcessHandle process = server;
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            Commands.run(
                    Commands.asNobodySpecial(
                            List.of(
                                    Objects.requireNonNull(programs).resolve("pg_ctl").toString(),
                                    "stop",
                                    "-D",
                                    data.toString(),
                                    "-m",
                                    "fast",
                                    "-t",
                                    Integer.toString(STOP_SECONDS_MAX))),
                    log("programs"));
        } catch (IOException deaf) {
            LOG.warn("PostgreSQL does not stop when asked; it recovers at its next start");
            process.destroyForcibly();
        }
        server = null;
    }

    private List<String> initialise(Path bin, Path unfinished) {
        return Commands.asNobodySpecial(
                List.of(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        // The same order of texts on every machine.
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C"));
    }

    private List<String> serve(Path bin) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(bin.resolve("postgres").toString(), "-D", data.toString()));
        for (String setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "port=" + freePort(),
                        "unix_socket_directories=",
                        "max_connections=" + CONNECTIONS_MAX,
                        "shared_buffers=32MB",
                        // Nobody replicates it, and a small machine has better use for the memory.
                        "wal_level=minimal",
                        "max_wal_senders=0",
                        "max_wal_size=256MB",
                        "io_method=sync",
                        "jit=off",
                        "timezone=UTC",
                        "log_timezone=UTC",
                        "log_checkpoints=off",
                        // Statements hold what is nobody's business.
                        "log_min_error_statement=panic")) {
            command.add("-c");
            command.add(setting);
        }
        List<String> wrapped = Background.command(Commands.asNobodySpecial(command));
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return wrapped;
        }
        // Of the terminal's Ctrl-C it shall hear from us, when we are done with it.
        List<String> apart = new ArrayList<>(List.of("/usr/bin/setsid"));
        apart.addAll(wrapped);
        return apart;
    }

    private static boolean isOf(Path bin, ProcessHandle process) {
        return process.info().command().orElse("").startsWith(bin.toString());
    }

    private record Running(ProcessHandle process, int port, boolean ready) {}

    /// What the server's own note says, if the process it names is one of PostgreSQL's.
    ///
    /// ```
    /// line 1 process · 2 data · 3 started · 4 port · 5 socket · 6 address · 7 memory · 8 state
    /// ```
    private @Nullable Running running() throws IOException {
        Path note = data.resolve("postmaster.pid");
        if (!Files.exists(note)) {
            return null;
        }
        List<String> lines = Files.readAllLines(note, StandardCharsets.UTF_8);
        if (lines.size() < 4) {
            return null;
        }
        long pid = Long.parseLong(lines.get(0).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        boolean isPostgres =
                process != null && process.info().command().orElse("").endsWith("/postgres");
        return isPostgres
                ? new Running(
                        Objects.requireNonNull(process),
                        Integer.parseInt(lines.get(3).strip()),
                        lines.size() >= 8 && lines.get(7).strip().equals("ready"))
                : null;
    }

    /// Its address once it takes connections; null when it ends instead, or takes too long.
    private @Nullable DatabaseAddress whenReady(ProcessHandle process) throws IOException {
        long deadline = System.nanoTime() + READY_NANOS_MAX;
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            Running running = running();
            if (running != null
                    && running.ready
                    && running.process.pid() == process.pid()
                    && takesConnections(running.port)) {
                String password = Files.readString(passwordFile, StandardCharsets.US_ASCII).strip();
                return new DatabaseAddress(
                        "127.0.0.1", running.port, DATABASE, USER, password, "disable");
            }
            Pause.millis(LOOK_MILLIS);
        }
        return null;
    }

    private static boolean takesConnections(int port) {
        try (Socket socket = new Socket()) {
            InetAddress here = InetAddress.getLoopbackAddress();
            socket.connect(new InetSocketAddress(here, port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
