package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What a buyer sends in `PAYMENT-SIGNATURE` (x402 v2): which offer it took, and a transaction it
/// has signed. Nothing of it is believed before it is checked.
///
/// @param resource what it says it is for; null: it says nothing
/// @param accepted the terms as they were offered
public record X402Payload(
        @Nullable String resource, X402Terms accepted, WireTransaction transaction) {
    /// More than the largest sound one has.
    private static final int CHARS_MAX = 7_000;

    private static final String VERSION = "2";
    private static final int TEXT_CHARS_MAX = 300;

    /// What reading came to.
    public sealed interface Reading {
        record Sound(X402Payload payload) implements Reading {}

        /// The flaw says what it is not, never the content.
        record Malformed(String flaw) implements Reading {}
    }

    /// Reads a header.
    public static Reading read(String header) {
        if (header.length() > CHARS_MAX) {
            return new Reading.Malformed("must have at most " + CHARS_MAX + " characters");
        }
        byte[] bytes = base64(header);
        if (bytes == null) {
            return new Reading.Malformed("must be in base64");
        }
        if (!(Json.read(bytes) instanceof Json.Reading.Sound(JsonObject payload))) {
            return new Reading.Malformed("must be a JSON object in base64");
        }
        if (!(payload.find("x402Version") instanceof JsonNumber(String version))
                || !version.equals(VERSION)) {
            return new Reading.Malformed("must be of x402Version 2");
        }
        X402Terms terms = terms(object(payload, "accepted"));
        if (terms == null) {
            return new Reading.Malformed("must hold in `accepted` the terms as they were offered");
        }
        byte[] wire = base64(text(object(payload, "payload"), "transaction", CHARS_MAX));
        WireTransaction transaction = wire == null ? null : WireTransaction.read(wire);
        if (transaction == null) {
            return new Reading.Malformed("must hold a transaction without address tables");
        }
        String resource = text(object(payload, "resource"), "url", TEXT_CHARS_MAX);
        return new Reading.Sound(
                new X402Payload(resource.isEmpty() ? null : resource, terms, transaction));
    }

    private static @Nullable X402Terms terms(JsonObject accepted) {
        String amount = text(accepted, "amount", 18);
        boolean sound =
                text(accepted, "scheme", TEXT_CHARS_MAX).equals(X402Terms.SCHEME)
                        && amount.matches("[1-9][0-9]*");
        JsonObject extra = object(accepted, "extra");
        return !sound
                ? null
                : new X402Terms(
                        text(accepted, "network", TEXT_CHARS_MAX),
                        Long.parseLong(amount),
                        text(accepted, "asset", TEXT_CHARS_MAX),
                        text(accepted, "payTo", TEXT_CHARS_MAX),
                        text(extra, "feePayer", TEXT_CHARS_MAX),
                        text(extra, "memo", TEXT_CHARS_MAX));
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return text.isEmpty() ? null : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static JsonObject object(JsonObject object, String name) {
        return object.find(name) instanceof JsonObject found ? found : JsonObject.EMPTY;
    }

    private static String text(JsonObject object, String name, int charsMax) {
        return object.find(name) instanceof JsonText(String text) && text.length() <= charsMax
                ? text
                : "";
    }
}
