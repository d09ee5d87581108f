package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Receipt;
import io.sluice.money.Micros;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// `GET /v1/pricing`: the terms in force; `/cost-basis`: what was measured, and the price it would
/// take (003, Cost Basis; DOMAIN, Cost basis).
final class PricingApi {
    private static final JsonName PRICE = JsonName.of("price_per_unit");
    private static final JsonName CREDITS_PER_DOLLAR = JsonName.of("credits_per_dollar");
    private static final JsonName QUOTE_SECONDS = JsonName.of("quote_seconds");
    private static final JsonName RESERVATION_SECONDS = JsonName.of("reservation_seconds");
    private static final JsonName MIN_FILL_RATIO = JsonName.of("min_fill_ratio");

    private static final JsonName SAMPLES = JsonName.of("samples");
    private static final JsonName COST = JsonName.of("cost_usd");
    private static final JsonName ENERGY = JsonName.of("delta_e");
    private static final JsonName COST_PER_ENERGY = JsonName.of("cost_per_delta_e_usd");
    private static final JsonName MARGIN = JsonName.of("margin");
    private static final JsonName SUGGESTED = JsonName.of("suggested_price_per_unit");

    /// 003: "Add 50% margin".
    private static final long MARGIN_MICROS = Micros.ONE / 2;

    private static final long MARGIN_MICROS_MAX = 1_000 * Micros.ONE;

    private final Desk desk;

    PricingApi(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/pricing", "getPricing").anyRole().to(this::read),
                Route.get("/v1/pricing/cost-basis", "getCostBasis").roles().to(this::costBasis));
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

    private void costBasis(Exchange exchange) {
        Fields query = exchange.query();
        long marginMicros = query.micros("margin", 0, MARGIN_MICROS_MAX, MARGIN_MICROS);
        if (!exchange.refused(query)) {
            desk.ask(
                    Commands.readCompute(desk.frame()),
                    exchange,
                    receipt -> show(exchange, receipt, marginMicros));
        }
    }

    private void show(Exchange exchange, Receipt receipt, long marginMicros) {
        BigDecimal cost = BigDecimal.valueOf(receipt.computeCostMicros(), 6);
        BigDecimal energy = BigDecimal.valueOf(receipt.computeEnergyMicros(), 6);
        BigDecimal margin = BigDecimal.valueOf(marginMicros, 6);
        BigDecimal rate = BigDecimal.valueOf(desk.tariff().terms().creditsPerDollarMicros(), 6);
        JsonOut out = exchange.body().open();
        out.whole(SAMPLES, receipt.computeSamples())
                .micros(COST, receipt.computeCostMicros())
                .micros(ENERGY, receipt.computeEnergyMicros());
        perEnergy(out, COST_PER_ENERGY, cost, energy);
        out.micros(MARGIN, marginMicros);
        perEnergy(out, SUGGESTED, cost.multiply(margin.add(BigDecimal.ONE)).multiply(rate), energy);
        out.close();
        exchange.send(200);
    }

    /// Costs round up, to the millionth. Nothing was delivered yet: null.
    private static void perEnergy(
            JsonOut out, JsonName name, BigDecimal amount, BigDecimal energy) {
        if (energy.signum() == 0) {
            out.none(name);
        } else {
            BigDecimal each = amount.divide(energy, 6, RoundingMode.UP).stripTrailingZeros();
            out.value(name, new JsonNumber(each.toPlainString()));
        }
    }
}
