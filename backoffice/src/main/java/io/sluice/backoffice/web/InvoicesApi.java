package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.Books;
import io.sluice.backoffice.ledger.InfrastructureStore.Invoice;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;

/// `/api/platform-fees/invoices`: what the platform asks for hosting, month by month.
final class InvoicesApi {
    private static final JsonName INVOICE_ID = JsonName.of("invoice_id");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName FOUNDER_ID = JsonName.of("founder_id");
    private static final JsonName PERIOD = JsonName.of("period");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName TAKEN = JsonName.of("taken_from_revenue_cents");
    private static final JsonName DUE = JsonName.of("due_cents");
    private static final JsonName CREATED = JsonName.of("created_at");

    private final Routes.Rooms rooms;

    InvoicesApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/platform-fees/invoices", "listInvoices")
                        .roles(Role.STAFF)
                        .to(rooms.desk().reading(this::list)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        UUID projectId = Given.idOrNull(query, "project_id", IdKind.PROJECT);
        return Listing.page(
                call,
                query,
                (from, limit) -> rooms.infrastructure().page(client, projectId, from, limit),
                InvoicesApi::write);
    }

    private static void write(JsonOut out, Invoice invoice) {
        out.open()
                .text(INVOICE_ID, IdKind.LEDGER_ENTRY.text(invoice.id()))
                .text(KIND, Books.INFRASTRUCTURE)
                .text(PROJECT_ID, IdKind.PROJECT.text(invoice.projectId()))
                .text(FOUNDER_ID, IdKind.CONTRIBUTOR.text(invoice.founderId()))
                .text(PERIOD, invoice.period().toString())
                .whole(AMOUNT, Math.addExact(invoice.takenCents(), invoice.invoicedCents()))
                .whole(TAKEN, invoice.takenCents())
                .whole(DUE, invoice.invoicedCents())
                .time(CREATED, invoice.createdAt().toEpochMilli())
                .close();
    }
}
