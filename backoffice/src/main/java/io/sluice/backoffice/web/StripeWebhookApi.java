package io.sluice.backoffice.web;

import io.sluice.backoffice.ledger.RevenueWebhook;
import io.sluice.backoffice.ledger.RevenueWebhook.Reception;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import java.util.List;

/// `POST /webhooks/stripe-connect`: what Stripe tells of projects' customers.
final class StripeWebhookApi {
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
                        .to(desk.event(this::check)));
    }

    private Runnable check(Call call) {
        return switch (webhook.check(call.rawBody(), call.header(SIGNATURE))) {
            case Reception.Sound sound -> () -> webhook.take(sound);
            case Reception.NotConfigured _ -> throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
            case Reception.Forged _ -> throw new Refusal(ProblemType.INVALID_SIGNATURE);
            case Reception.NotAnEvent _ -> throw new Refusal(ProblemType.INVALID_REQUEST);
        };
    }
}
