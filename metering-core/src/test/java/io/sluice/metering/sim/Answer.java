package io.sluice.metering.sim;

import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Receipt.AccountView;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.Verdict;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A receipt as values that can be compared: the engine's is read by [#of], the auditor makes its
/// own.
sealed interface Answer {
    boolean replayed();

    /// The same, given once more.
    Answer again();

    record Plain(Verdict verdict, HoldState state, boolean replayed) implements Answer {
        @Override
        public Plain again() {
            return new Plain(verdict, state, true);
        }
    }

    /// The paying account as a hold's answer shows it.
    record Payer(
            long balanceMicros,
            long reservedMicros,
            long grantedMicros,
            long spentMicros,
            long debtMicros) {}

    /// A hold's own figures. `tail` is the stimulus id, or the quote in hexadecimal.
    record Figures(
            int source,
            int payer,
            long allowedMicros,
            long priceMicros,
            long heldMicros,
            long untilMillis,
            long deliveredMicros,
            long debitedMicros,
            long fromGrantedMicros,
            long beforeMicros,
            long endedMillis,
            String tail) {}

    /// `crossedMicros`: the payer's threshold, when its balance sank below it with this.
    record Hold(
            Verdict verdict,
            HoldState state,
            boolean overrun,
            long amountMicros,
            Payer payer,
            Figures figures,
            @Nullable Long crossedMicros,
            boolean replayed)
            implements Answer {
        @Override
        public Hold again() {
            return new Hold(
                    verdict, state, overrun, amountMicros, payer, figures, crossedMicros, true);
        }
    }

    record Account(Verdict verdict, AccountView view, int depth, boolean replayed)
            implements Answer {
        @Override
        public Account again() {
            return new Account(verdict, view, depth, true);
        }
    }

    record Credit(
            long entry,
            int account,
            long amountMicros,
            Payer figures,
            long initialMicros,
            long takenBackMicros,
            @Nullable Long crossedMicros,
            long timeMillis,
            boolean replayed)
            implements Answer {
        @Override
        public Credit again() {
            return new Credit(
                    entry,
                    account,
                    amountMicros,
                    figures,
                    initialMicros,
                    takenBackMicros,
                    crossedMicros,
                    timeMillis,
                    true);
        }
    }

    record Limited(
            HoldState state,
            int carrier,
            SpendingLimit limit,
            long usedMicros,
            long resetsAtMillis,
            boolean replayed)
            implements Answer {
        @Override
        public Limited again() {
            return new Limited(state, carrier, limit, usedMicros, resetsAtMillis, true);
        }
    }

    record Key(int number, long timeMillis, boolean replayed) implements Answer {
        @Override
        public Key again() {
            return new Key(number, timeMillis, true);
        }
    }

    static Answer of(byte[] bytes) {
        Receipt receipt = new Receipt(bytes);
        boolean replayed = receipt.replayed();
        return switch (receipt.kind()) {
            case Receipt.KIND_HOLD -> hold(receipt, bytes);
            case Receipt.KIND_ACCOUNT ->
                    new Account(
                            receipt.verdict(),
                            receipt.account(),
                            AccountFlags.depth(receipt.int32(84)),
                            replayed);
            case Receipt.KIND_CREDIT ->
                    new Credit(
                            receipt.entrySequence(),
                            (int) receipt.int64(72),
                            receipt.creditedMicros(),
                            new Payer(
                                    receipt.creditBalanceMicros(),
                                    receipt.int64(40),
                                    receipt.int64(32),
                                    receipt.int64(64),
                                    receipt.int64(48)),
                            receipt.int64(56),
                            receipt.takenBackMicros(),
                            receipt.flagged(Receipt.LOW) ? receipt.creditThresholdMicros() : null,
                            receipt.creditTimeMillis(),
                            replayed);
            case Receipt.KIND_LIMIT ->
                    new Limited(
                            receipt.state(),
                            receipt.limitCarrier(),
                            receipt.limit(),
                            receipt.limitUsedMicros(),
                            receipt.limitResetsAtMillis(),
                            replayed);
            case Receipt.KIND_KEY ->
                    new Key(receipt.keyNumber(), receipt.keyTimeMillis(), replayed);
            default -> new Plain(receipt.verdict(), receipt.state(), replayed);
        };
    }

    private static Hold hold(Receipt receipt, byte[] bytes) {
        return new Hold(
                receipt.verdict(),
                receipt.state(),
                receipt.overrun(),
                receipt.amountMicros(),
                payer(bytes),
                new Figures(
                        receipt.source(),
                        receipt.payer(),
                        receipt.allowedMicros(),
                        receipt.priceMicros(),
                        receipt.holdMicros(),
                        receipt.reservedUntilMillis(),
                        receipt.deliveredMicros(),
                        receipt.debitedMicros(),
                        receipt.debitedFromGrantedMicros(),
                        receipt.balanceBeforeMicros(),
                        receipt.endedAtMillis(),
                        tail(receipt, bytes)),
                receipt.flagged(Receipt.LOW) ? receipt.thresholdMicros() : null,
                receipt.replayed());
    }

    private static Payer payer(byte[] core) {
        return new Payer(
                Bytes.int64(core, 16),
                Bytes.int64(core, 24),
                Bytes.int64(core, 40),
                Bytes.int64(core, 48),
                Bytes.int64(core, 56));
    }

    private static String tail(Receipt receipt, byte[] bytes) {
        if (receipt.totalLength() != receipt.tailAt() + receipt.tailLength()) {
            throw new AssertionError("the receipt does not end with its tail");
        }
        String stimulus = receipt.stimulusId();
        if (stimulus != null || receipt.tailLength() == 0) {
            return stimulus == null ? "" : stimulus;
        }
        return hex(
                Arrays.copyOfRange(
                        bytes, receipt.tailAt(), receipt.tailAt() + receipt.tailLength()));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// What the journal says of a hold that was found due.
    record Due(
            long idHi,
            long idLo,
            HoldState state,
            long amountMicros,
            Payer payer,
            long untilMillis,
            long fromGrantedMicros,
            @Nullable Long crossedMicros) {
        static Due of(byte[] frame, byte[] core) {
            return new Due(
                    Bytes.int64(frame, 16),
                    Bytes.int64(frame, 24),
                    HoldState.of(core[7]),
                    Bytes.int64(core, 8),
                    Answer.payer(core),
                    Bytes.int64(core, 32),
                    Bytes.int64(core, 64),
                    (core[6] & Receipt.LOW) != 0 ? Bytes.int64(core, 80) : null);
        }
    }

    /// What the auditor expects; `orElse` where the rules leave two answers open.
    record Prediction(Answer answer, @Nullable Answer orElse, boolean recorded) {
        boolean allows(Answer actual) {
            return actual.equals(answer) || actual.equals(orElse);
        }
    }
}
