package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonArray;

/// Lays JSON out for people, two spaces a level.
final class PrettyJson {
    private static final String STEP = "  ";

    private PrettyJson() {}

    static void write(JsonValue value, String indent, StringBuilder text) {
        switch (value) {
            case JsonObject object when object.size() > 0 -> {
                text.append("{\n");
                for (int i = 0; i < object.size(); i++) {
                    text.append(indent).append(STEP).append('"').append(object.name(i));
                    text.append("\": ");
                    write(object.value(i), indent + STEP, text);
                    text.append(i + 1 < object.size() ? ",\n" : "\n");
                }
                text.append(indent).append('}');
            }
            case JsonArray(var elements) when !elements.isEmpty() -> {
                text.append("[\n");
                for (int i = 0; i < elements.size(); i++) {
                    text.append(indent).append(STEP);
                    write(elements.get(i), indent + STEP, text);
                    text.append(i + 1 < elements.size() ? ",\n" : "\n");
                }
                text.append(indent).append(']');
            }
            default -> text.append(new JsonOut().value(value));
        }
    }
}
