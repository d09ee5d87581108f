package io.sluice.metering.engine;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.Texts;

/// Writes receipts, in the layout [Receipt] draws. Thread: engine.
final class Answers {
    private final Accounts accounts;
    private final Holds holds;
    private final Texts texts;
    private final SpendingLimits limits;
    private final Quote quote = new Quote();

    Answers(EngineState state) {
        this.accounts = state.accounts;
        this.holds = state.holds;
        this.texts = state.texts;
        this.limits = state.limits;
    }

    /// A verdict and nothing else.
    Verdict none(byte[] receipt, Verdict verdict, HoldState state) {
        header(receipt, verdict, Receipt.KIND_NONE, Receipt.HEADER_BYTES, Receipt.HEADER_BYTES);
        receipt[7] = (byte) state.ordinal();
        return verdict;
    }

    /// The hold as it stands. `core`: how much of it the journal keeps.
    Verdict hold(byte[] receipt, Verdict verdict, int hold, int core, long amount) {
        int payer = holds.int32(hold, Holds.PAYER);
        int stimulus = holds.int32(hold, Holds.STIMULUS);
        int tail = texts.length(stimulus);
        int total = Receipt.HOLD_FIXED_BYTES + 2 + tail;
        header(receipt, verdict, Receipt.KIND_HOLD, core, total);
        receipt[6] = (byte) (holds.flagged(hold, Holds.OVERRUN) ? Receipt.OVERRUN : 0);
        receipt[7] = (byte) holds.int8(hold, Holds.STATE);
        Bytes.int64(receipt, 8, amount);
        Bytes.int64(receipt, 16, accounts.balanceMicros(payer));
        Bytes.int64(receipt, 24, accounts.reservedMicros(payer));
        Bytes.int64(receipt, 32, holds.int64(hold, Holds.RESERVED_UNTIL));
        Bytes.int64(receipt, 40, accounts.grantedMicros(payer));
        Bytes.int64(receipt, 48, accounts.spentMicros(payer));
        Bytes.int64(receipt, 56, accounts.debtMicros(payer));
        boolean settled = holds.state(hold) == HoldState.SETTLED;
        Bytes.int64(receipt, 64, settled ? holds.int64(hold, Holds.FROM_GRANTED) : 0);
        Bytes.int64(receipt, 72, settled ? holds.int64(hold, Holds.BALANCE_BEFORE) : 0);
        Bytes.int64(receipt, 80, accounts.thresholdMicros(payer));
        Bytes.int32(receipt, 88, holds.int32(hold, Holds.SOURCE));
        Bytes.int32(receipt, 92, payer);
        Bytes.int64(receipt, 96, holds.int64(hold, Holds.ALLOWED));
        Bytes.int64(receipt, 104, holds.int64(hold, Holds.PRICE));
        Bytes.int64(receipt, 112, holds.int64(hold, Holds.AMOUNT));
        Bytes.int64(receipt, 120, settled ? holds.int64(hold, Holds.DELIVERED) : 0);
        Bytes.int64(receipt, 128, settled ? holds.int64(hold, Holds.DEBITED) : 0);
        Bytes.int64(receipt, 136, holds.int64(hold, Holds.ENDED_AT));
        Bytes.int16(receipt, Receipt.HOLD_FIXED_BYTES, tail);
        texts.copy(stimulus, receipt, Receipt.HOLD_FIXED_BYTES + 2);
        return verdict;
    }

    /// The limit that left no room.
    Verdict limit(byte[] receipt, HoldState state) {
        int total = Receipt.LIMIT_BYTES;
        header(receipt, Verdict.LIMIT_EXCEEDED, Receipt.KIND_LIMIT, Receipt.HEADER_BYTES, total);
        receipt[7] = (byte) state.ordinal();
        Bytes.int32(receipt, 8, limits.carrier());
        Bytes.int32(receipt, 12, limits.code());
        Bytes.int64(receipt, 16, limits.creditsMicros());
        Bytes.int64(receipt, 24, limits.usedMicros());
        Bytes.int64(receipt, 32, limits.resetsAtMillis());
        return Verdict.LIMIT_EXCEEDED;
    }

    Verdict account(byte[] receipt, Verdict verdict, int account) {
        int wallet = accounts.walletRef(account);
        int tail = texts.length(wallet);
        int core = Receipt.ACCOUNT_CORE_BYTES;
        int count = limits.count(account);
        int total = core + 2 + tail + 1 + SpendingLimit.BYTES * count;
        header(receipt, verdict, Receipt.KIND_ACCOUNT, core, total);
        for (int field = 0; field <= Accounts.UPDATED; field++) {
            Bytes.int64(receipt, 8 + 8 * field, accounts.store().field(account, field));
        }
        Bytes.int32(receipt, 80, accounts.parent(account));
        Bytes.int32(receipt, 84, accounts.flags(account));
        Bytes.int32(receipt, 88, account);
        Bytes.int16(receipt, core, tail);
        texts.copy(wallet, receipt, core + 2);
        int at = core + 2 + tail;
        receipt[at++] = (byte) count;
        for (int i = 0; i < count; i++, at += SpendingLimit.BYTES) {
            receipt[at] = (byte) limits.code(account, i);
            Bytes.int64(receipt, at + 1, limits.creditsMicros(account, i));
        }
        return verdict;
    }

    /// `entry` is the journal sequence of the command: the entry's identity.
    Verdict credit(
            byte[] receipt,
            int account,
            long entry,
            long amountMicros,
            long takenMicros,
            long now) {
        int core = Receipt.CREDIT_CORE_BYTES;
        header(receipt, Verdict.OK, Receipt.KIND_CREDIT, core, core);
        Bytes.int64(receipt, 8, entry);
        Bytes.int64(receipt, 16, amountMicros);
        Bytes.int64(receipt, 24, accounts.balanceMicros(account));
        Bytes.int64(receipt, 32, accounts.grantedMicros(account));
        Bytes.int64(receipt, 40, accounts.reservedMicros(account));
        Bytes.int64(receipt, 48, accounts.debtMicros(account));
        Bytes.int64(receipt, 56, accounts.initialMicros(account));
        Bytes.int64(receipt, 64, accounts.spentMicros(account));
        Bytes.int64(receipt, 72, account);
        Bytes.int64(receipt, 80, now);
        Bytes.int64(receipt, 88, accounts.thresholdMicros(account));
        Bytes.int64(receipt, 96, takenMicros);
        return Verdict.OK;
    }

    /// Marks the answer when the balance of `account` sank below its threshold: it was
    /// `beforeMicros` before this command.
    void low(byte[] receipt, int account, long beforeMicros) {
        if (accounts.sankBelowThreshold(account, beforeMicros)) {
            receipt[6] = (byte) (receipt[6] | Receipt.LOW);
            if (receipt[5] == Receipt.KIND_HOLD) {
                Bytes.int16(receipt, 0, Receipt.LOW_CORE_BYTES);
            }
        }
    }

    Verdict key(byte[] receipt, int number, long now) {
        int core = Receipt.KEY_CORE_BYTES;
        header(receipt, Verdict.OK, Receipt.KIND_KEY, core, core);
        Bytes.int64(receipt, 8, number);
        Bytes.int64(receipt, 16, now);
        return Verdict.OK;
    }

    /// One entry of a project's usage; the project is the tail.
    Verdict usage(byte[] receipt, Usage.Entry entry) {
        int length = texts.length(entry.project());
        int total = Receipt.USAGE_FIXED_BYTES + length;
        header(receipt, Verdict.OK, Receipt.KIND_USAGE, Receipt.HEADER_BYTES, total);
        Bytes.int64(receipt, 8, entry.credits());
        Bytes.int64(receipt, 16, entry.purchased());
        Bytes.int64(receipt, 24, entry.settles());
        Bytes.int32(receipt, 32, entry.next());
        Bytes.int32(receipt, 36, length);
        texts.copy(entry.project(), receipt, Receipt.USAGE_FIXED_BYTES);
        return Verdict.OK;
    }

    Verdict compute(byte[] receipt, ComputeTotals.Sums sums) {
        int total = Receipt.COMPUTE_BYTES;
        header(receipt, Verdict.OK, Receipt.KIND_COMPUTE, Receipt.HEADER_BYTES, total);
        Bytes.int64(receipt, 8, sums.samples());
        Bytes.int64(receipt, 16, sums.measured().costMicros());
        Bytes.int64(receipt, 24, sums.energyMicros());
        return Verdict.OK;
    }

    Verdict totals(byte[] receipt, Totals.Sums sums) {
        header(
                receipt,
                Verdict.OK,
                Receipt.KIND_TOTALS,
                Receipt.HEADER_BYTES,
                Receipt.TOTALS_BYTES);
        Bytes.int64(receipt, 8, sums.purchasedMicros());
        Bytes.int64(receipt, 16, sums.grantedMicros());
        Bytes.int64(receipt, 24, sums.refundedMicros());
        Bytes.int64(receipt, 32, sums.balanceMicros());
        Bytes.int64(receipt, 40, sums.spentMicros());
        Bytes.int64(receipt, 48, sums.debtMicros());
        Bytes.int64(receipt, 56, sums.coveredMicros());
        return Verdict.OK;
    }

    /// Puts the quote that was reserved into the tail of a hold's answer.
    void withQuote(byte[] receipt, byte[] frame, int quoteAt) {
        int length = quote.wrap(frame, quoteAt).length();
        System.arraycopy(frame, quoteAt, receipt, Receipt.HOLD_FIXED_BYTES + 2, length);
        Bytes.int16(receipt, Receipt.HOLD_FIXED_BYTES, length);
        Bytes.int16(receipt, 2, Receipt.HOLD_FIXED_BYTES + 2 + length);
        receipt[6] = (byte) (receipt[6] | Receipt.TAIL_IS_QUOTE);
    }

    private static void header(byte[] receipt, Verdict verdict, int kind, int core, int total) {
        Bytes.int16(receipt, 0, core);
        Bytes.int16(receipt, 2, total);
        receipt[4] = (byte) verdict.ordinal();
        receipt[5] = (byte) kind;
        receipt[6] = 0;
        receipt[7] = 0;
    }
}
