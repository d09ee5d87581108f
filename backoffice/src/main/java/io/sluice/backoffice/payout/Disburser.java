package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.payout.CycleOutcome.Why;
import io.sluice.backoffice.rails.PayoutMethod;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Disburses approved cycles: decides each payee in a transaction of its own, which also stores the
/// transfer and its key, then hands the transfers to the rail. Stopped at any point, it goes on
/// where it was when it is asked again, and pays nobody twice.
public final class Disburser {
    private static final int PAGE = 200;

    private final Transactions transactions;
    private final InstantSource clock;
    private final Ids ids;
    private final Stores stores;
    private final TransferDesk desk;

    /// What a disbursement reads and writes.
    public record Stores(
            CycleStore cycles,
            PayeeStore payees,
            PayoutStore payouts,
            PayoutMethodStore methods,
            TransferStore transfers,
            LedgerStore ledger) {}

    public Disburser(
            Transactions transactions,
            InstantSource clock,
            Ids ids,
            Stores stores,
            TransferDesk desk) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.stores = stores;
        this.desk = desk;
    }

    /// Disburses a cycle as far as it can be: what a rail does not answer stays unknown.
    public CycleOutcome disburse(UUID cycleId) {
        Why refusal = transactions.writing(client -> begin(client, cycleId));
        if (refusal != null) {
            return CycleOutcome.refused(refusal);
        }
        CycleRow cycle =
                Objects.requireNonNull(
                        transactions.reading(client -> stores.cycles.find(client, cycleId)));
        if (cycle.isComplete()) {
            return new CycleOutcome.Done(cycleId); // asked again, nothing is left to do
        }
        List<PayoutStore.Undecided> page = undecided(cycle);
        while (!page.isEmpty()) {
            for (PayoutStore.Undecided each : page) {
                transactions.writing(client -> decide(client, cycle, each));
            }
            page = undecided(cycle);
        }
        desk.sendAll(cycleId);
        transactions.writing(client -> {
            stores.cycles.complete(client, cycleId, clock.instant());
            return true;
        });
        return new CycleOutcome.Done(cycleId);
    }

    /// The approved cycles whose day has come, oldest first.
    public List<UUID> due(SqlClient client) {
        Instant now = clock.instant();
        return stores.cycles.approved(client).stream()
                .filter(cycle -> !now.isBefore(disbursableFrom(cycle)))
                .map(CycleRow::id)
                .toList();
    }

    private @Nullable Why begin(SqlClient client, UUID cycleId) {
        CycleRow cycle = stores.cycles.findToChange(client, cycleId);
        if (cycle == null) {
            return Why.CYCLE_NOT_FOUND;
        }
        if (cycle.isComplete()) {
            return null;
        }
        boolean open = cycle.status().equals("approved") || cycle.status().equals("disbursing");
        if (!open) {
            return Why.WRONG_STATE;
        }
        if (clock.instant().isBefore(disbursableFrom(cycle))) {
            return Why.TOO_EARLY;
        }
        stores.cycles.setStatus(client, cycleId, "disbursing");
        return null;
    }

    private List<PayoutStore.Undecided> undecided(CycleRow cycle) {
        return transactions.reading(
                client -> stores.payouts.undecided(client, cycle.id(), cycle.plan(), PAGE));
    }

    private boolean decide(SqlClient client, CycleRow cycle, PayoutStore.Undecided each) {
        Instant now = clock.instant();
        if (!stores.payouts.lockUndecided(client, cycle.id(), each)) {
            return false; // another disbursement was faster
        }
        PayeeInput payee = stores.payees.now(client, each.payeeId(), cycle.id(), now);
        PayeeResult result = PayeeDecision.of(payee);
        PayoutMethod method = stores.methods.at(client, each.payeeId(), cycleMoment(cycle));
        // The gate looked at the method that holds now; the cycle pays by the one it began with.
        PayoutMethod payingTo =
                result.pays() && method != null && method.verified() ? method : null;
        boolean pays = payingTo != null;
        boolean held = result.pays() || (!result.reasons().isEmpty() && !isBelow(result));
        String status = pays ? "pending" : held ? "held" : "rolled_over";
        UUID payoutId =
                stores.payouts.decide(
                        client, cycle.id(), each, result, status, CycleJson.of(payee), now);
        stores.payouts.leave(client, result);
        if (payingTo != null) {
            stores.payouts.pay(client, payoutId, result, now);
            stores.ledger.addAll(client, PayoutBooks.payout(payoutId, result, now), now);
            stores.transfers.insert(client, transfer(payoutId, each, payingTo, result, now));
        }
        return pays;
    }

    private static boolean isBelow(PayeeResult result) {
        return result.reasons().equals(List.of(Reason.BELOW_THRESHOLD));
    }

    private TransferRow transfer(
            UUID payoutId,
            PayoutStore.Undecided each,
            PayoutMethod method,
            PayeeResult result,
            Instant now) {
        UUID id = ids.next();
        return TransferRow.pending(
                id,
                payoutId,
                each.payeeId(),
                desk.railName(method.type()),
                IdKind.TRANSFER.text(id),
                method,
                result.netCents(),
                now);
    }

    /// The moment whose method a cycle pays to: a change takes effect with the next cycle.
    private static Instant cycleMoment(CycleRow cycle) {
        return Objects.requireNonNull(cycle.calculatedAt());
    }

    private static Instant disbursableFrom(CycleRow cycle) {
        return CycleCalendar.disbursableFrom(cycle.plan(), cycle.periodEnd());
    }
}
