package io.sluice.backoffice.ledger;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.backoffice.ledger.UsageBookStore.Use;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Money that is not booked because nobody knows whose it is: shows it to staff, and books it for
/// the project they name. Called inside the caller's transaction.
public final class AssignmentDesk {
    private final RevenueDesk revenue;
    private final LedgerStore ledger;
    private final AuditStore audit;
    private final InstantSource clock;
    private final StripeEventStore events = new StripeEventStore();
    private final UsageStore usage = new UsageStore();
    private final UsageBookStore books;

    public AssignmentDesk(
            RevenueDesk revenue, LedgerStore ledger, AuditStore audit, InstantSource clock) {
        this.revenue = revenue;
        this.ledger = ledger;
        this.audit = audit;
        this.clock = clock;
        this.books = new UsageBookStore(usage, ledger);
    }

    /// A charge that waits.
    ///
    /// @param charge what is known of it; null while only other events name it
    public record OpenCharge(
            String chargeId, String reason, Instant since, @Nullable ChargeSeen charge) {}

    /// Usage that is parked.
    public record ParkedUse(LocalDate day, String projectNamed, long creditMicros, String id) {}

    /// What assigning came to.
    public sealed interface Assigned {
        record Done(long usdCents) implements Assigned {}

        record NotThere() implements Assigned {}

        /// It waits for something else than a project.
        record OtherReason() implements Assigned {}

        /// A cycle is being calculated.
        record Busy() implements Assigned {}
    }

    /// Charges that are not booked, oldest first.
    public List<OpenCharge> charges(SqlClient client, long from, int limit) {
        List<OpenCharge> open = new ArrayList<>();
        for (StripeEventStore.Open each : events.unbooked(client, from, limit)) {
            ChargeSeen charge =
                    events.facts(client, each.subject()).stream()
                            .filter(ChargeSeen.class::isInstance)
                            .map(ChargeSeen.class::cast)
                            .findFirst()
                            .orElse(null);
            open.add(new OpenCharge(each.subject(), each.reason(), each.since(), charge));
        }
        return open;
    }

    /// Usage that named no known project, oldest first.
    public List<ParkedUse> usage(SqlClient client, long from, int limit) {
        return usage.parked(client, from, limit).stream()
                .map(use -> new ParkedUse(use.day(), use.named(), use.purchasedMicros(), use.id()))
                .toList();
    }

    /// Books a charge for a project.
    public Assigned assignCharge(
            SqlClient client, String chargeId, UUID projectId, String note, Actor by) {
        if (!ledger.holdPeriods(client)) {
            return new Assigned.Busy();
        }
        events.lock(client, chargeId);
        String reason = events.reason(client, chargeId);
        if (reason == null) {
            return new Assigned.NotThere();
        }
        if (!reason.equals(StripeEventStore.UNKNOWN_PROJECT)) {
            return new Assigned.OtherReason();
        }
        events.assign(client, chargeId, projectId, by.name(), note, clock.instant());
        revenue.apply(client, chargeId);
        long usdCents = ledger.bookedCents(client, chargeId);
        log(client, projectId, chargeId, usdCents, note, by);
        return new Assigned.Done(usdCents);
    }

    /// Books parked usage for a project.
    public Assigned assignUsage(
            SqlClient client, LocalDate day, String named, UUID projectId, String note, Actor by) {
        if (!ledger.holdPeriods(client)) {
            return new Assigned.Busy();
        }
        Instant now = clock.instant();
        Optional<Use> parked = usage.assign(client, day, named, projectId, now);
        if (parked.isEmpty()) {
            return new Assigned.NotThere();
        }
        long usdCents = books.book(client, projectId, parked.get(), now);
        log(client, projectId, parked.get().id(), usdCents, note, by);
        return new Assigned.Done(usdCents);
    }

    private void log(
            SqlClient client, UUID projectId, String id, long usdCents, String note, Actor by) {
        audit.append(
                client,
                by,
                Other.ofProject(
                        "revenue.assigned",
                        projectId,
                        new Payload()
                                .text("assigned", id)
                                .whole("amount_cents", usdCents)
                                .text("note", note)));
    }
}
