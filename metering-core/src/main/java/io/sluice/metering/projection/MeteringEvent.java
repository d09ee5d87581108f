package io.sluice.metering.projection;

import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.Payment;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt.AccountView;
import org.jspecify.annotations.Nullable;

/// What one record of the journal says, whole: nothing has to be remembered or looked up to retell
/// it but the owner's id of an account, which its opening gives and which never changes. Times are
/// ms, amounts millionths, accounts are keys.
public sealed interface MeteringEvent {
    /// Of the record; each record is one event.
    long sequence();

    long timeMillis();

    /// The account as it is afterwards. What it was opened with is a grant: `initialMicros`.
    record AccountOpened(long sequence, long timeMillis, String ownerId, AccountView account)
            implements MeteringEvent {}

    /// The account as it is afterwards; its wallet is only told when `walletChanged`.
    record AccountChanged(
            long sequence, long timeMillis, AccountView account, boolean walletChanged)
            implements MeteringEvent {}

    record QuoteIssued(long sequence, long timeMillis, Quote quote) implements MeteringEvent {}

    /// A hold was placed.
    record Reserved(
            long sequence,
            long timeMillis,
            Quote quote,
            long amountMicros,
            long reservedUntilMillis,
            long balanceMicros,
            long reservedMicros,
            Step step)
            implements MeteringEvent {
        /// What was done in the one step that placed it.
        public enum Step {
            /// Its quote was reserved.
            RESERVE,
            /// Its quote was given too, and has no record of its own.
            QUOTE_AND_RESERVE,
            /// Its injection began too.
            RESERVE_AND_INJECT
        }
    }

    /// The whole hold went back to its payer.
    record Released(
            long sequence,
            long timeMillis,
            Quote quote,
            Cause cause,
            long amountMicros,
            Figures payer)
            implements MeteringEvent {
        /// Why a hold ended without a debit.
        public enum Cause {
            /// The caller wanted it.
            RELEASED,
            /// Its time was over.
            EXPIRED,
            /// The engine refused the stimulus.
            REFUSED
        }
    }

    /// A settle. `holdMicros` − `amountMicros` of the hold went back.
    record Debited(
            long sequence,
            long timeMillis,
            Quote quote,
            long amountMicros,
            long fromGrantedMicros,
            long balanceBeforeMicros,
            long holdMicros,
            long deliveredMicros,
            boolean overrun,
            String stimulusId,
            @Nullable Measured measured,
            Figures payer)
            implements MeteringEvent {}

    /// `message`: words to the people, where the grant has any.
    record Granted(
            long sequence,
            long timeMillis,
            int account,
            long amountMicros,
            String reason,
            @Nullable String message,
            Credited after)
            implements MeteringEvent {}

    /// `takenBackMicros`: what refunds that arrived before their payment took back at once.
    record Purchased(
            long sequence,
            long timeMillis,
            int account,
            long amountMicros,
            Payment payment,
            long takenBackMicros,
            Credited after)
            implements MeteringEvent {}

    /// Credits went back for a refund or a lost dispute. `amountMicros` 0: nothing was left to
    /// take.
    record Refunded(
            long sequence,
            long timeMillis,
            int account,
            long amountMicros,
            boolean dispute,
            String payment,
            Credited after)
            implements MeteringEvent {}

    /// Nothing that concerns credits: keys, terms, what is remembered, steps of an injection.
    record Other(long sequence, long timeMillis) implements MeteringEvent {}

    /// An account's figures after a record. `crossedMicros` is its threshold when the balance sank
    /// below it with this record ("budget.low"), else null.
    record Figures(
            long balanceMicros,
            long reservedMicros,
            long grantedMicros,
            long spentMicros,
            long debtMicros,
            @Nullable Long crossedMicros) {}

    /// The same for an account that was credited.
    record Credited(Figures figures, long initialMicros) {}
}
