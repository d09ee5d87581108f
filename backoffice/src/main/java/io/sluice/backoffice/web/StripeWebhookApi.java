package io.sluice.backoffice.web;

import io.sluice.backoffice.ledger.RevenueWebhook;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import java.util.List;

/// `POST /webhooks/stripe-connect`: what Stripe tells of projects' customers.
final class StripeWebhookApi {
    private static final JsonName RECEIVED = JsonName.of("received");
    private static final String SIGNATURE = "stripe-signature";

    private final Desk desk;
    private final RevenueWebhook webhook;

    StripeWebhookApi(Routes.Rooms rooms) {
        this.desk = rooms.desk();
        this.webhook = rooms.revenueWebhook();
    }

    List<Route> routes() {
        return List.of(
                Route.webhook("/webhooks/stripe-connect", "receiveStripeConnectEvent")
                        .to(desk.free(this::receive)));
    }

    private Reply receive(Call call) {
        return switch (webhook.receive(call.rawBody(), call.header(SIGNATURE))) {
            case TAKEN -> Reply.ok(out -> out.open().flag(RECEIVED, true).close());
            case NOT_CONFIGURED -> throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
            case BAD_SIGNATURE -> throw new Refusal(ProblemType.INVALID_SIGNATURE);
            case NOT_AN_EVENT -> throw new Refusal(ProblemType.INVALID_REQUEST);
        };
    }
}
