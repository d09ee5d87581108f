package io.sluice.backoffice.tax;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.tax.FormDueStore.Due;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Tells people in time that a tax form is missing or ends, and staff whose ends.
public final class FormDueDesk {
    /// How long before its end a form is asked for again.
    static final int DAYS_BEFORE = 90;

    private static final int PAGE = 500;

    private final Transactions transactions;
    private final InstantSource clock;
    private final NoticeStore notices;
    private final AuditStore audit;
    private final FormDueStore store = new FormDueStore();

    public FormDueDesk(
            Transactions transactions, InstantSource clock, NoticeStore notices, AuditStore audit) {
        this.transactions = transactions;
        this.clock = clock;
        this.notices = notices;
        this.audit = audit;
    }

    /// Reminds whose form is missing or ends soon; answers how many.
    public int remind() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        UUID after = new UUID(0, 0);
        int count = 0;
        List<Due> page;
        do {
            UUID from = after;
            page =
                    transactions.writing(client -> {
                        List<Due> due =
                                store.due(client, today.plusDays(DAYS_BEFORE), now, from, PAGE);
                        due.forEach(each ->
                                notices.tell(
                                        client,
                                        each.contributorId(),
                                        FormDueStore.DUE,
                                        words(each, today),
                                        now));
                        return due;
                    });
            count += page.size();
            after = page.isEmpty() ? after : page.getLast().contributorId();
        } while (page.size() == PAGE);
        return count;
    }

    private static JsonObject words(Due due, LocalDate today) {
        LocalDate expiresOn = due.expiresOn();
        String reason =
                due.formType() == null
                        ? "missing"
                        : expiresOn != null && expiresOn.isBefore(today) ? "expired" : "expiring";
        return new Payload()
                .text("form_type", FormType.WORDS.word(FormType.of(due.country())))
                .text("reason", reason)
                .text("expires_at", Objects.toString(expiresOn, null))
                .build();
    }

    /// Flags the forms that end within 90 days; answers how many.
    public int flagExpiring() {
        Instant now = clock.instant();
        LocalDate before = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(DAYS_BEFORE);
        int count = 0;
        int found;
        do {
            found = transactions.writing(client -> flag(client, before, now));
            count += found;
        } while (found == PAGE);
        return count;
    }

    private int flag(SqlClient client, LocalDate before, Instant now) {
        List<UUID> flagged = store.flag(client, before, now, PAGE);
        flagged.forEach(id ->
                audit.append(
                        client,
                        Actor.SYSTEM,
                        new Other(
                                "tax_form.expiring",
                                Entity.CONTRIBUTOR,
                                id,
                                null,
                                id,
                                JsonObject.EMPTY)));
        return flagged.size();
    }

    /// A page of the flagged forms, as documents.
    public List<String> flagged(SqlClient client, long from, int limit) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return store.flagged(client, today, from, limit);
    }
}
