package io.sluice.backoffice.sales;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.split.SplitStore;
import io.sluice.backoffice.split.SplitStore.StoredSplit;
import io.sluice.backoffice.split.SplitTerms;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sells for projects: has Stripe make what was ordered, and notes what it made. Asked again with
/// the same key it answers the same and notes nothing twice. Safe for all threads that may wait.
public final class SalesDesk {
    private final Transactions transactions;
    private final SalesStore store = new SalesStore();
    private final SplitStore splits;
    private final ChargePattern pattern = new ChargePattern();
    private final @Nullable SalesClient client;
    private final @Nullable String publishableKey;
    private final AuditStore audit;
    private final InstantSource clock;

    /// @param client null without a key: then nothing is sold
    /// @param publishableKey what components in a browser speak to Stripe with
    public SalesDesk(
            Transactions transactions,
            SplitStore splits,
            @Nullable SalesClient client,
            @Nullable String publishableKey,
            AuditStore audit,
            InstantSource clock) {
        this.transactions = transactions;
        this.splits = splits;
        this.client = client;
        this.publishableKey = publishableKey;
        this.audit = audit;
        this.clock = clock;
    }

    public boolean isConfigured() {
        return client != null;
    }

    public @Nullable String publishableKey() {
        return publishableKey;
    }

    public SalesStore store() {
        return store;
    }

    /// The terms a project sells by now.
    public ChargeTerms terms(SqlClient database, UUID projectId, String accountId, String country) {
        SplitTerms split =
                splits.current(database, projectId, clock.instant())
                        .map(StoredSplit::terms)
                        .orElse(SplitTerms.STANDARD);
        return pattern.terms(accountId, country, split);
    }

    /// Makes a price.
    public Answer<Price> price(Order<Order.NewPrice> order, Actor by) {
        return noted(
                client -> client.price(order),
                (database, made) -> {
                    if (store.add(database, made, clock.instant())) {
                        Payload payload =
                                new Payload()
                                        .text("price_id", made.priceId())
                                        .text("source", made.source().word())
                                        .whole("amount_cents", made.amountCents())
                                        .text("currency", made.currency());
                        log(database, "sale.price_made", made.projectId(), by, payload);
                    }
                });
    }

    /// Makes a page where one customer pays.
    public Answer<Sale> checkout(Order<Order.Checkout> order, ChargeTerms terms) {
        boolean byInvoice = order.what().price().isRecurring();
        return noted(
                client -> client.checkout(order, terms),
                (database, made) -> store.add(database, made, byInvoice, clock.instant()));
    }

    /// Makes a link under which many pay.
    public Answer<Sale> link(Order<Order.Link> order, ChargeTerms terms, Actor by) {
        boolean byInvoice = order.what().price().isRecurring();
        return noted(
                client -> client.link(order, terms),
                (database, made) -> offered(database, made, byInvoice, by));
    }

    /// Makes an invoice and has it sent.
    public Answer<Sale> invoice(Order<Order.Invoice> order, ChargeTerms terms, Actor by) {
        return noted(
                client -> client.invoice(order, terms),
                (database, made) -> offered(database, made, true, by));
    }

    /// Reports usage; Stripe keeps it.
    public Answer<String> usage(Order<Order.Usage> order) {
        return noted(client -> client.usage(order), (_, _) -> {});
    }

    private interface Note<T> {
        void write(SqlClient database, T made);
    }

    private <T> Answer<T> noted(Function<SalesClient, Answer<T>> request, Note<T> note) {
        SalesClient stripe = client;
        if (stripe == null) {
            return new Answer.Unknown<>("not_configured");
        }
        Answer<T> answer = request.apply(stripe);
        if (answer instanceof Answer.Given<T>(T made)) {
            transactions.writing(database -> {
                note.write(database, made);
                return true;
            });
        }
        return answer;
    }

    private void offered(SqlClient database, Sale made, boolean byInvoice, Actor by) {
        Instant now = clock.instant();
        if (!store.add(database, made, byInvoice, now)) {
            return;
        }
        Payload payload =
                new Payload()
                        .text("kind", Sale.Kind.WORDS.word(made.kind()))
                        .text("object_id", made.objectId())
                        .text("source", made.source().word())
                        .whole("fee_basis_points", made.terms().feeBasisPoints())
                        .text("currency", made.currency());
        Long amountCents = made.amountCents();
        if (amountCents != null) {
            payload.whole("amount_cents", amountCents);
        }
        log(database, "sale.offered", made.projectId(), by, payload);
    }

    private void log(SqlClient database, String kind, UUID projectId, Actor by, Payload payload) {
        audit.append(
                database,
                by,
                new Other(
                        kind,
                        Entity.PROJECT,
                        projectId,
                        projectId,
                        null,
                        payload.text("project_id", IdKind.PROJECT.text(projectId)).build()));
    }
}
