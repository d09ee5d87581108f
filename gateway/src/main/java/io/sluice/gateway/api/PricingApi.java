package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.message.Commands.Terms;
import java.util.List;

/// `GET /v1/pricing`: the terms in force.
final class PricingApi {
    private static final JsonName PRICE = JsonName.of("price_per_unit");
    private static final JsonName CREDITS_PER_DOLLAR = JsonName.of("credits_per_dollar");
    private static final JsonName QUOTE_SECONDS = JsonName.of("quote_seconds");
    private static final JsonName RESERVATION_SECONDS = JsonName.of("reservation_seconds");
    private static final JsonName MIN_FILL_RATIO = JsonName.of("min_fill_ratio");

    private final Desk desk;

    PricingApi(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/pricing", "getPricing").anyRole().to(this::read));
    }

    private void read(Exchange exchange) {
        Terms terms = desk.tariff().terms();
        exchange.body()
                .open()
                .micros(PRICE, terms.priceMicros())
                .micros(CREDITS_PER_DOLLAR, terms.creditsPerDollarMicros())
                .whole(QUOTE_SECONDS, terms.quoteMillis() / 1_000)
                .whole(RESERVATION_SECONDS, terms.reservationMillis() / 1_000)
                .micros(MIN_FILL_RATIO, terms.minFillRatioMicros())
                .close();
        exchange.send(200);
    }
}
