package io.sluice.metering.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The layout of a record; little-endian, 8-byte aligned, at most 2 MiB.
///
/// ```
///  0 i32 length of the whole record, padding included
///  4 i32 CRC-32C over bytes 8..length, xor the salt of the segment
///  8 i64 sequence: 1, 2, 3, … without gaps
/// 16 i64 forcedThrough: the last sequence known to be durable when this was written
/// 24 frame (i32 length first), padded to 8 · receipt core (u16 length first), padded to 8
/// ```
///
/// A control record has 32 bytes, takes no sequence of its own (it repeats the last one) and holds
/// at 24 an i64: 0 for a mark, or the number of the segment in which the journal goes on.
public final class RecordFormat {
    public static final int LENGTH_AT = 0;
    public static final int CHECKSUM_AT = 4;
    public static final int SEQUENCE_AT = 8;
    public static final int FORCED_THROUGH_AT = 16;
    public static final int FRAME_AT = 24;
    public static final int RECORD_BYTES_MAX = 2 << 20;

    static final int CONTROL_BYTES = 32;
    static final int CONTROL_NEXT_AT = 24;

    /// Header, the smallest frame, the smallest receipt: never as short as a control record.
    static final int RECORD_BYTES_MIN = 40;

    private static final VarHandle INT_OF_BUFFER =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_OF_BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_OF_BUFFER =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_OF_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_OF_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_OF_BYTES =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordFormat() {}

    /// The bytes a record of these parts takes.
    public static int recordBytes(int frameBytes, int receiptCoreBytes) {
        return FRAME_AT + padded(frameBytes) + padded(receiptCoreBytes);
    }

    public static int padded(int bytes) {
        return (bytes + 7) & -8;
    }

    /// Writes what the author of a record knows; the journal adds the rest.
    public static void header(ByteBuffer buffer, int at, int length, long sequence) {
        putInt(buffer, at + LENGTH_AT, length);
        putInt(buffer, at + CHECKSUM_AT, 0);
        putLong(buffer, at + SEQUENCE_AT, sequence);
        putLong(buffer, at + FORCED_THROUGH_AT, 0);
    }

    /// Where the receipt core of the record at `at` begins.
    public static int receiptAt(byte[] bytes, int at) {
        return at + FRAME_AT + padded(int32(bytes, at + FRAME_AT));
    }

    static boolean plausibleLength(int length) {
        return (length == CONTROL_BYTES || length >= RECORD_BYTES_MIN)
                && length <= RECORD_BYTES_MAX
                && (length & 7) == 0;
    }

    /// Whether the lengths of frame and receipt fill the record exactly.
    static boolean partsFit(byte[] bytes, int at, int length) {
        int frameBytes = int32(bytes, at + FRAME_AT);
        return frameFits(frameBytes, length)
                && recordBytes(frameBytes, int16(bytes, receiptAt(bytes, at))) == length;
    }

    static boolean partsFit(ByteBuffer buffer, int at, int length) {
        int frameBytes = int32(buffer, at + FRAME_AT);
        return frameFits(frameBytes, length)
                && recordBytes(frameBytes, int16(buffer, at + FRAME_AT + padded(frameBytes)))
                        == length;
    }

    private static boolean frameFits(int frameBytes, int length) {
        return frameBytes >= Integer.BYTES && frameBytes <= length - FRAME_AT - 8;
    }

    static int int32(ByteBuffer buffer, int at) {
        return (int) INT_OF_BUFFER.get(buffer, at);
    }

    static long int64(ByteBuffer buffer, int at) {
        return (long) LONG_OF_BUFFER.get(buffer, at);
    }

    private static int int16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt((short) SHORT_OF_BUFFER.get(buffer, at));
    }

    static void putInt(ByteBuffer buffer, int at, int value) {
        INT_OF_BUFFER.set(buffer, at, value);
    }

    static void putLong(ByteBuffer buffer, int at, long value) {
        LONG_OF_BUFFER.set(buffer, at, value);
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT_OF_BYTES.get(bytes, at);
    }

    static long int64(byte[] bytes, int at) {
        return (long) LONG_OF_BYTES.get(bytes, at);
    }

    static int int16(byte[] bytes, int at) {
        return Short.toUnsignedInt((short) SHORT_OF_BYTES.get(bytes, at));
    }
}
