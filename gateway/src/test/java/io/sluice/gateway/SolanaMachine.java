package io.sluice.gateway;

import io.sluice.FetchedProgram;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;

/// A real Solana virtual machine on loopback, with a wallet that pays by the official packages
/// (`docker/solana-vm`). Fetched when it is missing; where it can't be had the tests fail.
final class SolanaMachine implements AutoCloseable {
    private final FetchedProgram program = new FetchedProgram("solana", "solana-vm/vm.js");
    private final JsonObject facts = read(program.line());

    /// What it said of itself: `rpc`, `ws`, `wallet`, `treasury`, `usdc`.
    String fact(String name) {
        return text(facts, name);
    }

    /// Lets the wallet do something; the transaction's signature.
    String wallet(String deed, JsonObject with) {
        return text(ask(deed, with), "signature");
    }

    /// The same with a transfer request.
    String wallet(String deed, String url) {
        return wallet(deed, JsonObject.EMPTY.with("url", new JsonText(url)));
    }

    /// Pays some of the token's smallest parts too much, or too little.
    String payWith(String url, long units) {
        JsonNumber more = new JsonNumber(Long.toString(units));
        return wallet("pay", JsonObject.EMPTY.with("url", new JsonText(url)).with("units", more));
    }

    private JsonObject ask(String deed, JsonObject with) {
        return read(
                program.ask(new JsonOut().value(with.with("do", new JsonText(deed))).toString()));
    }

    private static JsonObject read(String line) {
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
        program.close();
    }
}
