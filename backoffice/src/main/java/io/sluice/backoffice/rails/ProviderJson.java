package io.sluice.backoffice.rails;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A document of a provider's, read by name and leniently: what is missing or of another kind is
/// absent. The same field comes as a list from one server and as an object from the next.
public record ProviderJson(JsonValue value) {
    static final ProviderJson NOTHING = new ProviderJson(JsonNull.NULL);

    private static final int TEXT_CHARS_MAX = 500;
    private static final int NUMBER_CHARS_MAX = 20;

    public static ProviderJson of(byte[] bytes) {
        return Json.read(bytes) instanceof Json.Reading.Sound(JsonValue value)
                ? new ProviderJson(value)
                : NOTHING;
    }

    /// What is at the end of this path.
    public ProviderJson at(String... path) {
        JsonValue found = value;
        for (String name : path) {
            JsonValue next = found instanceof JsonObject object ? object.find(name) : null;
            if (next == null) {
                return NOTHING;
            }
            found = next;
        }
        return new ProviderJson(found);
    }

    /// The elements; of an object that stands where a list should, the object itself.
    public List<ProviderJson> elements() {
        return switch (value) {
            case JsonArray(List<JsonValue> all) -> all.stream().map(ProviderJson::new).toList();
            case JsonObject object -> object.size() == 0 ? List.of() : List.of(this);
            default -> List.of();
        };
    }

    /// Text, or the digits of a number; cut to what may be kept.
    public @Nullable String text(String... path) {
        return switch (at(path).value) {
            case JsonText(String text) when !text.isEmpty() -> cut(text).replace("\0", "");
            case JsonNumber(String raw) -> cut(raw);
            default -> null;
        };
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    }

    public String textOr(String absent, String... path) {
        String text = text(path);
        return text == null ? absent : text;
    }

    /// Cents of an amount in dollars, whether it came as text or as a number; a broken cent counts
    /// as a whole one.
    public OptionalLong cents(String... path) {
        String text = text(path);
        if (text == null || text.length() > NUMBER_CHARS_MAX) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    new BigDecimal(text)
                            .movePointRight(2)
                            .setScale(0, RoundingMode.UP)
                            .longValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
