package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The fields of one request, read by name and type. Everything wrong is gathered: read all the
/// fields, then ask {@link #problem}. Until that has answered null, a value read may be a
/// placeholder. A field nobody asked for is an unknown one.
///
/// Thread: confined to the request.
public final class Fields {
    private static final int ID_LENGTH_MAX = 128;
    private static final int COUNTED_MEMBERS_MAX = 64;
    private static final int NAME_SHOWN_MAX = 128;

    private final JsonObject object;
    private final String prefix;
    private final Flaws flaws;
    private final boolean query;
    private @Nullable List<Fields> inner;
    private long asked; // one bit a member

    private Fields(JsonObject object, String prefix, Flaws flaws, boolean query) {
        this.object = object;
        this.prefix = prefix;
        this.flaws = flaws;
        this.query = query;
    }

    /// What is wrong so far, shared with nested fields. The worst kind names the whole problem.
    private static final class Flaws {
        final List<FieldError> errors = new ArrayList<>(0);
        @Nullable ProblemType worst;

        void add(ProblemType type, String field, String message) {
            errors.add(new FieldError(field, message));
            if (worst == null || rank(type) < rank(worst)) {
                worst = type;
            }
        }

        private static int rank(ProblemType type) {
            return switch (type) {
                case UNKNOWN_FIELD -> 0;
                case INVALID_REQUEST -> 1;
                default -> 2;
            };
        }
    }

    public static Fields of(JsonObject object) {
        return new Fields(object, "", new Flaws(), false);
    }

    /// The parameters of a query, where numbers and flags are text as well.
    static Fields ofQuery(JsonObject parameters) {
        return new Fields(parameters, "", new Flaws(), true);
    }

    /// The fields of a value that should be an object; anything else is refused as such.
    public static Fields of(JsonValue value) {
        Fields fields = of(value instanceof JsonObject object ? object : JsonObject.EMPTY);
        if (!(value instanceof JsonObject)) {
            fields.flaws.add(ProblemType.INVALID_REQUEST, "", "must be a JSON object");
        }
        return fields;
    }

    /// Whether a field is there; an explicit null counts.
    public boolean has(String name) {
        return ask(name) != null;
    }

    /// Whether a field is there and null.
    public boolean isNull(String name) {
        return ask(name) == JsonNull.NULL;
    }

    /// A required id of the caller's own choosing: `[A-Za-z0-9._:@-]{1,128}`.
    public String id(String name) {
        return orEmpty(idOrNull(name), name);
    }

    public @Nullable String idOrNull(String name) {
        String text = textOrNull(name, Integer.MAX_VALUE);
        if (text != null && !text.isEmpty() && !isId(text)) {
            invalid(name, "must be 1 to 128 of the characters A-Z a-z 0-9 . _ : @ -");
        }
        return text;
    }

    /// Whether a text has the form of ids that callers choose.
    public static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sound =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '-' && c <= ':' && c != '/') // - . 0-9 :
                            || c == '_'
                            || c == '@';
            if (!sound) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= ID_LENGTH_MAX;
    }

    /// A required text that is not empty.
    public String text(String name, int lengthMax) {
        return orEmpty(textOrNull(name, lengthMax), name);
    }

    public @Nullable String textOrNull(String name, int lengthMax) {
        return switch (ask(name)) {
            case null -> null;
            case JsonNull _ -> null;
            case JsonText(String text) -> {
                if (text.isEmpty()) {
                    invalid(name, "must not be empty");
                } else if (text.length() > lengthMax) {
                    invalid(name, "must have at most " + lengthMax + " characters");
                } else if (text.indexOf('\0') >= 0) {
                    invalid(name, "must not contain the character NUL"); // no store takes it
                }
                yield text;
            }
            default -> {
                wrong(name, "must be a text");
                yield null;
            }
        };
    }

    /// A required amount in millionths, at least `min` and at most `max`.
    public long micros(String name, long minMicros, long maxMicros) {
        require(name);
        return micros(name, minMicros, maxMicros, 0);
    }

    /// An amount in millionths, or `absent` where there is none.
    public long micros(String name, long minMicros, long maxMicros, long absent) {
        JsonValue value = ask(name);
        if (value == null || value == JsonNull.NULL) {
            return absent;
        }
        long micros = parsed(value);
        if (micros == Micros.MALFORMED) {
            wrong(name, "must be a number with at most 6 decimals");
        } else if (micros == Micros.TOO_MANY_DECIMALS) {
            wrong(name, "must have at most 6 decimals");
        } else if (!Micros.isNumber(micros) || micros < minMicros || micros > maxMicros) {
            invalid(name, "must be from " + amount(minMicros) + " to " + amount(maxMicros));
        }
        return micros;
    }

    /// A required whole number.
    public long whole(String name, long min, long max) {
        require(name);
        return whole(name, min, max, min);
    }

    /// A whole number, or `absent` where there is none. A fraction is of the wrong type.
    public long whole(String name, long min, long max, long absent) {
        JsonValue value = ask(name);
        if (value == null || value == JsonNull.NULL) {
            return absent;
        }
        // Whole numbers are read as amounts: what that refuses is no number, too fine or too large.
        long micros = parsed(value);
        long number = micros / Micros.ONE;
        if (micros == Micros.OUT_OF_RANGE) {
            invalid(name, "must be from " + min + " to " + max);
        } else if (!Micros.isNumber(micros) || number * Micros.ONE != micros) {
            wrong(name, "must be a whole number");
        } else if (number < min || number > max) {
            invalid(name, "must be from " + min + " to " + max);
        }
        return number;
    }

    /// A flag, or `absent` where there is none.
    public boolean flag(String name, boolean absent) {
        return switch (ask(name)) {
            case null -> absent;
            case JsonNull _ -> absent;
            case JsonFlag flag -> flag.isTrue();
            case JsonText(String text) when query && text.equals("true") -> true;
            case JsonText(String text) when query && text.equals("false") -> false;
            default -> {
                wrong(name, "must be true or false");
                yield absent;
            }
        };
    }

    /// A required word of a closed list.
    public <E extends Enum<E>> E word(String name, Words<E> words) {
        require(name);
        return word(name, words, words.first());
    }

    /// A word of a closed list, or `absent` where there is none.
    public <E extends Enum<E>> E word(String name, Words<E> words, E absent) {
        E found = wordOrNull(name, words);
        return found == null ? absent : found;
    }

    public <E extends Enum<E>> @Nullable E wordOrNull(String name, Words<E> words) {
        switch (ask(name)) {
            case null -> {}
            case JsonNull _ -> {}
            case JsonText(String text) -> {
                E found = words.find(text);
                if (found == null) {
                    invalid(name, "must be one of " + words.listed());
                }
                return found;
            }
            default -> wrong(name, "must be one of " + words.listed());
        }
        return null;
    }

    /// A time with its offset from UTC, in milliseconds since 1970, or `absent`.
    public long time(String name, long absent) {
        String text = textOrNull(name, 64);
        if (text == null) {
            return absent;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException _) {
            wrong(name, "must be an RFC 3339 time such as 2026-01-31T00:00:00Z");
            return absent;
        }
    }

    /// A required object, as it came.
    public JsonObject object(String name) {
        require(name);
        JsonObject found = objectOrNull(name);
        return found == null ? JsonObject.EMPTY : found;
    }

    public @Nullable JsonObject objectOrNull(String name) {
        return switch (ask(name)) {
            case null -> null;
            case JsonNull _ -> null;
            case JsonObject found -> found;
            default -> {
                wrong(name, "must be an object");
                yield null;
            }
        };
    }

    /// A required list of at most so many elements.
    public List<JsonValue> array(String name, int elementsMax) {
        require(name);
        List<JsonValue> found = arrayOrNull(name, elementsMax);
        return found == null ? List.of() : found;
    }

    public @Nullable List<JsonValue> arrayOrNull(String name, int elementsMax) {
        switch (ask(name)) {
            case null -> {}
            case JsonNull _ -> {}
            case JsonArray(var elements) -> {
                if (elements.size() > elementsMax) {
                    invalid(name, "must have at most " + elementsMax + " elements");
                }
                return elements;
            }
            default -> wrong(name, "must be a list");
        }
        return null;
    }

    /// The fields of an optional object inside this one, checked together with it.
    public @Nullable Fields nested(String name) {
        JsonObject found = objectOrNull(name);
        return found == null ? null : within(found, prefix + name + ".");
    }

    /// The fields of an object that may have members of the caller's own: nothing in it is unknown.
    public Fields open(String name) {
        require(name);
        JsonObject found = objectOrNull(name);
        return new Fields(
                found == null ? JsonObject.EMPTY : found, prefix + name + ".", flaws, query);
    }

    /// The fields of each object in an optional list, checked together with this.
    public @Nullable List<Fields> nestedList(String name, int elementsMax) {
        List<JsonValue> elements = arrayOrNull(name, elementsMax);
        if (elements == null) {
            return null;
        }
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String place = name + "[" + i + "]";
            if (elements.get(i) instanceof JsonObject element) {
                all.add(within(element, prefix + place + "."));
            } else {
                wrong(place, "must be an object");
            }
        }
        return all;
    }

    /// Adds an error of the caller's own: the value is of the right type but cannot be.
    public void invalid(String name, String message) {
        flaws.add(ProblemType.INVALID_VALUE, prefix + name, message);
    }

    /// Adds an error of the caller's own: missing or of the wrong type.
    public void wrong(String name, String message) {
        flaws.add(ProblemType.INVALID_REQUEST, prefix + name, message);
    }

    /// Whether anything is wrong with the fields read so far.
    public boolean flawed() {
        return flaws.worst != null;
    }

    /// What is wrong with the fields read so far and with those nobody asked for, or null. Ask
    /// once, after the last field.
    public @Nullable Problem problem() {
        unknown();
        ProblemType worst = flaws.worst;
        if (worst == null) {
            return null;
        }
        FieldError first = flaws.errors.getFirst();
        String detail =
                flaws.errors.size() == 1
                        ? (first.field() + " " + first.message()).strip()
                        : flaws.errors.size() + " fields are wrong; `errors` lists them.";
        return new Problem(worst, detail, List.copyOf(flaws.errors), null);
    }

    private void unknown() {
        if (Long.bitCount(asked) < object.size()) {
            for (int i = 0; i < object.size(); i++) {
                if (i >= COUNTED_MEMBERS_MAX || (asked & (1L << i)) == 0) {
                    String name = prefix + object.name(i);
                    String shown = name.substring(0, Math.min(name.length(), NAME_SHOWN_MAX));
                    flaws.add(ProblemType.UNKNOWN_FIELD, shown, "is not known");
                }
                if (flaws.errors.size() >= COUNTED_MEMBERS_MAX) {
                    break; // enough said
                }
            }
        }
        if (inner != null) {
            inner.forEach(Fields::unknown);
        }
    }

    private Fields within(JsonObject found, String path) {
        Fields fields = new Fields(found, path, flaws, query);
        if (inner == null) {
            inner = new ArrayList<>();
        }
        inner.add(fields);
        return fields;
    }

    private long parsed(JsonValue value) {
        return switch (value) {
            case JsonNumber(String raw) -> Micros.parse(raw);
            case JsonText(String text) when query -> Micros.parse(text);
            default -> Micros.MALFORMED;
        };
    }

    private @Nullable JsonValue ask(String name) {
        int position = object.position(name);
        if (position < 0) {
            return null;
        }
        if (position < COUNTED_MEMBERS_MAX) {
            asked |= 1L << position;
        }
        return object.value(position);
    }

    private void require(String name) {
        JsonValue value = ask(name);
        if (value == null || value == JsonNull.NULL) {
            wrong(name, "is required");
        }
    }

    private String orEmpty(@Nullable String text, String name) {
        if (text == null) {
            require(name);
        }
        return Objects.requireNonNullElse(text, "");
    }

    private static String amount(long micros) {
        return Micros.append(new StringBuilder(), micros).toString();
    }
}
