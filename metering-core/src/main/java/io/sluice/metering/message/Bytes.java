package io.sluice.metering.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian integers in byte arrays. Every access is bounds-checked by the array itself.
public final class Bytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    public static long int64(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    public static void int64(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    public static int int32(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    public static void int32(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    /// Unsigned 16 bits.
    public static int int16(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at) & 0xffff;
    }

    public static void int16(byte[] bytes, int at, int value) {
        SHORTS.set(bytes, at, (short) value);
    }

    /// Unsigned 8 bits.
    public static int int8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    public static void int8(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
    }
}
