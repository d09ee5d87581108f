package io.sluice.backoffice.ledger;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.ChargeHistory.Outcome;
import io.sluice.backoffice.ledger.Corrections.Booked;
import io.sluice.backoffice.ledger.RevenueEvent.AccountSeen;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Books what the stored events come to: reads all facts about a charge, has {@link ChargeHistory}
/// decide, and writes what is missing. Doing it again writes nothing. Safe for all threads.
public final class RevenueDesk {
    private final Transactions transactions;
    private final StripeEventStore events = new StripeEventStore();
    private final LedgerStore ledger;
    private final SuspensionDesk suspensions;
    private final InstantSource clock;
    private final InstantSource machine;
    private final LiveRevenue live;

    /// @param clock the back office's, which a test may have set
    /// @param machine what says when to look again
    public RevenueDesk(
            Transactions transactions,
            LedgerStore ledger,
            SuspensionDesk suspensions,
            InstantSource clock,
            InstantSource machine,
            LiveRevenue live) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.suspensions = suspensions;
        this.clock = clock;
        this.machine = machine;
        this.live = live;
    }

    /// Keeps an event and notes that it is to be booked: from here on it is ours to see to.
    void keep(String id, String type, @Nullable String subject, byte[] payload) {
        Instant now = machine.instant();
        transactions.writing(client -> {
            if (subject != null) {
                // After whoever is booking it now, who could otherwise take it off the list.
                events.lock(client, subject);
            }
            events.keep(client, id, type, subject, payload, now);
            if (subject != null) {
                events.open(client, subject, "received", now);
            }
            return true;
        });
    }

    /// Books what is known about a charge or account.
    public void apply(String subject) {
        boolean booked = transactions.writing(client -> apply(client, subject));
        if (booked) {
            live.booked();
        }
    }

    /// The same in the caller's transaction; answers whether there was anything.
    boolean apply(SqlClient client, String subject) {
        Instant now = clock.instant();
        if (!ledger.holdPeriods(client)) {
            return false; // a cycle is being calculated: it stays open and comes later
        }
        events.lock(client, subject);
        List<RevenueEvent> facts = events.facts(client, subject);
        if (facts.stream().anyMatch(AccountSeen.class::isInstance)) {
            account(client, facts, now);
            events.close(client, subject);
            return false;
        }
        ChargeHistory history = ChargeHistory.of(facts);
        return switch (history.outcome()) {
            case Outcome.Waiting(ChargeHistory.Reason reason) -> {
                events.open(
                        client, subject, reason.name().toLowerCase(Locale.ROOT), machine.instant());
                yield false;
            }
            case Outcome.Known known -> {
                UUID projectId = project(client, known.charge());
                if (projectId == null) {
                    events.open(
                            client, subject, StripeEventStore.UNKNOWN_PROJECT, machine.instant());
                    yield false;
                }
                if (history.sourcePending() && events.sellsByInvoice(client, projectId)) {
                    events.open(client, subject, StripeEventStore.NO_SOURCE, machine.instant());
                    yield false;
                }
                boolean booked = book(client, projectId, known, now);
                String customer = history.customer();
                if (customer != null) {
                    RetentionStore.paidBy(client, subject, customer);
                }
                if (history.feePending()) {
                    events.open(client, subject, StripeEventStore.FEE_PENDING, machine.instant());
                } else {
                    events.close(client, subject);
                }
                yield booked;
            }
        };
    }

    private boolean book(SqlClient client, UUID projectId, Outcome.Known known, Instant now) {
        String chargeId = known.charge().chargeId();
        Map<EffectKey, Booked> booked = new HashMap<>(ledger.booked(client, chargeId));
        LocalDate firstOpen = LedgerStore.firstOpenMonth(client);
        List<Effect> missing = Corrections.between(known.effects(), booked);
        for (Effect effect : missing) {
            Booked before = booked.get(effect.key());
            ledger.book(
                    client,
                    projectId,
                    chargeId,
                    effect,
                    before == null ? 0 : before.rows(),
                    Books.place(effect.key().origin(), firstOpen),
                    now);
        }
        ledger.log(client, projectId, chargeId, missing);
        return !missing.isEmpty();
    }

    /// Where a charge belongs: where it is booked already, what staff said, what its metadata
    /// names, else whose account it was for. Where the two differ nobody guesses.
    private @Nullable UUID project(SqlClient client, ChargeSeen charge) {
        UUID before = ledger.projectOf(client, charge.chargeId());
        if (before != null) {
            return before;
        }
        UUID assigned = events.assigned(client, charge.chargeId());
        if (assigned != null) {
            return assigned;
        }
        String named = charge.projectNamed();
        UUID byName = events.project(client, named == null ? null : IdKind.PROJECT.parse(named));
        String account = charge.accountNamed();
        UUID byAccount = events.projectOfAccount(client, account);
        if (byName == null || byAccount == null) {
            if (byName != null && account != null) {
                events.connect(client, byName, account);
            }
            return byName == null ? byAccount : byName;
        }
        return byName.equals(byAccount) ? byName : null;
    }

    /// The latest event says how an account stands; of two in one second the one that shuts it,
    /// else the one that says more is possible: a wrong yes is refused by Stripe itself, a wrong no
    /// would keep somebody waiting for good.
    private void account(SqlClient client, List<RevenueEvent> facts, Instant now) {
        AccountSeen latest =
                facts.stream()
                        .map(AccountSeen.class::cast)
                        .max(
                                Comparator.comparing(AccountSeen::at)
                                        .thenComparing(AccountSeen::suspended)
                                        .thenComparing(AccountSeen::detailsSubmitted)
                                        .thenComparing(AccountSeen::chargesEnabled)
                                        .thenComparing(AccountSeen::payoutsEnabled))
                        .orElseThrow();
        events.standing(client, latest);
        String named = latest.projectNamed();
        UUID projectId = events.project(client, named == null ? null : IdKind.PROJECT.parse(named));
        if (projectId != null) {
            events.connect(client, projectId, latest.accountId());
        }
        PayoutMethodStore.verify(client, latest.accountId());
        suspensions.tell(client, latest.accountId(), now);
    }
}
