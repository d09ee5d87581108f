package io.sluice.backoffice;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A real OpenID provider on loopback (`docker/openid-provider`), which lets everybody in as who it
/// is told, and lies when it is told to. Fetched when it is missing; where it can't be had the
/// tests fail.
public final class OpenIdProvider implements AutoCloseable {
    private static final Path DOCKER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("docker").toAbsolutePath();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final String issuer;

    public OpenIdProvider() {
        try {
            Process fetching =
                    new ProcessBuilder(DOCKER.resolve("fetch-stores").toString(), "openid")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String folder;
            try (BufferedReader said = fetching.inputReader(StandardCharsets.UTF_8)) {
                folder = said.readLine();
            }
            if (fetching.waitFor() != 0) {
                throw new AssertionError("no OpenID provider to test against");
            }
            String program = DOCKER.resolve("openid-provider/provider.mjs").toString();
            process =
                    new ProcessBuilder("node", program, folder)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
        issuer = text(answer(), "issuer");
    }

    public String issuer() {
        return issuer;
    }

    /// Lets whoever comes in as this subject from now on.
    public void vouchesFor(String subject) {
        lies(subject, "");
    }

    /// The same, and signs what is wrong in this way.
    public void lies(String subject, String lie) {
        JsonObject order =
                JsonObject.EMPTY
                        .with("subject", new JsonText(subject))
                        .with("lie", new JsonText(lie));
        try {
            questions.write(new JsonOut().value(order).toString());
            questions.newLine();
            questions.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        answer();
    }

    private JsonObject answer() {
        try {
            String line = answers.readLine();
            byte[] bytes = (line == null ? "" : line).getBytes(StandardCharsets.UTF_8);
            if (Json.read(bytes) instanceof Json.Reading.Sound(JsonObject object)) {
                return object;
            }
            throw new AssertionError("the OpenID provider says " + line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(JsonObject object, String name) {
        return object.find(name) instanceof JsonText(String text) ? text : "";
    }

    @Override
    public void close() {
        process.destroy();
    }
}
