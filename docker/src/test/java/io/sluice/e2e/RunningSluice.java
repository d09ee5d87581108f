package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The program as a process of its own: the assembled jars, the shipped flags, a data folder on a
/// real disk. It outlives no test class, and what it printed is shown when a test fails.
final class RunningSluice implements AfterAllCallback, TestExecutionExceptionHandler {
    static final String ADMIN_KEY = "sk_admin_of_the_end_to_end_tests_0001";

    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));
    private static final String JDK = System.getProperty("java.home", "");
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /// A command with all of a journal to read may take this long where others want the processor.
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(5);

    private static final int LINES_SHOWN_MAX = 120;
    private static final long LOOK_MILLIS = 50;

    /// Below the ports a system gives to clients: none of ours can be taken, or even connected to
    /// itself, while the program is down.
    private static final int PORT_MIN = 20_000;

    private static final int PORT_COUNT = 12_000;

    /// One for all: two programs that have not begun to listen must not be given the same.
    private static final SplittableRandom PORTS =
            new SplittableRandom(ProcessHandle.current().pid());

    /// How a process ended.
    record Ended(int status, String output) {}

    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private List<String> wrapper = List.of();
    private boolean cold;
    private final int port;
    private final int backOfficePort;
    private @Nullable Process process;
    private boolean failed;

    RunningSluice(String name) {
        folder = ROOT.resolve("docker/target/e2e/" + name).toAbsolutePath().normalize();
        try {
            delete(folder);
            Files.createDirectories(folder.resolve("tmp"));
            List<Integer> ports = freePorts(2);
            port = ports.getFirst();
            backOfficePort = ports.getLast();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        settings.put("SLUICE_GATEWAY_PORT", Integer.toString(port));
        settings.put("SLUICE_BACKOFFICE_PORT", Integer.toString(backOfficePort));
        settings.put("SLUICE_DATA_DIR", dataFolder().toString());
        settings.put("SLUICE_ADMIN_KEY", ADMIN_KEY);
        settings.put("DATABASE_URL", "none"); // who needs one unsets this
        settings.put("FALKORDB_URL", "none"); // withGraph() unsets this
    }

    /// With a FalkorDB of its own, fetched when it is missing. Where none can be had this fails.
    RunningSluice withGraph() {
        script("fetch-stores", "falkordb");
        return with("FALKORDB_URL", "");
    }

    /// The FalkorDB of this data folder, while there is one.
    Optional<ProcessHandle> falkor() {
        String file = falkorFile().toString();
        return ProcessHandle.allProcesses()
                .filter(each ->
                        List.of(each.info().arguments().orElse(new String[0])).contains(file))
                .findFirst();
    }

    /// Where that one is and how to log in, as it wrote it down.
    Path falkorFile() {
        return dataFolder().resolve("falkordb/server.conf");
    }

    /// A setting for the next start; an empty value unsets it.
    RunningSluice with(String name, String value) {
        if (value.isEmpty()) {
            settings.remove(name);
        } else {
            settings.put(name, value);
        }
        return this;
    }

    /// Starts the program through another one, which must replace itself by it.
    RunningSluice through(List<String> command) {
        wrapper = List.copyOf(command);
        return this;
    }

    /// Starts it as the image does: without what the JVM learnt of our classes in an earlier run.
    RunningSluice cold() {
        cold = true;
        return this;
    }

    Path dataFolder() {
        return folder.resolve("data");
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Where the back office listens. It answers 503 unless `DATABASE_URL` is unset.
    String backOfficeUrl() {
        return "http://127.0.0.1:" + backOfficePort;
    }

    /// Speaks with the admin key.
    Client client() {
        return client(ADMIN_KEY);
    }

    Client client(String key) {
        return new Client(url(), key);
    }

    /// Speaks with the back office.
    Client backOffice(String key) {
        return new Client(backOfficeUrl(), key);
    }

    long pid() {
        return running().pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /// Starts and waits until it says it is ready.
    void start() {
        start(port, "up");
    }

    /// Starts the demo and waits until its back office is filled.
    void startDemo() throws InterruptedException {
        long from = outputBytes();
        start(port, "up", "--demo");
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!printedSince(from).contains("The back office is filled")) {
            assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// Starts the back office alone and waits until it says it is ready.
    void startBackOffice() {
        start(backOfficePort, "backoffice");
    }

    /// Waits for the back office's database, which may come after the gateway is ready.
    void awaitBackOffice() {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady(backOfficePort)) {
            assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
            sleep(LOOK_MILLIS);
        }
    }

    private void start(int listener, String... command) {
        launch(command);
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady(listener)) {
            if (!running().isAlive() || System.nanoTime() > deadline) {
                String what = running().isAlive() ? "is not ready" : "ended";
                kill();
                throw new AssertionError("sluice " + what + " instead of serving:\n" + output());
            }
            sleep(20);
        }
    }

    /// Starts and kills it while it is still recovering or warming up.
    void startAndKillAfter(long millis) {
        launch("up");
        sleep(millis);
        kill();
    }

    /// Starts what is expected to end by itself.
    Ended run(String... arguments) {
        long from = outputBytes();
        launch(arguments);
        return end(from);
    }

    /// `./sluice verify` on the data folder of the stopped program.
    Ended verify() {
        return run("verify", dataFolder().toString());
    }

    /// The state hash, after `verify` has found the folder sound.
    String soundStateHash() {
        Ended ended = verify();
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output().lines()).contains("sound");
        return ended.output()
                .lines()
                .filter(line -> line.startsWith("state hash"))
                .map(line -> line.substring("state hash".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /// kill -9: nothing in the process gets to run another instruction.
    void kill() {
        try {
            running().destroyForcibly().waitFor();
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    /// SIGTERM, as an operator or a container stops it.
    Ended stop() {
        long from = outputBytes();
        running().destroy();
        return end(from);
    }

    /// Waits for what is printed once all is there, which may be after it is ready.
    void awaitOutput(String text) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!output().contains(text)) {
            assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// Everything printed so far, the end of it.
    String output() {
        try {
            List<String> lines = Files.readAllLines(log());
            int from = Math.max(0, lines.size() - LINES_SHOWN_MAX);
            return String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException failure) {
            return "(no output: " + failure + ")";
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        failed = true;
        failure.addSuppressed(new AssertionError("sluice printed:\n" + output()));
        throw failure;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (isAlive()) {
            kill();
        }
        falkor().ifPresent(RunningSluice::end);
        PrivatePostgres postgres = new PrivatePostgres(dataFolder());
        if (postgres.isRunning()) {
            postgres.kill();
        }
        if (!failed) {
            delete(folder);
        }
    }

    /// kill -9.
    static void end(ProcessHandle server) {
        server.destroyForcibly();
        server.onExit().join();
    }

    private Process running() {
        return Objects.requireNonNull(process, "not started");
    }

    private void launch(String... arguments) {
        if (isAlive()) {
            throw new IllegalStateException("it is running already");
        }
        List<String> command = new ArrayList<>(wrapper);
        command.add(JDK + "/bin/java");
        command.add("@" + ROOT.resolve("docker/jvm.options").toAbsolutePath());
        if (!cold) {
            command.addAll(Learnt.FLAGS);
        }
        command.add("-Xmx512m");
        command.add("-ea:io.sluice...");
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-cp");
        command.add(ROOT.resolve("docker/target/sluice/lib").toAbsolutePath() + "/*");
        command.add("io.sluice.gateway.Sluice");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().putAll(settings);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Ended end(long outputFrom) {
        try {
            if (!running().waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("it does not end:\n" + output());
            }
            return new Ended(running().exitValue(), printedSince(outputFrom));
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    private String printedSince(long from) {
        try {
            byte[] all = Files.readAllBytes(log());
            int start = (int) from;
            return new String(all, start, all.length - start, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isReady(int listener) {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(here, listener), 1_000);
        } catch (IOException notYet) {
            return false;
        }
        try {
            String url = "http://127.0.0.1:" + listener;
            return new Client(url, ADMIN_KEY).get("/readyz").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /// Runs one of the scripts beside the assembly to its end.
    private static void script(String name, String argument) {
        String file = ROOT.resolve("docker").resolve(name).toAbsolutePath().toString();
        try {
            Process script = new ProcessBuilder(file, argument).redirectErrorStream(true).start();
            byte[] said = script.getInputStream().readAllBytes();
            assertThat(script.waitFor()).as(new String(said, StandardCharsets.UTF_8)).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    /// What `./sluice up` does once for each build, done when the first one starts.
    private static final class Learnt {
        static final List<String> FLAGS = flags();

        private static List<String> flags() {
            script("learn-start", JDK);
            Path file = ROOT.resolve("docker/target/sluice/sluice.aot").toAbsolutePath();
            boolean any = file.toFile().length() > 0;
            return any ? List.of("-XX:AOTCache=" + file, "-Xlog:aot=off") : List.of();
        }
    }

    private Path log() {
        return folder.resolve("output.log");
    }

    private long outputBytes() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Different ones, all free now.
    private static synchronized List<Integer> freePorts(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < PORT_COUNT && ports.size() < count; i++) {
            int port = PORT_MIN + PORTS.nextInt(PORT_COUNT);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (!ports.contains(socket.getLocalPort())) {
                    ports.add(socket.getLocalPort());
                }
            } catch (IOException taken) {
                // the next one, then
            }
        }
        if (ports.size() < count) {
            throw new IOException("no free port");
        }
        return ports;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    private static IllegalStateException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(interrupt);
    }
}
