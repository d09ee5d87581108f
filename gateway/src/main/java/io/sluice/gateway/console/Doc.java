package io.sluice.gateway.console;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document of the API as a page shows it: members by name, in the form people read. Null reads
/// as nothing, and so does all of a document that is not there. A name the document does not know
/// is a mistake of the page, which tests are told of (assertions are off where it is served); what
/// may be left out of an answer is asked for by [#has] first.
public record Doc(JsonObject object) {
    public static final Doc NONE = new Doc(JsonObject.EMPTY);

    public static Doc of(@Nullable JsonValue value) {
        return value instanceof JsonObject object ? new Doc(object) : NONE;
    }

    /// Whether the member is there, and not null.
    public boolean has(String name) {
        JsonValue value = object.find(name);
        return value != null && value != JsonNull.NULL;
    }

    /// The member as it stands: a text, or the digits of a number.
    public String text(String name) {
        return switch (member(name)) {
            case JsonText(String text) -> text;
            case JsonNumber(String raw) -> raw;
            case JsonFlag flag -> Boolean.toString(flag.isTrue());
            case null, default -> "";
        };
    }

    public boolean is(String name, String text) {
        return text(name).equals(text);
    }

    public boolean flag(String name) {
        return member(name) == JsonFlag.TRUE;
    }

    /// The member as a number; 0 where there is none.
    public BigDecimal number(String name) {
        String text = text(name);
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }

    public long whole(String name) {
        return number(name).longValue();
    }

    /// `2,438.8`
    public String credits(String name) {
        return Figures.number(number(name));
    }

    /// An amount in dollars.
    public String dollars(String name) {
        return Figures.dollars(number(name));
    }

    /// An amount in cents, as dollars.
    public String cents(String name) {
        return Figures.cents(whole(name));
    }

    public String percent(String name, int places) {
        return Figures.percent(number(name), places);
    }

    /// A code as words.
    public String words(String name) {
        return Figures.words(text(name));
    }

    public String time(String name) {
        String text = text(name);
        return text.isEmpty() ? "" : Figures.time(Instant.parse(text));
    }

    public String day(String name) {
        String text = text(name);
        return text.isEmpty() ? "" : Figures.day(LocalDate.parse(text));
    }

    /// A month, or the days of a week.
    public String period(String name) {
        String text = text(name);
        return text.isEmpty() ? "" : Figures.period(text);
    }

    public Doc in(String name) {
        return of(member(name));
    }

    /// The objects of a list.
    public List<Doc> list(String name) {
        List<Doc> docs = new ArrayList<>();
        if (member(name) instanceof JsonArray(List<JsonValue> elements)) {
            elements.forEach(each -> docs.add(of(each)));
        }
        return docs;
    }

    /// The texts of a list.
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (member(name) instanceof JsonArray(List<JsonValue> elements)) {
            for (JsonValue each : elements) {
                if (each instanceof JsonText(String text)) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private @Nullable JsonValue member(String name) {
        JsonValue member = object.find(name);
        assert member != null || object.size() == 0 : name + " is not among " + names();
        return member;
    }

    /// The names of the members.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < object.size(); i++) {
            names.add(object.name(i));
        }
        return names;
    }
}
