package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.CreditLoss;
import io.sluice.backoffice.ledger.CreditLossStore;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/// `/api/revenue/credit-losses`: what the platform lost of credits that were paid back after they
/// had been spent.
final class CreditLossesApi {
    private static final JsonName ENTRY_ID = JsonName.of("entry_id");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName UNPAID = JsonName.of("unpaid_credits");
    private static final JsonName PER_DOLLAR = JsonName.of("credits_per_dollar");
    private static final JsonName BOOKED = JsonName.of("booked_at");

    private final Desk desk;
    private final CreditLossStore store = new CreditLossStore();

    CreditLossesApi(Routes.Rooms rooms) {
        this.desk = rooms.desk();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/revenue/credit-losses", "listCreditLosses")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)));
    }

    private Reply list(Call call, SqlClient client) {
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> store.page(client, from, limit),
                CreditLossesApi::write);
    }

    private static void write(JsonOut out, CreditLoss loss) {
        out.open()
                .text(ENTRY_ID, IdKind.LEDGER_ENTRY.text(loss.entryId()))
                .whole(AMOUNT, loss.amountCents())
                .micros(UNPAID, loss.unpaidMicros())
                .micros(PER_DOLLAR, loss.microsPerDollar())
                .time(BOOKED, loss.bookedAt().toEpochMilli())
                .close();
    }
}
