package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.sales.stripe.StripeWebhook;
import java.util.List;

/// `/webhooks/stripe`: where Stripe tells of payments. Its signature stands in for a key.
final class PaymentHooksApi {
    private static final String SIGNATURE = "stripe-signature";

    private final StripeWebhook stripe;

    PaymentHooksApi(StripeWebhook stripe) {
        this.stripe = stripe;
    }

    List<Route> routes() {
        return List.of(Route.webhook("/webhooks/stripe", "receiveStripeEvent").to(this::stripe));
    }

    private void stripe(Exchange exchange) {
        BackRoom.then(
                exchange,
                stripe.take(exchange.rawBody(), exchange.header(SIGNATURE)),
                outcome -> {
                    switch (outcome) {
                        case TAKEN -> {
                            exchange.body().open().close();
                            exchange.send(200);
                        }
                        case NOT_CONFIGURED -> exchange.refuse(ProblemType.METHOD_NOT_CONFIGURED);
                        case BAD_SIGNATURE -> exchange.refuse(ProblemType.INVALID_SIGNATURE);
                        case MALFORMED ->
                                exchange.refuse(
                                        Problem.of(
                                                ProblemType.INVALID_REQUEST,
                                                "This is no event of Stripe's."));
                        case WRONG_MODE -> exchange.refuse(ProblemType.WRONG_MODE);
                    }
                });
    }
}
