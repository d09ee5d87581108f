package io.sluice.metering.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes one command. Thread: confined; reusable after [#begin(CommandType)].
///
/// ```
///  0 i32 length   4 u8 type   5 u8 flags   6 u16 version   8 i64 time, ms (stamped by the host)
/// 16 i64 request key, high    24 low    32 i64 body hash       only with REQUEST
/// 16 or 40 …  the body of the command
/// ```
public final class Frame {
    public static final int LENGTH = 0;
    public static final int TYPE = 4;
    public static final int FLAGS = 5;
    public static final int VERSION = 6;
    public static final int TIME = 8;
    public static final int HEADER_BYTES = 16;
    public static final int REQUEST_BYTES = 24;
    public static final int RULES_VERSION = 2;

    /// The frame carries a request key.
    public static final int REQUEST = 1;

    /// The quote itself is part of the answer to remember (batch operation `quote_reserve`).
    public static final int REMEMBER_QUOTE = 2;

    /// Frames up to here travel inside the ring's slots; longer ones beside them.
    public static final int SLOT_BYTES = 288;

    /// No command is longer: the HTTP body bound of 1 MiB plus room for the rest.
    public static final int LENGTH_MAX = (1 << 20) + (1 << 16);

    private byte[] bytes = new byte[SLOT_BYTES];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public Frame begin(CommandType type) {
        length = HEADER_BYTES;
        Bytes.int64(bytes, 0, 0);
        Bytes.int64(bytes, TIME, 0);
        bytes[TYPE] = (byte) type.code();
        Bytes.int16(bytes, VERSION, RULES_VERSION);
        return this;
    }

    /// `key` is the caller's idempotency key, or null where none was sent.
    public Frame begin(CommandType type, @Nullable RequestId key) {
        begin(type);
        if (key != null) {
            flag(REQUEST);
            int64(key.hi()).int64(key.lo()).int64(key.bodyHash());
        }
        return this;
    }

    public Frame flag(int flag) {
        bytes[FLAGS] = (byte) (bytes[FLAGS] | flag);
        return this;
    }

    public Frame int8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public Frame int16(int value) {
        room(2);
        Bytes.int16(bytes, length, value);
        length += 2;
        return this;
    }

    public Frame int32(int value) {
        room(4);
        Bytes.int32(bytes, length, value);
        length += 4;
        return this;
    }

    public Frame int64(long value) {
        room(8);
        Bytes.int64(bytes, length, value);
        length += 8;
        return this;
    }

    public Frame raw(byte[] from, int at, int count) {
        room(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
        return this;
    }

    /// At most 255 bytes of UTF-8, preceded by their number.
    public Frame text(@Nullable String text) {
        byte[] utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 255) {
            throw new IllegalArgumentException("text longer than 255 bytes");
        }
        return int8(utf8.length).raw(utf8, 0, utf8.length);
    }

    /// Writes the length; the frame may be submitted now.
    public Frame end() {
        if (length > LENGTH_MAX) {
            throw new IllegalArgumentException("frame longer than " + LENGTH_MAX);
        }
        Bytes.int32(bytes, LENGTH, length);
        return this;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
