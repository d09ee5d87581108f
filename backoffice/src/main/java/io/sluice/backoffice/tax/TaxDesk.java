package io.sluice.backoffice.tax;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.people.Contributor;
import io.sluice.gateway.edge.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Leads payees to the vendor's form, and takes what the vendor tells about it. The vendor is asked
/// outside of transactions; what it calls a payee is remembered, so that a crash in between costs a
/// second question and nothing else.
public final class TaxDesk {
    private final Transactions transactions;
    private final InstantSource clock;
    private final Ids ids;
    private final TaxFormStore forms;
    private final NoticeStore notices;
    private final AuditStore audit;
    private final @Nullable TaxVendor vendor;

    /// Whom the vendor is being asked about: two questions at once would make two of them.
    private final Set<UUID> asking = ConcurrentHashMap.newKeySet();

    /// @param vendor null: there is none
    public TaxDesk(
            Transactions transactions,
            InstantSource clock,
            Ids ids,
            TaxFormStore forms,
            NoticeStore notices,
            AuditStore audit,
            @Nullable TaxVendor vendor) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.forms = forms;
        this.notices = notices;
        this.audit = audit;
        this.vendor = vendor;
    }

    /// What came of asking for the form.
    public sealed interface Link {
        /// Here it is, for a short time.
        record Open(String url) implements Link {}

        /// There is no vendor: staff records forms.
        record NoVendor() implements Link {}

        /// The vendor does not want this payee.
        record Refused(String reason) implements Link {}

        /// The vendor does not answer.
        record Silent() implements Link {}
    }

    /// Where a contributor fills in their form.
    public Link link(Contributor person) {
        TaxVendor asked = vendor;
        if (asked == null) {
            return new Link.NoVendor();
        }
        TaxVendor.Payee payee =
                new TaxVendor.Payee(
                        IdKind.CONTRIBUTOR.text(person.id()),
                        person.displayName(),
                        person.email(),
                        person.country());
        Optional<String> known =
                transactions.reading(client -> forms.recipient(client, asked.name(), person.id()));
        return known.isPresent()
                ? new Link.Open(asked.formUrl(payee))
                : introduce(asked, person.id(), payee);
    }

    private Link introduce(TaxVendor asked, UUID contributorId, TaxVendor.Payee payee) {
        if (!asking.add(contributorId)) {
            return new Link.Silent();
        }
        try {
            return switch (asked.introduce(payee)) {
                case TaxVendor.Known.Recipient(String id) -> {
                    transactions.writing(client -> {
                        forms.introduce(client, asked.name(), contributorId, id, clock.instant());
                        follow(client, asked.name(), id); // events may have been faster
                        return true;
                    });
                    yield new Link.Open(asked.formUrl(payee));
                }
                case TaxVendor.Known.Refused(String reason) -> new Link.Refused(reason);
                case TaxVendor.Known.Silent _ -> new Link.Silent();
            };
        } finally {
            asking.remove(contributorId);
        }
    }

    /// Keeps what a vendor told about a form and lets the form follow; what came before changes
    /// nothing.
    public void take(String vendorName, FormFact fact) {
        transactions.writing(client -> {
            if (forms.keep(client, vendorName, fact, clock.instant())) {
                follow(client, vendorName, fact.recipientId());
            }
            return true;
        });
    }

    /// Lets the forms of a recipient follow from everything told about them.
    private void follow(SqlClient client, String vendorName, String recipientId) {
        UUID contributorId = forms.contributor(client, vendorName, recipientId).orElse(null);
        if (contributorId == null) {
            return; // it is followed when they are introduced
        }
        Map<String, List<FormFact>> told =
                forms.facts(client, vendorName, recipientId).stream()
                        .collect(
                                Collectors.groupingBy(
                                        FormFact::formId, LinkedHashMap::new, Collectors.toList()));
        told.forEach((formId, facts) ->
                set(client, contributorId, vendorName, formId, FormState.of(facts)));
    }

    private void set(
            SqlClient client,
            UUID contributorId,
            String vendorName,
            String formId,
            FormState state) {
        Instant now = clock.instant();
        FormStatus was = forms.formStatus(client, vendorName, formId).orElse(null);
        if (!forms.set(client, ids.next(), contributorId, vendorName, formId, state, now)) {
            return;
        }
        String status = FormStatus.WORDS.word(state.status());
        audit.append(
                client,
                Actor.SYSTEM,
                new Other(
                        "tax_form." + status,
                        Entity.CONTRIBUTOR,
                        contributorId,
                        null,
                        contributorId,
                        JsonObject.EMPTY));
        boolean isDecided =
                state.status() == FormStatus.VALIDATED || state.status() == FormStatus.VOIDED;
        if (isDecided && state.status() != was) {
            notices.tell(client, contributorId, "tax_form." + status, payload(state), now);
        }
    }

    private static JsonObject payload(FormState state) {
        LocalDate expiresOn = state.expiresOn();
        return new Payload()
                .text("form_type", FormType.WORDS.word(state.type()))
                .text("expires_at", Objects.toString(expiresOn, null))
                .build();
    }
}
