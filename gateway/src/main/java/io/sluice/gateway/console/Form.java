package io.sluice.gateway.console;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What somebody filled in on a page, by field name. A field left empty is as good as not there.
public final class Form {
    private static final int FIELDS_MAX = 64;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?");

    private final Map<String, String> fields;

    /// Nothing was sent.
    Form() {
        this(Map.of());
    }

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /// From `name=value&…`; what cannot be decoded is left out, and what comes twice counts once.
    static Form of(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", FIELDS_MAX)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(
                        decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(fields);
    }

    /// What was filled in, without space around it; empty where nothing was.
    public String text(String name) {
        return fields.getOrDefault(name, "").strip();
    }

    /// The fields named, as the JSON a route takes: words as text, empty ones left out.
    public JsonObject texts(String... names) {
        JsonObject object = JsonObject.EMPTY;
        for (String name : names) {
            String text = text(name);
            object = text.isEmpty() ? object : object.with(name, new JsonText(text));
        }
        return object;
    }

    /// The same with these fields as numbers. What is no number goes on as text, for the route to
    /// refuse in its own words.
    public JsonObject with(JsonObject object, String... numbers) {
        for (String name : numbers) {
            String text = text(name).replace(",", "");
            if (!text.isEmpty()) {
                JsonValue value =
                        NUMBER.matcher(text).matches() ? new JsonNumber(text) : new JsonText(text);
                object = object.with(name, value);
            }
        }
        return object;
    }

    /// The same with an amount that was filled in as dollars, in cents. What is no amount goes on
    /// as text, for the route to refuse.
    public JsonObject withCents(JsonObject object, String dollars, String cents) {
        String text = text(dollars).replace(",", "").replace("$", "");
        if (text.isEmpty()) {
            return object;
        }
        JsonValue value =
                NUMBER.matcher(text).matches()
                        ? new JsonNumber(
                                new BigDecimal(text)
                                        .movePointRight(2)
                                        .stripTrailingZeros()
                                        .toPlainString())
                        : new JsonText(text);
        return object.with(cents, value);
    }

    /// The same with a box that was ticked, or was not.
    public JsonObject withFlag(JsonObject object, String name) {
        return object.with(name, text(name).isEmpty() ? JsonFlag.FALSE : JsonFlag.TRUE);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
