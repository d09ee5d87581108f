package io.sluice.backoffice.web;

import io.sluice.backoffice.ledger.Reconciliation.Remainder;
import io.sluice.backoffice.ledger.ReconciliationStore;
import io.sluice.backoffice.ledger.ReconciliationStore.Found;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/// `/api/revenue/remainders`: what is left over when the books are compared with Stripe's balance.
final class RemaindersApi {
    private static final JsonName JOB = JsonName.of("job");
    private static final JsonName FIRST_DAY = JsonName.of("first_day");
    private static final JsonName LAST_DAY = JsonName.of("last_day");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName OBJECT = JsonName.of("object");
    private static final JsonName STRIPE = JsonName.of("stripe_cents");
    private static final JsonName LEDGER = JsonName.of("ledger_cents");
    private static final JsonName DIFFERENCE = JsonName.of("difference_cents");
    private static final JsonName FOUND = JsonName.of("found_at");
    private static final int NAME_CHARS_MAX = 64;

    private final Desk desk;
    private final ReconciliationStore store = new ReconciliationStore();

    RemaindersApi(Routes.Rooms rooms) {
        this.desk = rooms.desk();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/revenue/remainders", "listRemainders")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        String job = query.textOrNull("job", NAME_CHARS_MAX);
        return Listing.page(
                call,
                query,
                (from, limit) -> store.page(client, job, from, limit),
                RemaindersApi::write);
    }

    private static void write(JsonOut out, Found found) {
        Remainder remainder = found.remainder();
        out.open()
                .text(JOB, found.job())
                .text(FIRST_DAY, found.firstDay().toString())
                .text(LAST_DAY, found.lastDay().toString())
                .text(KIND, remainder.kind())
                .text(OBJECT, remainder.object())
                .whole(STRIPE, remainder.stripeCents())
                .whole(LEDGER, remainder.ledgerCents())
                .whole(
                        DIFFERENCE,
                        Math.subtractExact(remainder.stripeCents(), remainder.ledgerCents()))
                .time(FOUND, found.foundAt().toEpochMilli())
                .close();
    }
}
