package io.sluice;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A program of others that tests run against, with a script of ours in front of it that Node.js
/// runs: both sides say one line at a time. Fetched when it is missing; where it can't be had the
/// tests fail.
public final class FetchedProgram implements AutoCloseable {
    private static final Path DOCKER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("docker").toAbsolutePath();

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    /// @param name what `fetch-stores` calls it
    /// @param script beside `fetch-stores`; it is given the folder where the program lies
    public FetchedProgram(String name, String script) {
        this.name = name;
        try {
            String folder = fetched(name);
            process =
                    new ProcessBuilder("node", DOCKER.resolve(script).toString(), folder)
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
    }

    private static String fetched(String name) throws IOException, InterruptedException {
        Process fetching =
                new ProcessBuilder(DOCKER.resolve("fetch-stores").toString(), name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String folder;
        try (BufferedReader said = fetching.inputReader(StandardCharsets.UTF_8)) {
            folder = said.readLine();
        }
        if (fetching.waitFor() != 0) {
            throw new AssertionError("no " + name + " to test against");
        }
        return folder;
    }

    /// The next line it says; it waits for it.
    public synchronized String line() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError(name + " has ended");
            }
            return line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Tells it a line; what it says to that.
    public synchronized String ask(String question) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return line();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
