package io.sluice.backoffice.treasury;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditEvent.TreasurySpent;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.treasury.LastShareStore.LastShare;
import io.sluice.money.Apportionment;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What follows when Stripe has suspended a project for good: its penalty comes from the treasury,
/// as far as that goes, what that has left is shared as the last calculation did, and what was
/// calculated is frozen no more. Called inside the caller's transaction, and last: it writes the
/// audit log.
public final class EndingDesk {
    private static final String STRIPE = "Stripe";
    private static final String CONTRIBUTORS = "contributors";

    private final Ids ids;
    private final TreasuryDesk treasuries;
    private final NoticeStore notices;
    private final AuditStore audit;
    private final LastShareStore shares;

    public EndingDesk(Ids ids, TreasuryDesk treasuries, NoticeStore notices, AuditStore audit) {
        this.ids = ids;
        this.treasuries = treasuries;
        this.notices = notices;
        this.audit = audit;
        this.shares = new LastShareStore(ids);
    }

    /// Declares it; answers whether it could be: the account must be the project's, suspended, and
    /// not declared before.
    ///
    /// @param penaltyCents what Stripe took; what the treasury has not is the platform's loss
    public boolean declare(
            SqlClient client,
            UUID projectId,
            String accountId,
            long penaltyCents,
            String note,
            Actor by,
            Instant now) {
        treasuries.store().lock(client, projectId);
        long balance = Math.max(treasuries.store().balanceCents(client, projectId, null), 0);
        long taken = Math.min(balance, penaltyCents);
        if (!insert(client, projectId, accountId, penaltyCents, taken, by, now)) {
            return false;
        }
        List<AuditEvent> events = new ArrayList<>();
        Spending spending = new Spending(client, projectId, note, by, now, events);
        spend(spending, TreasuryPurpose.PENALTY, STRIPE, taken);
        long shared = distribute(spending, balance - taken);
        notices.tellProject(
                client,
                projectId,
                "project.ended",
                "Stripe has closed this project's account for good. What you have earned on it is"
                        + " paid with the next payouts, as it was calculated, and so is your part"
                        + " of what its treasury has left.",
                now);
        events.add(ended(projectId, accountId, penaltyCents, taken, shared));
        audit.append(client, by, events);
        return true;
    }

    /// Where what the treasury pays is written down.
    private record Spending(
            SqlClient client,
            UUID projectId,
            String note,
            Actor by,
            Instant now,
            List<AuditEvent> events) {}

    private void spend(Spending on, TreasuryPurpose purpose, String payee, long cents) {
        if (cents == 0) {
            return;
        }
        treasuries.spend(
                on.client,
                new Spend(
                        ids.next(),
                        on.projectId,
                        cents,
                        purpose,
                        payee,
                        null,
                        null,
                        on.note,
                        on.by.name(),
                        on.now));
        on.events.add(
                new TreasurySpent(on.projectId, cents, TreasuryPurpose.WORDS.word(purpose), null));
    }

    /// Shares what is left; where nothing was ever calculated it stays.
    private long distribute(Spending on, long cents) {
        List<LastShare> last = shares.last(on.client, on.projectId);
        if (cents == 0 || last.isEmpty()) {
            return 0;
        }
        long[] parts =
                Apportionment.split(
                        cents,
                        last.stream().mapToLong(LastShare::shareCents).toArray(),
                        last.stream().map(LastShare::tie).toArray(String[]::new));
        spend(on, TreasuryPurpose.DISTRIBUTION, CONTRIBUTORS, cents);
        shares.pay(on.client, last, parts, on.now);
        return cents;
    }

    private static Other ended(
            UUID projectId, String accountId, long penalty, long taken, long shared) {
        return Other.ofProject(
                "project.ended",
                projectId,
                new Payload()
                        .text("account_id", accountId)
                        .whole("penalty_cents", penalty)
                        .whole("from_treasury_cents", taken)
                        .whole("platform_loss_cents", penalty - taken)
                        .whole("shared_cents", shared));
    }

    private static boolean insert(
            SqlClient client,
            UUID projectId,
            String accountId,
            long penaltyCents,
            long takenCents,
            Actor by,
            Instant now) {
        return query(
                                client,
                                """
                                INSERT INTO backoffice.project_endings
                                    (account_id, project_id, penalty_cents, from_treasury_cents,
                                     declared_by, declared_at)
                                SELECT $1, $2, $3, $4, $5, $6
                                FROM backoffice.frozen_projects z
                                JOIN backoffice.projects j ON j.id = z.project_id
                                WHERE j.id = $2 AND j.stripe_account_id = $1
                                ON CONFLICT DO NOTHING
                                """,
                                accountId,
                                projectId,
                                penaltyCents,
                                takenCents,
                                by.name(),
                                now.atOffset(ZoneOffset.UTC))
                        .await()
                        .rowCount()
                == 1;
    }
}
