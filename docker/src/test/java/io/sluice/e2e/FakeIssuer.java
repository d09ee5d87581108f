package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// An OpenID provider on loopback (`docker/openid-provider`), fetched when it is missing, that lets
/// everybody in as whom it is told.
final class FakeIssuer implements AutoCloseable {
    private static final Path DOCKER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("docker").toAbsolutePath();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;
    private final String url;

    FakeIssuer() {
        try {
            Process fetching = started(DOCKER.resolve("fetch-stores").toString(), "openid");
            String folder;
            try (BufferedReader said = fetching.inputReader(StandardCharsets.UTF_8)) {
                folder = said.readLine();
            }
            assertThat(fetching.waitFor()).as("an OpenID provider can be had").isZero();
            String program = DOCKER.resolve("openid-provider/provider.mjs").toString();
            process = started("node", program, folder);
            answers = process.inputReader(StandardCharsets.UTF_8);
            orders = process.outputWriter(StandardCharsets.UTF_8);
            url = Tree.of(answers.readLine()).at("issuer").text();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    String url() {
        return url;
    }

    /// Lets whoever comes in as this subject from now on.
    void vouchesFor(String subject) {
        try {
            orders.write("{\"subject\":\"%s\",\"lie\":\"\"}%n".formatted(subject));
            orders.flush();
            assertThat(answers.readLine()).isNotNull();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Process started(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
