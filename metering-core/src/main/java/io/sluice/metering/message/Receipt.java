package io.sluice.metering.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the engine's answer to one command. The first `coreLength` bytes are journaled and must
/// come out the same in every replay; what follows serves the answer alone.
///
/// ```
///  0 u16 core length   2 u16 total length   4 u8 verdict   5 u8 kind   6 u8 flags   7 u8 state
/// HOLD      8 i64 amount   16 balance   24 reserved   32 reserved until, ms   | core of a reserve
///          40 i64 granted  48 spent     56 debt       64 debited from granted
///          72 i64 balance before                                              | core of the others
///          80 i64 threshold                                                   | core with LOW
///          88 i32 source   92 i32 payer 96 allowed   104 price   112 hold   120 delivered
///         128 i64 debited 136 ended at, ms
///         144 u16 n       146 tail, n bytes: the stimulus id, or the quote (TAIL_IS_QUOTE)
/// ACCOUNT   8 i64 balance 16 granted  24 reserved  32 debt  40 initial  48 spent  56 threshold
///          64 i64 created 72 updated  80 i32 parent  84 u16 flags  88 i32 account | core
///          92 u16 n       94 wallet, n bytes, then u8 limits, each u8 code and i64 credits
/// CREDIT    8 i64 entry   16 amount   24 balance  32 granted  40 reserved  48 debt  56 initial
///          64 i64 spent   72 i32 account          80 i64 time, ms
///          88 i64 threshold                       96 i64 taken back at once       | core
/// KEY       8 i32 key number          16 i64 time, ms                             | core
/// LIMIT     8 i32 whose   12 i32 code   16 i64 credits   24 used    32 resets at, ms
/// USAGE     8 i64 credits 16 purchased part 24 settles  32 i32 next cursor
///          36 i32 n       40 project, n bytes
/// COMPUTE   8 i64 samples 16 cost, millionths of a dollar    24 energy
/// TOTALS    8 i64 purchased 16 granted 24 refunded 32 balance 40 spent 48 debt 56 covered
/// NONE     nothing more
/// ```
public final class Receipt {
    public static final int BYTES_MAX = 384;

    public static final int KIND_NONE = 0;
    public static final int KIND_HOLD = 1;
    public static final int KIND_ACCOUNT = 2;
    public static final int KIND_CREDIT = 3;
    public static final int KIND_KEY = 4;
    public static final int KIND_LIMIT = 5;
    public static final int KIND_USAGE = 6;
    public static final int KIND_COMPUTE = 7;
    public static final int KIND_TOTALS = 8;

    public static final int HEADER_BYTES = 8;
    public static final int RESERVE_CORE_BYTES = 40;
    public static final int HOLD_CORE_BYTES = 80;
    public static final int LOW_CORE_BYTES = 88;
    public static final int HOLD_FIXED_BYTES = 144;
    public static final int ACCOUNT_CORE_BYTES = 92;
    public static final int CREDIT_CORE_BYTES = 104;
    public static final int KEY_CORE_BYTES = 24;
    public static final int LIMIT_BYTES = 40;
    public static final int USAGE_FIXED_BYTES = 40;
    public static final int COMPUTE_BYTES = 32;
    public static final int TOTALS_BYTES = 64;

    /// The first answer, given again.
    public static final int REPLAYED = 1;

    /// More was delivered than allowed; the debit stopped at the hold (DOMAIN, Hold).
    public static final int OVERRUN = 2;

    public static final int TAIL_IS_QUOTE = 4;

    /// The payer's balance sank below its threshold with this (DOMAIN, budget.low).
    public static final int LOW = 8;

    /// The hold was placed with this; an injection of a reserved quote finds it there.
    public static final int PLACED = 16;

    private byte[] bytes;
    private int at;

    public Receipt(byte[] bytes) {
        this(bytes, 0);
    }

    public Receipt(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    public Receipt wrap(byte[] from, int offset) {
        bytes = from;
        at = offset;
        return this;
    }

    public int coreLength() {
        return Bytes.int16(bytes, at);
    }

    public int totalLength() {
        return Bytes.int16(bytes, at + 2);
    }

    public Verdict verdict() {
        return Verdict.of(bytes[at + 4]);
    }

    public int kind() {
        return bytes[at + 5];
    }

    public boolean replayed() {
        return flagged(REPLAYED);
    }

    public boolean overrun() {
        return flagged(OVERRUN);
    }

    public boolean flagged(int flag) {
        return (bytes[at + 6] & flag) != 0;
    }

    public HoldState state() {
        return HoldState.of(bytes[at + 7]);
    }

    /// The field of eight bytes at `offset` of the drawing above.
    public long int64(int offset) {
        return Bytes.int64(bytes, at + offset);
    }

    public int int32(int offset) {
        return Bytes.int32(bytes, at + offset);
    }

    // HOLD

    /// Held by a reserve, debited by a settle, freed by a release or an expiry.
    public long amountMicros() {
        return int64(8);
    }

    public long payerBalanceMicros() {
        return int64(16);
    }

    public long payerReservedMicros() {
        return int64(24);
    }

    public long reservedUntilMillis() {
        return int64(32);
    }

    public long payerGrantedMicros() {
        return int64(40);
    }

    public long payerSpentMicros() {
        return int64(48);
    }

    public long payerDebtMicros() {
        return int64(56);
    }

    public long debitedFromGrantedMicros() {
        return int64(64);
    }

    public int source() {
        return int32(88);
    }

    public int payer() {
        return int32(92);
    }

    public long allowedMicros() {
        return int64(96);
    }

    public long priceMicros() {
        return int64(104);
    }

    public long holdMicros() {
        return int64(112);
    }

    public long deliveredMicros() {
        return int64(120);
    }

    public long debitedMicros() {
        return int64(128);
    }

    public long balanceBeforeMicros() {
        return int64(72);
    }

    public long endedAtMillis() {
        return int64(136);
    }

    /// Of the payer, when it was crossed ([#LOW]).
    public long thresholdMicros() {
        return int64(80);
    }

    /// Where and how long the tail is: `at` and `length` into the receipt's own bytes.
    public int tailAt() {
        return at + HOLD_FIXED_BYTES + 2;
    }

    public int tailLength() {
        return Bytes.int16(bytes, at + HOLD_FIXED_BYTES);
    }

    public @Nullable String stimulusId() {
        return tailLength() == 0 || flagged(TAIL_IS_QUOTE)
                ? null
                : new String(bytes, tailAt(), tailLength(), StandardCharsets.UTF_8);
    }

    /// The quote that was made for this answer, where [#TAIL_IS_QUOTE] says there is one.
    public Quote tailQuote() {
        if (!flagged(TAIL_IS_QUOTE) || !Quote.sound(bytes, tailAt(), tailLength())) {
            throw new IllegalStateException("no quote in this receipt");
        }
        return new Quote(bytes, tailAt());
    }

    // ACCOUNT

    public AccountView account() {
        int length = Bytes.int16(bytes, at + ACCOUNT_CORE_BYTES);
        int from = at + ACCOUNT_CORE_BYTES + 2;
        return account(
                length == 0 ? null : new String(bytes, from, length, StandardCharsets.UTF_8),
                limits(from + length));
    }

    /// The same from the core alone, which the journal has, without limits; they and the wallet
    /// stand in the frames.
    public AccountView account(@Nullable String wallet) {
        return account(wallet, List.of());
    }

    private AccountView account(@Nullable String wallet, List<SpendingLimit> limits) {
        return new AccountView(
                int32(88),
                int64(8),
                int64(16),
                int64(24),
                int64(32),
                int64(40),
                int64(48),
                int64(56),
                int64(64),
                int64(72),
                int32(80),
                AccountFlags.ownerType(Bytes.int16(bytes, at + 84)),
                AccountFlags.parentFallback(Bytes.int16(bytes, at + 84)),
                AccountFlags.metered(Bytes.int16(bytes, at + 84)),
                AccountFlags.status(Bytes.int16(bytes, at + 84)),
                wallet,
                limits);
    }

    private List<SpendingLimit> limits(int from) {
        int count = bytes[from];
        List<SpendingLimit> limits = new ArrayList<>(count);
        for (int i = from + 1; limits.size() < count; i += SpendingLimit.BYTES) {
            limits.add(SpendingLimit.of(bytes[i], Bytes.int64(bytes, i + 1)));
        }
        return limits;
    }

    /// One account as a receipt tells it. Amounts in micro-credits, times in ms.
    public record AccountView(
            int key,
            long balanceMicros,
            long grantedMicros,
            long reservedMicros,
            long debtMicros,
            long initialMicros,
            long spentMicros,
            long thresholdMicros,
            long createdAtMillis,
            long updatedAtMillis,
            int parent,
            OwnerType ownerType,
            boolean parentFallback,
            boolean metered,
            AccountStatus status,
            @Nullable String wallet,
            List<SpendingLimit> limits) {}

    // CREDIT

    public long entrySequence() {
        return int64(8);
    }

    public long creditedMicros() {
        return int64(16);
    }

    public long creditBalanceMicros() {
        return int64(24);
    }

    public long creditGrantedMicros() {
        return int64(32);
    }

    public long creditReservedMicros() {
        return int64(40);
    }

    public long creditDebtMicros() {
        return int64(48);
    }

    public long creditInitialMicros() {
        return int64(56);
    }

    public long creditSpentMicros() {
        return int64(64);
    }

    public int creditAccount() {
        return int32(72);
    }

    public long creditTimeMillis() {
        return int64(80);
    }

    public long creditThresholdMicros() {
        return int64(88);
    }

    /// What a refund took back, or a purchase whose refund had come before it.
    public long takenBackMicros() {
        return int64(96);
    }

    // KEY

    public int keyNumber() {
        return int32(8);
    }

    public long keyTimeMillis() {
        return int64(16);
    }

    // LIMIT

    /// The account whose limit left no room.
    public int limitCarrier() {
        return int32(8);
    }

    public SpendingLimit limit() {
        return SpendingLimit.of(int32(12), int64(16));
    }

    /// What counted against the limit already, without the hold that was refused.
    public long limitUsedMicros() {
        return int64(24);
    }

    public long limitResetsAtMillis() {
        return int64(32);
    }

    // USAGE

    public ProjectUsage usage() {
        String project =
                new String(bytes, at + USAGE_FIXED_BYTES, int32(36), StandardCharsets.UTF_8);
        return new ProjectUsage(project, int64(8), int64(16), int64(24));
    }

    /// What was settled for a project on one day of UTC, in micro-credits and settles.
    public record ProjectUsage(
            String project, long creditsMicros, long purchasedMicros, long settles) {}

    /// Where the next entry of the day is; 0 for none.
    public int usageNext() {
        return int32(32);
    }

    // COMPUTE

    public long computeSamples() {
        return int64(8);
    }

    /// Millionths of a dollar.
    public long computeCostMicros() {
        return int64(16);
    }

    public long computeEnergyMicros() {
        return int64(24);
    }

    // TOTALS

    public Totals totals() {
        return new Totals(
                int64(8), int64(16), int64(24), int64(32), int64(40), int64(48), int64(56));
    }

    /// Sums over all accounts.
    ///
    /// @param coveredMicros granted credits that were taken in place of bought ones already spent
    public record Totals(
            long purchasedMicros,
            long grantedMicros,
            long refundedMicros,
            long balanceMicros,
            long spentMicros,
            long debtMicros,
            long coveredMicros) {}
}
