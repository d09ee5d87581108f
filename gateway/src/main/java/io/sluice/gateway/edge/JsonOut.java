package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes JSON into a growing array of bytes. Every value leaves a comma behind it; closing an
/// object, an array or the document takes the last one back, so nothing asks "am I the first?".
///
/// Thread: confined to one event loop.
public final class JsonOut {
    private static final int BYTES_AT_FIRST = 1024;
    private static final int BYTES_KEPT_MAX = 64 * 1024;
    private static final int BYTES_PER_CHAR_MAX = 6; // \u001f
    private static final int LONG_BYTES_MAX = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null,".getBytes(StandardCharsets.US_ASCII);

    private final UtcText utc = new UtcText();
    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int length;

    /// Forgets what was written; a buffer that had to grow large is let go.
    public JsonOut clear() {
        length = 0;
        if (bytes.length > BYTES_KEPT_MAX) {
            bytes = new byte[BYTES_AT_FIRST];
        }
        return this;
    }

    public JsonOut open() {
        return mark('{');
    }

    public JsonOut open(JsonName name) {
        return name(name).mark('{');
    }

    public JsonOut openArray() {
        return mark('[');
    }

    public JsonOut openArray(JsonName name) {
        return name(name).mark('[');
    }

    public JsonOut close() {
        return end('}');
    }

    public JsonOut closeArray() {
        return end(']');
    }

    /// A member with text; null becomes `null`.
    public JsonOut text(JsonName name, @Nullable String text) {
        return name(name).text(text);
    }

    /// An element of text; null becomes `null`.
    public JsonOut text(@Nullable String text) {
        if (text == null) {
            return constant(NULL);
        }
        ensure(text.length() * BYTES_PER_CHAR_MAX + 3);
        bytes[length++] = '"';
        characters(text);
        bytes[length++] = '"';
        bytes[length++] = ',';
        return this;
    }

    /// A member with text known to be ASCII without anything to escape: an id, a word of ours.
    /// Copied in one go, a fifth of the time {@link #text} takes.
    public JsonOut plain(JsonName name, @Nullable String text) {
        name(name);
        if (text == null) {
            return constant(NULL);
        }
        int count = text.length();
        ensure(count + 3);
        bytes[length++] = '"';
        lowBytes(text, count);
        length += count;
        bytes[length++] = '"';
        bytes[length++] = ',';
        return this;
    }

    /// The one way to copy a string's bytes without an array in between; right for ASCII alone.
    @SuppressWarnings("deprecation")
    private void lowBytes(String text, int count) {
        text.getBytes(0, count, bytes, length);
    }

    /// A member with an amount in millionths, written as an exact decimal.
    public JsonOut micros(JsonName name, long micros) {
        name(name);
        ensure(Micros.TEXT_BYTES_MAX + 1);
        length = Micros.write(micros, bytes, length);
        bytes[length++] = ',';
        return this;
    }

    /// A member with a whole number.
    public JsonOut whole(JsonName name, long number) {
        return name(name).whole(number);
    }

    /// An element that is a whole number.
    public JsonOut whole(long number) {
        ensure(LONG_BYTES_MAX + 1);
        // The smallest long has no positive twin; nothing we count comes near it.
        long rest = number < 0 ? Math.negateExact(number) : number;
        if (number < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long power = 10; digits < 19 && rest >= power; power *= 10) {
            digits++;
        }
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        bytes[length++] = ',';
        return this;
    }

    public JsonOut flag(JsonName name, boolean flag) {
        return name(name).constant(flag ? TRUE : FALSE);
    }

    /// A member with a time, RFC 3339 in UTC with milliseconds.
    public JsonOut time(JsonName name, long timeMillis) {
        name(name);
        ensure(UtcText.BYTES + 3);
        bytes[length++] = '"';
        length = utc.write(timeMillis, bytes, length);
        bytes[length++] = '"';
        bytes[length++] = ',';
        return this;
    }

    /// A member that is `null`.
    public JsonOut none(JsonName name) {
        return name(name).constant(NULL);
    }

    /// A member that was read from elsewhere, given back as it came.
    public JsonOut value(JsonName name, JsonValue value) {
        return name(name).value(value);
    }

    /// An element that was read from elsewhere, given back as it came.
    public JsonOut value(JsonValue value) {
        return switch (value) {
            case JsonText(String text) -> text(text);
            case JsonNumber(String raw) -> ascii(raw);
            case JsonFlag flag -> constant(flag.isTrue() ? TRUE : FALSE);
            case JsonNull _ -> constant(NULL);
            case JsonArray(var elements) -> {
                openArray();
                elements.forEach(this::value);
                yield closeArray();
            }
            case JsonObject object -> {
                open();
                for (int i = 0; i < object.size(); i++) {
                    member(object.name(i));
                    value(object.value(i));
                }
                yield close();
            }
        };
    }

    /// A document another writer has finished, as an element or (behind {@link #name}) a member.
    public JsonOut document(JsonOut other) {
        int count = other.length();
        ensure(count + 1);
        System.arraycopy(other.bytes, 0, bytes, length, count);
        length += count;
        bytes[length++] = ',';
        return this;
    }

    /// The name of a member whose value is written next.
    public JsonOut name(JsonName name) {
        byte[] encoded = name.encoded;
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return this;
    }

    /// The bytes written so far, the comma behind the last value left out.
    public int length() {
        return length > 0 && bytes[length - 1] == ',' ? length - 1 : length;
    }

    /// The buffer itself: valid up to {@link #length} and until the next call.
    public byte[] bytes() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length());
    }

    /// What was written, for logs and tests.
    @Override
    public String toString() {
        return new String(bytes, 0, length(), StandardCharsets.UTF_8);
    }

    /// A member's name that is not one of ours.
    private void member(String name) {
        text(name);
        bytes[length - 1] = ':';
    }

    private JsonOut ascii(String raw) {
        ensure(raw.length() + 1);
        for (int i = 0; i < raw.length(); i++) {
            bytes[length++] = (byte) raw.charAt(i);
        }
        bytes[length++] = ',';
        return this;
    }

    private void characters(String text) {
        byte[] into = bytes;
        int to = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                boolean pair = Character.isSurrogate(c);
                to = pair ? surrogate(text, i, to) : beyondAscii(c, to);
                if (pair && Character.charCount(text.codePointAt(i)) == 2) {
                    i++;
                }
            } else if (c < 0x20) {
                to = control(c, to);
            } else {
                if (c == '"' || c == '\\') {
                    into[to++] = '\\';
                }
                into[to++] = (byte) c;
            }
        }
        length = to;
    }

    private int control(char c, int at) {
        int short1 = "\b\t\n\f\r".indexOf(c);
        bytes[at] = '\\';
        if (short1 >= 0) {
            bytes[at + 1] = (byte) "btnfr".charAt(short1);
            return at + 2;
        }
        bytes[at + 1] = 'u';
        bytes[at + 2] = '0';
        bytes[at + 3] = '0';
        bytes[at + 4] = HEX[c >> 4];
        bytes[at + 5] = HEX[c & 15];
        return at + 6;
    }

    private int beyondAscii(char c, int at) {
        int to = at;
        if (c < 0x800) {
            bytes[to++] = (byte) (0xC0 | (c >> 6));
        } else {
            bytes[to++] = (byte) (0xE0 | (c >> 12));
            bytes[to++] = (byte) (0x80 | (c >> 6 & 0x3F));
        }
        bytes[to++] = (byte) (0x80 | (c & 0x3F));
        return to;
    }

    private int surrogate(String text, int position, int at) {
        int code = text.codePointAt(position);
        if (code < 0x10000) {
            return beyondAscii('\uFFFD', at); // half a pair has no bytes of its own
        }
        bytes[at] = (byte) (0xF0 | (code >> 18));
        bytes[at + 1] = (byte) (0x80 | (code >> 12 & 0x3F));
        bytes[at + 2] = (byte) (0x80 | (code >> 6 & 0x3F));
        bytes[at + 3] = (byte) (0x80 | (code & 0x3F));
        return at + 4;
    }

    private JsonOut constant(byte[] encoded) {
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return this;
    }

    private JsonOut mark(char opening) {
        ensure(1);
        bytes[length++] = (byte) opening;
        return this;
    }

    private JsonOut end(char closing) {
        ensure(2);
        if (bytes[length - 1] == ',') {
            length--;
        }
        bytes[length++] = (byte) closing;
        bytes[length++] = ',';
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
        }
    }
}
