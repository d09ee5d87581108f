package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.ServerProcess;
import io.sluice.benchmarks.load.Caller;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.OpenTalk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The gateway as it is served, in a process of its own.
public final class SluiceServer implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final long OPENING_MILLIS_MAX = 600_000;
    private static final long STORES_NANOS_MAX = 60_000_000_000L;
    private static final long LOOK_MILLIS = 50;
    private static final String ALL_THERE = "\"detached\":[]";
    private static final String DATABASE_THERE = "\"database\":\"ok\"";

    private final ServerProcess process;
    private final double startSeconds;

    private SluiceServer(ServerProcess process, double startSeconds) {
        this.process = process;
        this.startSeconds = startSeconds;
    }

    /// Starts without a database on a folder, which may hold data already, and returns when it says
    /// that it is ready.
    public static SluiceServer start(Path folder) throws IOException {
        return start(folder, Map.of("DATABASE_URL", "none"));
    }

    /// The same with stores of one's own, where the further settings do not say otherwise.
    public static SluiceServer start(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> environment = new HashMap<>(settings);
        int port = ServerProcess.freePort();
        environment.put("SLUICE_DATA_DIR", folder.toString());
        environment.put("SLUICE_GATEWAY_PORT", Integer.toString(port));
        environment.putIfAbsent("SLUICE_BACKOFFICE_PORT", "0");
        environment.put("SLUICE_ADMIN_KEY", BackOffice.ADMIN_KEY);
        long begun = System.nanoTime();
        ServerProcess process =
                ServerProcess.start(
                        port,
                        "ready",
                        environment,
                        ServerProcess.javaCommand("io.sluice.gateway.Sluice", "up"));
        return new SluiceServer(process, (System.nanoTime() - begun) / 1e9);
    }

    /// Waits until graph and database are attached; they may come after the gateway is ready.
    public void awaitStores() throws IOException, InterruptedException {
        awaitSaid(ALL_THERE);
    }

    /// Waits until the database is attached.
    public void awaitDatabase() throws IOException, InterruptedException {
        awaitSaid(DATABASE_THERE);
    }

    private void awaitSaid(String there) throws IOException, InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + process.address().getPort()
                                                + "/readyz"))
                        .build();
        long deadline = System.nanoTime() + STORES_NANOS_MAX;
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!client.send(question, BodyHandlers.ofString()).body().contains(there)) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("a store of the gateway does not come");
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /// From the start of the JVM to ready, warmed.
    public double startSeconds() {
        return startSeconds;
    }

    public Caller caller() {
        return Caller.of(process.address(), BackOffice.ADMIN_KEY);
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
