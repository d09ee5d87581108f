package io.sluice.backoffice;

import io.sluice.gateway.database.DatabaseAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The back office as a process of its own, with the classes of this build on somebody else's
/// database, so that it can be killed and started again.
public final class OfficeProcess implements AutoCloseable {
    private static final String LISTENS = "back office";
    private static final String READY = "ready;";

    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Process process;
    private String url = "";

    /// @param more settings, as environment variables
    public OfficeProcess(DatabaseAddress database, Map<String, String> more) {
        settings.putAll(more);
        settings.put("SLUICE_BACKOFFICE_PORT", "0");
        settings.put("SLUICE_TEST_CLOCK", "1");
        settings.put("SLUICE_ADMIN_KEY", BackOfficeRig.ADMIN_KEY);
        settings.put("FALKORDB_URL", "none");
        settings.put(
                "DATABASE_URL",
                "postgresql://%s:%s@%s:%d/%s?sslmode=%s"
                        .formatted(
                                database.user(),
                                encoded(database.password()),
                                database.host(),
                                database.port(),
                                database.database(),
                                database.sslMode()));
        try {
            settings.put("SLUICE_DATA_DIR", Files.createTempDirectory("office").toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Starts it and waits until it is ready.
    public void start() {
        String root = System.getProperty("sluice.root", "..");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(root, "docker", "jvm.options"));
        command.add("-Xmx256m");
        command.add("-Xms64m");
        command.add("-XX:TieredStopAtLevel=1"); // it does not live long enough for more
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("io.sluice.gateway.Sluice");
        command.add("backoffice");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().putAll(settings);
        try {
            Process started = builder.start();
            process = started;
            BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
            awaitReady(output);
            Thread.ofVirtual().start(() -> output.lines().forEach(line -> {}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitReady(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENS)) {
                url = line.substring(LISTENS.length()).strip();
            } else if (line.startsWith(READY)) {
                return;
            }
        }
        throw new AssertionError("it ended instead of serving:\n" + said);
    }

    /// Speaks with the admin key.
    public RigClient admin() {
        return new RigClient(url, BackOfficeRig.ADMIN_KEY);
    }

    /// kill -9: nothing in the process gets to run another instruction.
    public void kill() {
        try {
            Objects.requireNonNull(process, "not started").destroyForcibly().waitFor();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
