package io.sluice.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON as a parser that is not ours reads it: numbers exact, a name twice is an error.
///
/// @param value a map, a list, a text, a number, a truth value or null
record Tree(@Nullable Object value) {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    static Tree of(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            Tree tree = new Tree(read(parser));
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one JSON document: " + json);
            }
            return tree;
        } catch (IOException failure) {
            throw new UncheckedIOException("not JSON: " + json, failure);
        }
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("nothing");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }

    /// What is found along these names.
    Tree at(String... names) {
        Tree found = this;
        for (String name : names) {
            if (!found.members().containsKey(name)) {
                throw new AssertionError("there is no " + name + " in " + this);
            }
            found = new Tree(found.members().get(name));
        }
        return found;
    }

    boolean has(String name) {
        return members().containsKey(name);
    }

    Set<String> names() {
        return members().keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    Tree at(int index) {
        return list().get(index);
    }

    List<Tree> list() {
        if (value instanceof List<?> elements) {
            List<Tree> trees = new ArrayList<>();
            elements.forEach(element -> trees.add(new Tree(element)));
            return trees;
        }
        throw new AssertionError("not a list: " + value);
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw new AssertionError("not a text: " + value);
    }

    BigDecimal number() {
        if (value instanceof BigDecimal number) {
            return number;
        }
        throw new AssertionError("not a number: " + value);
    }

    /// An amount in millionths; more than six decimals are a failure.
    long micros() {
        return number().movePointRight(6).longValueExact();
    }

    boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new AssertionError("not a truth value: " + value);
    }

    boolean isNull() {
        return value == null;
    }

    private Map<?, ?> members() {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw new AssertionError("not an object: " + value);
    }
}
