package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing the payment provider told us, read from a signed event. Amounts are in the smallest
/// units of the charge's currency, as the provider counts them: yen have none below the yen.
public sealed interface RevenueEvent {
    /// The currency of our books.
    String USD = "usd";

    /// The provider's id of the event.
    String eventId();

    /// The provider's own time of the event, in whole seconds.
    Instant at();

    /// What a fact is about: facts about one charge decide together.
    String subject();

    /// A captured charge as it stood.
    ///
    /// @param refundedMinor all that had been refunded by then, or {@link #SAYS_NOTHING}
    /// @param balance what it came to on the provider's balance, where the event has it
    /// @param balanceId where to ask for that, if the event only names it
    /// @param source what it says it was for; null: nothing
    /// @param paymentId the provider's id of the payment it belongs to
    /// @param customerId the provider's id of who paid; null: a guest
    /// @param projectNamed the project its metadata names
    /// @param accountNamed the connected account it was for
    /// @param heldBy the connected account whose own charge it is; null: the platform's
    record ChargeSeen(
            String eventId,
            Instant at,
            String chargeId,
            Instant createdAt,
            String currency,
            long grossMinor,
            long refundedMinor,
            @Nullable RevenueSource source,
            @Nullable String paymentId,
            @Nullable String customerId,
            @Nullable BalanceLine balance,
            @Nullable String balanceId,
            @Nullable String projectNamed,
            @Nullable String accountNamed,
            @Nullable String heldBy)
            implements RevenueEvent {
        public static final long SAYS_NOTHING = -1;

        @Override
        public String subject() {
            return chargeId;
        }
    }

    /// A refund as it stood. The charge's own events say how much was refunded; this says why, or
    /// that it did not reach the customer: what it took is the project's again.
    ///
    /// @param reason in the provider's word
    record RefundSeen(
            String eventId,
            Instant at,
            String chargeId,
            String refundId,
            Instant createdAt,
            long amountMinor,
            String reason,
            boolean failed)
            implements RevenueEvent {
        @Override
        public String subject() {
            return chargeId;
        }
    }

    /// A dispute as it stood.
    record DisputeSeen(
            String eventId,
            Instant at,
            String chargeId,
            String disputeId,
            Instant openedAt,
            long amountMinor,
            DisputeState state)
            implements RevenueEvent {
        @Override
        public String subject() {
            return chargeId;
        }
    }

    /// What a charge came to on the provider's balance, asked for later.
    record BalanceSeen(String eventId, Instant at, String chargeId, BalanceLine balance)
            implements RevenueEvent {
        @Override
        public String subject() {
            return chargeId;
        }
    }

    /// What a charge was for that did not say so itself, asked for later.
    record SourceSeen(String eventId, Instant at, String chargeId, RevenueSource source)
            implements RevenueEvent {
        @Override
        public String subject() {
            return chargeId;
        }
    }

    /// A connected account as it stood.
    ///
    /// @param disabledReason the provider's word for why it may not take payments, if it may not
    /// @param currentlyDue what the provider still has to be told, in its words
    record AccountSeen(
            String eventId,
            Instant at,
            String accountId,
            boolean suspended,
            @Nullable String disabledReason,
            @Nullable String projectNamed,
            boolean chargesEnabled,
            boolean payoutsEnabled,
            boolean detailsSubmitted,
            List<String> currentlyDue)
            implements RevenueEvent {
        public AccountSeen {
            currentlyDue = List.copyOf(currentlyDue);
        }

        @Override
        public String subject() {
            return accountId;
        }
    }

    /// Where a dispute stands; an inquiry asks without taking anything. Of two in one second the
    /// later constant counts.
    enum DisputeState {
        INQUIRY,
        OPEN,
        LOST,
        WON
    }
}
