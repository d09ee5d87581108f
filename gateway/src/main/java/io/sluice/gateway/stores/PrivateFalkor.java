package io.sluice.gateway.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A FalkorDB of one data folder, for nobody else: on a loopback port, behind a password, started
/// again when it ends, stopped with the product. One that a killed process left behind is found by
/// its file and taken over. Nobody waits for it: all of this happens on a thread of its own.
///
/// ```
/// <data folder>/falkordb/
///   server.conf      port and password (mode 0600)
///   server.log       what it printed since its last start
///   appendonlydir/   the graph
/// ```
public final class PrivateFalkor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFalkor.class);
    private static final int PASSWORD_BYTES = 24;
    private static final long PAUSE_MILLIS_MIN = 200;
    private static final long PAUSE_MILLIS_MAX = 10_000;
    private static final long STOP_SECONDS_MAX = 10;

    private static final long LOOK_MILLIS = 200;

    /// Who ran this long did not fail at its start.
    private static final long STEADY_NANOS = 10_000_000_000L;

    /// Its command line stays as it is: that is how it is found again.
    private static final List<String> SERVER_ARGUMENTS =
            List.of(
                    "--bind",
                    "127.0.0.1",
                    "--set-proc-title",
                    "no",
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "everysec",
                    "--auto-aof-rewrite-min-size",
                    "256mb",
                    "--save",
                    "");

    /// Effects, not queries, go into the append-only file: replaying queries takes quadratic time.
    private static final List<String> MODULE_ARGUMENTS =
            List.of("EFFECTS_THRESHOLD", "0", "THREAD_COUNT", "2", "OMP_THREAD_COUNT", "1");

    private final Path folder;
    private final FalkorProgram program;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watch;
    private volatile @Nullable ProcessHandle server;
    private volatile @Nullable String url;

    private PrivateFalkor(Path dataFolder, FalkorProgram program) {
        this.folder = dataFolder.toAbsolutePath().resolve("falkordb");
        this.program = program;
        this.watch = Thread.ofPlatform().name("sluice-falkordb").daemon().unstarted(this::watch);
    }

    /// Begins to run one; the data folder is held by this process.
    public static PrivateFalkor start(Path dataFolder, FalkorProgram program) {
        PrivateFalkor falkor = new PrivateFalkor(dataFolder, program);
        falkor.watch.start();
        return falkor;
    }

    /// Where it is to be reached now, `redis://…`, password and all; null until it was started. It
    /// may move when it has to be started again.
    public @Nullable String url() {
        return url;
    }

    /// The process that runs now, or ran last.
    public Optional<ProcessHandle> server() {
        return Optional.ofNullable(server);
    }

    /// Lets it write what it has, and waits until it is gone.
    @Override
    public void close() {
        closing.countDown();
        try {
            watch.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return;
        }
        ProcessHandle running = server;
        if (running != null) {
            stop(running);
        }
    }

    private void watch() {
        long pauseMillis = PAUSE_MILLIS_MIN;
        do {
            long since = System.nanoTime();
            try {
                ProcessHandle running = leftBehind().orElse(null);
                running = running == null ? launch() : running;
                server = running;
                while (running.isAlive() && !closes(LOOK_MILLIS)) {
                    // It runs; nothing to do.
                }
            } catch (IOException failure) {
                LOG.atWarn().setCause(failure).log("FalkorDB could not be started");
            }
            boolean steady = System.nanoTime() - since > STEADY_NANOS;
            pauseMillis = steady ? PAUSE_MILLIS_MIN : Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
        } while (!closes(pauseMillis));
    }

    /// Waits so long at most; true as soon as we are closing.
    private boolean closes(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// The server of this folder that a killed process of ours left running. Its own command line
    /// names our file, so neither a lost note nor a number used again can lead astray.
    private Optional<ProcessHandle> leftBehind() throws IOException {
        Path file = configuration();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<ProcessHandle> found =
                ProcessHandle.allProcesses()
                        .filter(each -> serves(each, file.toString()))
                        .findFirst();
        if (found.isPresent()) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            url = url(value(lines, "port"), value(lines, "requirepass"));
            LOG.atInfo().addKeyValue("pid", found.get().pid()).log("FalkorDB found running");
        }
        return found;
    }

    private static boolean serves(ProcessHandle process, String file) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains(file);
    }

    private static String value(List<String> lines, String name) throws IOException {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IOException("server.conf has no " + name));
    }

    private ProcessHandle launch() throws IOException {
        Files.createDirectories(folder);
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        String port = Integer.toString(freePort());
        keep("port " + port + "\nrequirepass " + password + "\n");
        ProcessHandle started =
                program.command(arguments())
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("server.log").toFile())
                        .start()
                        .toHandle();
        url = url(port, password);
        LOG.atInfo()
                .addKeyValue("pid", started.pid())
                .addKeyValue("server", program.server())
                .log("FalkorDB started");
        return started;
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>();
        words.add(configuration().toString());
        words.addAll(SERVER_ARGUMENTS);
        words.add("--loadmodule");
        words.add(program.module().toString());
        words.addAll(MODULE_ARGUMENTS);
        return words;
    }

    private Path configuration() {
        return folder.resolve("server.conf");
    }

    /// Readable by the owner alone from its first byte on.
    private void keep(String text) throws IOException {
        Path unfinished = folder.resolve("server.conf.unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, text, StandardCharsets.US_ASCII);
        Files.move(unfinished, configuration(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String url(String port, String password) {
        return "redis://default:" + password + "@127.0.0.1:" + port;
    }

    /// Nobody uses it now. Should somebody be quicker than our server, that ends and gets another.
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(ProcessHandle running) {
        running.destroy();
        running.onExit()
                .completeOnTimeout(running, STOP_SECONDS_MAX, TimeUnit.SECONDS)
                .thenAccept(ProcessHandle::destroyForcibly)
                .join();
    }
}
