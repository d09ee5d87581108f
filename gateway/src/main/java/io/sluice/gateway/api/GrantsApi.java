package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Verdict;
import java.util.List;

/// `POST /v1/accounts/{id}/grants`: credits without payment.
final class GrantsApi {
    private static final JsonName ENTRY_ID = JsonName.of("entry_id");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName AMOUNT = JsonName.of("amount");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName MESSAGE = JsonName.of("message");
    private static final JsonName BALANCE_AFTER = JsonName.of("balance_after");
    private static final JsonName TIMESTAMP = JsonName.of("timestamp");
    private static final int REASON_CHARS_MAX = 500;

    private final Desk desk;

    GrantsApi(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/accounts/{owner_id}/grants", "grantCredits")
                        .roles()
                        .idempotent()
                        .to(this::grant));
    }

    private void grant(Exchange exchange) {
        Fields fields = exchange.fields();
        long amountMicros = fields.micros("amount", 1, Limits.BALANCE_MICROS_MAX);
        String reason = fields.text("reason", REASON_CHARS_MAX);
        String message = fields.textOrNull("message", REASON_CHARS_MAX);
        if (exchange.refused(fields)) {
            return;
        }
        String ownerId = exchange.path("owner_id");
        int account = desk.reachable(exchange.principal(), ownerId, exchange);
        if (account < 0) {
            return;
        }
        desk.ask(
                Commands.grant(
                        desk.frame(),
                        account,
                        amountMicros,
                        reason,
                        message,
                        Desk.id(exchange.requestKey())),
                exchange,
                receipt -> {
                    if (receipt.verdict() != Verdict.OK) {
                        exchange.refuse(Refusals.of(receipt.verdict()));
                        return;
                    }
                    HoldsApi.replayed(receipt, exchange.requestKey(), exchange);
                    exchange.body()
                            .open()
                            .text(ENTRY_ID, "entry_" + receipt.entrySequence())
                            .text(ACCOUNT_ID, ownerId)
                            .micros(AMOUNT, receipt.creditedMicros())
                            .text(REASON, reason)
                            .text(MESSAGE, message)
                            .micros(BALANCE_AFTER, receipt.creditBalanceMicros())
                            .time(TIMESTAMP, receipt.creditTimeMillis())
                            .close();
                    exchange.send(201);
                });
    }
}
