package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.ServerProcess;
import io.sluice.benchmarks.load.Caller;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.OpenTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The gateway as it is served, in a process of its own.
public final class SluiceServer implements AutoCloseable {
    private static final String ADMIN_KEY = "bench-admin-key-0123456789abcdefghij";
    private static final int CONNECTIONS = 64;
    private static final long OPENING_MILLIS_MAX = 600_000;

    private final ServerProcess process;
    private final double startSeconds;

    private SluiceServer(ServerProcess process, double startSeconds) {
        this.process = process;
        this.startSeconds = startSeconds;
    }

    /// Starts on a folder, which may hold data already, and returns when it says that it is ready.
    public static SluiceServer start(Path folder) throws IOException {
        Files.createDirectories(folder);
        int port = ServerProcess.freePort();
        long begun = System.nanoTime();
        ServerProcess process =
                ServerProcess.start(
                        port,
                        "ready",
                        Map.of(
                                "SLUICE_DATA_DIR",
                                folder.toString(),
                                "SLUICE_GATEWAY_PORT",
                                Integer.toString(port),
                                "SLUICE_ADMIN_KEY",
                                ADMIN_KEY,
                                "DATABASE_URL",
                                "none"),
                        ServerProcess.javaCommand("io.sluice.gateway.Sluice", "up"));
        return new SluiceServer(process, (System.nanoTime() - begun) / 1e9);
    }

    /// From the start of the JVM to ready, warmed.
    public double startSeconds() {
        return startSeconds;
    }

    public Caller caller() {
        return Caller.of(process.address(), ADMIN_KEY);
    }

    public ServerProcess process() {
        return process;
    }

    public Duration cpu() {
        return process.cpu();
    }

    /// Opens accounts over HTTP.
    public void open(int accounts) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (LoadClient client =
                new LoadClient(
                        process.address(),
                        CONNECTIONS,
                        Framing.http(),
                        () -> new OpenTalk(caller(), next, accounts))) {
            client.closed(OPENING_MILLIS_MAX).sound();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
