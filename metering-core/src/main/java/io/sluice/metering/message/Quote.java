package io.sluice.metering.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A price for an amount of energy (003, Quote). The same bytes stand in the signed `quote_id`, in
/// the record of its issue and in the command that reserves it, so that a quote costs no memory.
///
/// ```
///  0 i64 id, high (UUIDv7: the time of issue)   8 i64 id, low
/// 16 i64 planned   24 i64 allowed (micro-ΔE)   32 i64 price (micro-credits per ΔE)
/// 40 i64 valid until, ms   48 i64 tokens estimated   56 i64 GPU ms estimated
/// 64 i32 source   68 i32 payer   72 u8 reason   73 u8 flags   74 u8 n   75 project id, n bytes
/// ```
public final class Quote {
    public static final int FIXED_BYTES = 75;
    public static final int BYTES_MAX = FIXED_BYTES + 128;

    /// The source was not metered: price 0, the source pays nothing.
    public static final int UNMETERED = 1;

    private byte[] bytes;
    private int at;

    public Quote() {
        this(new byte[BYTES_MAX], 0);
    }

    public Quote(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /// Points at the quote at `offset` of `from`; nothing is copied.
    public Quote wrap(byte[] from, int offset) {
        bytes = from;
        at = offset;
        return this;
    }

    /// The bytes at `at` are a whole quote of exactly `count` bytes whose enums are known.
    public static boolean sound(byte[] bytes, int at, int count) {
        return count >= FIXED_BYTES
                && count <= BYTES_MAX
                && Bytes.int8(bytes, at + 74) == count - FIXED_BYTES
                && Reason.isKnown(bytes[at + 72]);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int at() {
        return at;
    }

    public int length() {
        return FIXED_BYTES + projectLength();
    }

    public long idHi() {
        return Bytes.int64(bytes, at);
    }

    public long idLo() {
        return Bytes.int64(bytes, at + 8);
    }

    public Quote id(long hi, long lo) {
        Bytes.int64(bytes, at, hi);
        Bytes.int64(bytes, at + 8, lo);
        return this;
    }

    /// The time of issue, which a UUIDv7 carries in its first 48 bits.
    public long issuedAtMillis() {
        return idHi() >>> 16;
    }

    public long plannedMicros() {
        return Bytes.int64(bytes, at + 16);
    }

    public long allowedMicros() {
        return Bytes.int64(bytes, at + 24);
    }

    public long priceMicros() {
        return Bytes.int64(bytes, at + 32);
    }

    public Quote terms(long plannedMicros, long allowedMicros, long priceMicros) {
        Bytes.int64(bytes, at + 16, plannedMicros);
        Bytes.int64(bytes, at + 24, allowedMicros);
        Bytes.int64(bytes, at + 32, priceMicros);
        return this;
    }

    public long validUntilMillis() {
        return Bytes.int64(bytes, at + 40);
    }

    public Quote validUntilMillis(long millis) {
        Bytes.int64(bytes, at + 40, millis);
        return this;
    }

    public long tokensEstimated() {
        return Bytes.int64(bytes, at + 48);
    }

    public long gpuMillisEstimated() {
        return Bytes.int64(bytes, at + 56);
    }

    public Quote estimate(long tokens, long gpuMillis) {
        Bytes.int64(bytes, at + 48, tokens);
        Bytes.int64(bytes, at + 56, gpuMillis);
        return this;
    }

    public int source() {
        return Bytes.int32(bytes, at + 64);
    }

    public int payer() {
        return Bytes.int32(bytes, at + 68);
    }

    public Quote parties(int source, int payer) {
        Bytes.int32(bytes, at + 64, source);
        Bytes.int32(bytes, at + 68, payer);
        return this;
    }

    public Reason reason() {
        return Reason.of(bytes[at + 72]);
    }

    public boolean unmetered() {
        return (bytes[at + 73] & UNMETERED) != 0;
    }

    public Quote reason(Reason reason, boolean unmetered) {
        bytes[at + 72] = (byte) reason.ordinal();
        bytes[at + 73] = (byte) (unmetered ? UNMETERED : 0);
        return this;
    }

    public int projectLength() {
        return Bytes.int8(bytes, at + 74);
    }

    /// For whoever writes the project id itself, at [#projectAt].
    public Quote projectLength(int count) {
        bytes[at + 74] = (byte) count;
        return this;
    }

    public int projectAt() {
        return at + FIXED_BYTES;
    }

    public @Nullable String projectId() {
        return projectLength() == 0
                ? null
                : new String(bytes, projectAt(), projectLength(), StandardCharsets.US_ASCII);
    }

    /// At most 128 ASCII characters; null for none.
    public Quote projectId(@Nullable String projectId) {
        int count = projectId == null ? 0 : projectId.length();
        bytes[at + 74] = (byte) count;
        for (int i = 0; i < count && projectId != null; i++) {
            bytes[at + FIXED_BYTES + i] = (byte) projectId.charAt(i);
        }
        return this;
    }
}
