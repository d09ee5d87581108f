package io.sluice.metering.snapshot;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// The layout of a snapshot; little-endian.
///
/// ```
///    0 i64 magic · i32 format · i32 rules version · i64 sequence · i64 body bytes
///   32 SHA-256 of the body
///   64 i32 CRC-32C of bytes 0..64
/// 4096 body
/// ```
final class SnapshotFormat {
    static final int HEADER_BYTES = 68;
    static final int BODY_AT = 4096;
    static final int BUFFER_BYTES = 1 << 20;

    static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long MAGIC = 0x31544F48_5350414EL; // "NAPSHOT1" in the file
    private static final int FORMAT = 1;
    private static final int HASH_AT = 32;
    private static final int HASH_BYTES = 32;
    private static final int CHECKSUM_AT = 64;

    private SnapshotFormat() {}

    /// What the beginning of a snapshot says about the rest.
    record Header(long sequence, int rulesVersion, long bodyBytes, String stateHash) {
        byte[] toBytes() {
            byte[] bytes = new byte[HEADER_BYTES];
            LONG.set(bytes, 0, MAGIC);
            INT.set(bytes, 8, FORMAT);
            INT.set(bytes, 12, rulesVersion);
            LONG.set(bytes, 16, sequence);
            LONG.set(bytes, 24, bodyBytes);
            byte[] hash = HexFormat.of().parseHex(stateHash);
            System.arraycopy(hash, 0, bytes, HASH_AT, HASH_BYTES);
            INT.set(bytes, CHECKSUM_AT, checksum(bytes));
            return bytes;
        }

        static Header of(String path, byte[] bytes) throws IOException {
            if ((long) LONG.get(bytes, 0) != MAGIC
                    || (int) INT.get(bytes, CHECKSUM_AT) != checksum(bytes)) {
                throw new IOException(path + ": the beginning is damaged");
            }
            if ((int) INT.get(bytes, 8) != FORMAT) {
                throw new IOException(path + ": written in format " + (int) INT.get(bytes, 8));
            }
            byte[] hash = Arrays.copyOfRange(bytes, HASH_AT, HASH_AT + HASH_BYTES);
            return new Header(
                    (long) LONG.get(bytes, 16),
                    (int) INT.get(bytes, 12),
                    (long) LONG.get(bytes, 24),
                    HexFormat.of().formatHex(hash));
        }

        private static int checksum(byte[] bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, 0, CHECKSUM_AT);
            return (int) crc.getValue();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
