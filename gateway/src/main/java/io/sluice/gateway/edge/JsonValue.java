package io.sluice.gateway.edge;

import java.util.List;

/// One JSON value as it was sent. Numbers stay text, so that nothing is ever rounded.
public sealed interface JsonValue
        permits JsonObject,
                JsonValue.JsonArray,
                JsonValue.JsonText,
                JsonValue.JsonNumber,
                JsonValue.JsonFlag,
                JsonValue.JsonNull {

    /// The elements, in order.
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /// A string, unescaped; surrogates always come in pairs.
    record JsonText(String text) implements JsonValue {}

    /// A number in the digits it was written with: `1`, `-0.50`, `1e308`.
    record JsonNumber(String raw) implements JsonValue {}

    /// `true` or `false`.
    enum JsonFlag implements JsonValue {
        FALSE,
        TRUE;

        public boolean isTrue() {
            return this == TRUE;
        }
    }

    /// `null`.
    enum JsonNull implements JsonValue {
        NULL
    }
}
