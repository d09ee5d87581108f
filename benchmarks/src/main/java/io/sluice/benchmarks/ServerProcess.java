package io.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, so that neither its heap nor its compiled code is shared with
/// the client or its twin. Ends with the bench.
public final class ServerProcess implements AutoCloseable {
    /// Long enough for a last snapshot of a million accounts.
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts a main class of ours with this JVM's own flags and waits for a line that begins with
    /// `ready`.
    public static ServerProcess java(Class<?> main, int port, String... arguments)
            throws IOException {
        return start(port, "ready", Map.of(), javaCommand(main.getName(), arguments));
    }

    /// The command that runs a class as this JVM runs.
    public static List<String> javaCommand(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dlogback.configurationFile=logback-bench.xml");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }

    /// Runs a class of ours in a JVM with further flags and answers its first line that begins with
    /// `ready`.
    public static String ask(Class<?> main, List<String> flags, String... arguments)
            throws IOException {
        List<String> command = javaCommand(main.getName(), arguments);
        command.addAll(1, flags);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            return all.stream()
                    .filter(line -> line.startsWith("ready"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(String.join("\n", all)));
        }
    }

    /// Starts any command and waits for a line that contains the text.
    public static ServerProcess start(
            int port, String readyText, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        ServerProcess server = new ServerProcess(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            if (line.contains(readyText)) {
                Thread.ofVirtual().start(() -> drain(lines));
                return server;
            }
        }
        throw new IOException("ended before it was ready: " + command + "\n" + seen);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // A full pipe would stop the server.
            }
        } catch (IOException ended) {
            // The server was stopped; nothing of it is missed.
        }
    }

    /// A port that nobody uses right now.
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// Processor time used so far, by all threads.
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// The processes it started, and theirs: its stores.
    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /// Kills it as a power cut would end it, and waits until it is gone.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }
}
