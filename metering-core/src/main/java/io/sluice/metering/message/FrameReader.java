package io.sluice.metering.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one command, field by field, in the order [Commands] wrote them. Allocates nothing but for
/// [#text()]. A field that would end behind the frame raises [MalformedFrame].
public final class FrameReader {
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int cursor;

    /// Positions on the body of the frame at `at`.
    public FrameReader wrap(byte[] from, int at) {
        if (at < 0 || from.length - at < Frame.HEADER_BYTES) {
            throw new MalformedFrame("shorter than a header");
        }
        int length = Bytes.int32(from, at + Frame.LENGTH);
        if (length < Frame.HEADER_BYTES || length > from.length - at) {
            throw new MalformedFrame("length " + length);
        }
        bytes = from;
        start = at;
        end = at + length;
        cursor = at + Frame.HEADER_BYTES;
        if (hasRequest()) {
            skip(Frame.REQUEST_BYTES);
        }
        return this;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    public int length() {
        return end - start;
    }

    public @Nullable CommandType type() {
        return CommandType.of(bytes[start + Frame.TYPE]);
    }

    public boolean hasRequest() {
        return flagged(Frame.REQUEST);
    }

    public boolean flagged(int flag) {
        return (bytes[start + Frame.FLAGS] & flag) != 0;
    }

    public long timeMillis() {
        return Bytes.int64(bytes, start + Frame.TIME);
    }

    public long requestHi() {
        return Bytes.int64(bytes, start + Frame.HEADER_BYTES);
    }

    public long requestLo() {
        return Bytes.int64(bytes, start + Frame.HEADER_BYTES + 8);
    }

    public long bodyHash() {
        return Bytes.int64(bytes, start + Frame.HEADER_BYTES + 16);
    }

    public int int8() {
        int at = skip(1);
        return bytes[at] & 0xff;
    }

    public int int16() {
        return Bytes.int16(bytes, skip(2));
    }

    public int int32() {
        return Bytes.int32(bytes, skip(4));
    }

    public long int64() {
        return Bytes.int64(bytes, skip(8));
    }

    /// Passes over `count` bytes and answers where they begin.
    public int skip(int count) {
        if (count < 0 || count > end - cursor) {
            throw new MalformedFrame("a field ends behind the frame");
        }
        int at = cursor;
        cursor += count;
        return at;
    }

    /// A text with its length in front, as [Frame#text(String)] wrote it.
    public String text() {
        int count = int8();
        int at = skip(count);
        return new String(bytes, at, count, StandardCharsets.UTF_8);
    }

    public int remaining() {
        return end - cursor;
    }
}
