package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one JSON document, strictly: RFC 8259 in UTF-8, no duplicate names, no lone surrogates, at
/// most {@link #DEPTH_MAX} levels, nothing behind it. Written by hand because the general readers
/// guess encodings, let bad UTF-8 pass and cost several times as much on bodies of a hundred bytes.
///
/// Thread: confined to the call.
public final class Json {
    /// Objects and arrays inside each other.
    public static final int DEPTH_MAX = 64;

    private final byte[] bytes;
    private int at;
    private int depth;
    private @Nullable String flaw; // the first thing wrong; once set, everything winds up

    private Json(byte[] bytes) {
        this.bytes = bytes;
    }

    /// What reading came to.
    public sealed interface Reading {
        /// The document was sound.
        record Sound(JsonValue value) implements Reading {}

        /// It was not JSON as we take it; the flaw names what and where, never the content.
        record Malformed(String flaw) implements Reading {}
    }

    /// Reads the whole array.
    public static Reading read(byte[] bytes) {
        Json reader = new Json(bytes);
        reader.skipSpace();
        JsonValue value = reader.value();
        if (reader.flaw == null) {
            reader.skipSpace();
            if (reader.at < bytes.length) {
                reader.fail("something follows the document");
            }
        }
        String flaw = reader.flaw;
        return flaw == null ? new Reading.Sound(value) : new Reading.Malformed(flaw);
    }

    private JsonValue value() {
        int c = at < bytes.length ? bytes[at] : -1;
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonText(string());
            case 't' -> word("true", JsonFlag.TRUE);
            case 'f' -> word("false", JsonFlag.FALSE);
            case 'n' -> word("null", JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> fail(at < bytes.length ? "a value was expected" : "the document breaks off");
        };
    }

    private JsonValue object() {
        at++;
        if (++depth > DEPTH_MAX) {
            return fail("deeper than 64 levels");
        }
        skipSpace();
        if (next('}')) {
            depth--;
            return JsonObject.EMPTY;
        }
        JsonObject.Builder members = new JsonObject.Builder();
        do {
            skipSpace();
            if (at >= bytes.length || bytes[at] != '"') {
                return fail("a name in quotation marks was expected");
            }
            String name = string();
            skipSpace();
            if (!next(':')) {
                return fail("a colon was expected");
            }
            skipSpace();
            JsonValue value = value();
            if (flaw != null) {
                return JsonNull.NULL;
            }
            if (!members.add(name, value)) {
                return fail("a name occurs twice in one object");
            }
            skipSpace();
        } while (next(','));
        depth--;
        return next('}') ? members.build() : fail("a comma or } was expected");
    }

    private JsonValue array() {
        at++;
        if (++depth > DEPTH_MAX) {
            return fail("deeper than 64 levels");
        }
        List<JsonValue> elements = new ArrayList<>();
        skipSpace();
        if (next(']')) {
            depth--;
            return new JsonArray(List.of());
        }
        do {
            skipSpace();
            elements.add(value());
            if (flaw != null) {
                return JsonNull.NULL;
            }
            skipSpace();
        } while (next(','));
        depth--;
        return next(']') ? new JsonArray(elements) : fail("a comma or ] was expected");
    }

    private JsonValue word(String word, JsonValue value) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
                return fail("a value was expected");
            }
        }
        at += word.length();
        return value;
    }

    private JsonValue number() {
        int from = at;
        next('-');
        boolean sound = next('0') || digits();
        if (sound && next('.')) {
            sound = digits();
        }
        if (sound && at < bytes.length && (bytes[at] | 0x20) == 'e') {
            at++;
            if (!next('+')) {
                next('-');
            }
            sound = digits();
        }
        return sound ? new JsonNumber(ascii(from, at)) : fail("a number breaks off");
    }

    private boolean digits() {
        int from = at;
        int to = from;
        while (to < bytes.length && bytes[to] >= '0' && bytes[to] <= '9') {
            to++;
        }
        at = to;
        return to > from;
    }

    /// The string whose opening mark is at `at`. Most are plain ASCII and are copied in one go.
    private String string() {
        byte[] text = bytes; // locals stay in registers, fields do not
        int from = at + 1;
        for (int i = from; i < text.length; i++) {
            byte c = text[i];
            if (c == '"') {
                at = i + 1;
                return ascii(from, i);
            }
            if (c < 0x20 || c == '\\') { // control, escape, or a byte above ASCII
                at = i;
                return stringWithMore(from);
            }
        }
        at = text.length;
        fail("the document breaks off");
        return "";
    }

    private String stringWithMore(int from) {
        StringBuilder text = new StringBuilder(ascii(from, at));
        while (flaw == null && at < bytes.length) {
            byte c = bytes[at];
            if (c == '"') {
                at++;
                return text.toString();
            }
            if (c == '\\') {
                escape(text);
            } else if (c >= 0x20) {
                text.append((char) c);
                at++;
            } else if (c < 0) {
                beyondAscii(text);
            } else {
                fail("a control character stands in a string");
            }
        }
        fail("the document breaks off");
        return "";
    }

    private void escape(StringBuilder text) {
        int c = at + 1 < bytes.length ? bytes[at + 1] : -1;
        at += 2;
        switch (c) {
            case '"', '\\', '/' -> text.append((char) c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> escapedCodePoint(text);
            default -> fail("an escape is none of JSON's");
        }
    }

    private void escapedCodePoint(StringBuilder text) {
        int first = fourHexDigits();
        if (first < 0 || !Character.isSurrogate((char) first)) {
            text.append((char) first);
            return;
        }
        boolean pair =
                Character.isHighSurrogate((char) first)
                        && at + 1 < bytes.length
                        && bytes[at] == '\\'
                        && bytes[at + 1] == 'u';
        at += 2;
        int second = pair ? fourHexDigits() : -1;
        if (second < 0 || !Character.isLowSurrogate((char) second)) {
            fail("half of a surrogate pair stands alone");
            return;
        }
        text.append((char) first).append((char) second);
    }

    private int fourHexDigits() {
        int code = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < bytes.length ? Character.digit((char) (bytes[at] & 0xFF), 16) : -1;
            if (digit < 0) {
                fail("a \\u escape needs four hexadecimal digits");
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }

    /// One character of two to four bytes, by the table of RFC 3629: no overlong forms, no
    /// surrogates, nothing above U+10FFFF.
    private void beyondAscii(StringBuilder text) {
        int lead = bytes[at] & 0xFF;
        int more = lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
        if (more < 0 || at + more >= bytes.length) {
            fail("not UTF-8");
            return;
        }
        int code = lead & (0x3F >> more);
        for (int i = 1; i <= more; i++) {
            int next = bytes[at + i];
            if ((next & 0xC0) != 0x80) {
                fail("not UTF-8");
                return;
            }
            code = code << 6 | (next & 0x3F);
        }
        boolean tooLong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        if (tooLong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
            fail("not UTF-8");
            return;
        }
        text.appendCodePoint(code);
        at += more + 1;
    }

    private void skipSpace() {
        if (at < bytes.length && bytes[at] > ' ') {
            return; // nearly always
        }
        int to = at;
        while (to < bytes.length && isSpace(bytes[to])) {
            to++;
        }
        at = to;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private boolean next(char expected) {
        if (at < bytes.length && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /// Bytes known to be ASCII: Latin-1 is the decoder that copies without looking.
    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private JsonValue fail(String what) {
        if (flaw == null) {
            flaw = what + " (at byte " + Math.min(at, bytes.length) + ")";
        }
        return JsonNull.NULL;
    }
}
