package io.sluice.gateway;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A real Solana virtual machine on loopback, with a wallet that pays by the official packages
/// (`docker/solana-vm`). Fetched when it is missing; where it can't be had the tests fail.
final class SolanaMachine implements AutoCloseable {
    private static final Path DOCKER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("docker").toAbsolutePath();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final JsonObject facts;

    SolanaMachine() throws IOException, InterruptedException {
        Process fetching =
                new ProcessBuilder(DOCKER.resolve("fetch-stores").toString(), "solana")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String folder;
        try (BufferedReader said = fetching.inputReader(StandardCharsets.UTF_8)) {
            folder = said.readLine();
        }
        if (fetching.waitFor() != 0) {
            throw new AssertionError("no Solana machine to test against");
        }
        process =
                new ProcessBuilder("node", DOCKER.resolve("solana-vm/vm.js").toString(), folder)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        facts = answer();
    }

    /// What it said of itself: `rpc`, `ws`, `wallet`, `treasury`, `usdc`.
    String fact(String name) {
        return text(facts, name);
    }

    /// Lets the wallet do something; the transaction's signature.
    String wallet(String deed, JsonObject with) throws IOException {
        return text(ask(deed, with), "signature");
    }

    /// The same with a transfer request.
    String wallet(String deed, String url) throws IOException {
        return wallet(deed, JsonObject.EMPTY.with("url", new JsonText(url)));
    }

    /// Pays some of the token's smallest parts too much, or too little.
    String payWith(String url, long units) throws IOException {
        JsonNumber more = new JsonNumber(Long.toString(units));
        return wallet("pay", JsonObject.EMPTY.with("url", new JsonText(url)).with("units", more));
    }

    private synchronized JsonObject ask(String deed, JsonObject with) throws IOException {
        questions.write(new JsonOut().value(with.with("do", new JsonText(deed))).toString());
        questions.newLine();
        questions.flush();
        return answer();
    }

    private JsonObject answer() throws IOException {
        String line = String.valueOf(answers.readLine());
        if (!(Json.read(line.getBytes(StandardCharsets.UTF_8))
                        instanceof Json.Reading.Sound(JsonObject said))
                || said.find("error") != null) {
            throw new AssertionError("the Solana machine said: " + line);
        }
        return said;
    }

    private static String text(JsonObject object, String name) {
        return object.find(name) instanceof JsonText(String text) ? text : "";
    }

    @Override
    public void close() {
        process.destroy();
    }
}
