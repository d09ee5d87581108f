package io.sluice.gateway.api;

import io.sluice.gateway.edge.Answer;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /v1/quotes/{id}/reserve`, `/settle` and `/release`.
final class HoldsApi {
    /// Far above anything one injection can use; keeps sums from overflowing.
    private static final long MEASURED_MAX = 1L << 52;

    private final Desk desk;
    private final QuoteView view;

    HoldsApi(Desk desk, QuoteView view) {
        this.desk = desk;
        this.view = view;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/quotes/{quote_id}/reserve", "reserveQuote")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(exchange ->
                                reserve(
                                        exchange.principal(),
                                        exchange.path("quote_id"),
                                        exchange.fields(),
                                        exchange.requestKey(),
                                        exchange)),
                Route.post("/v1/quotes/{quote_id}/settle", "settleQuote")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(exchange ->
                                settle(
                                        exchange.principal(),
                                        exchange.path("quote_id"),
                                        exchange.fields(),
                                        exchange.requestKey(),
                                        exchange)),
                Route.post("/v1/quotes/{quote_id}/release", "releaseQuote")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(exchange ->
                                release(
                                        exchange.principal(),
                                        exchange.path("quote_id"),
                                        exchange.fields(),
                                        exchange.requestKey(),
                                        exchange)));
    }

    void reserve(
            Principal caller,
            String quoteId,
            Fields fields,
            @Nullable RequestKey key,
            Answer answer) {
        Quote quote = quote(caller, quoteId, fields, answer);
        if (quote != null) {
            desk.ask(
                    Commands.reserve(desk.frame(), quote, Desk.id(key)),
                    answer,
                    receipt -> show(quoteId, quote, receipt, key, answer));
        }
    }

    void release(
            Principal caller,
            String quoteId,
            Fields fields,
            @Nullable RequestKey key,
            Answer answer) {
        Quote quote = quote(caller, quoteId, fields, answer);
        if (quote != null) {
            desk.ask(
                    Commands.release(desk.frame(), quote, Desk.id(key)),
                    answer,
                    receipt -> show(quoteId, quote, receipt, key, answer));
        }
    }

    void settle(
            Principal caller,
            String quoteId,
            Fields fields,
            @Nullable RequestKey key,
            Answer answer) {
        long deliveredMicros =
                fields.micros("actual_delta_e_delivered", 0, Limits.ENERGY_MICROS_MAX);
        String stimulusId = fields.id("stimulus_id");
        Measured measured = measured(fields.nested("compute_actual"));
        Quote quote = quote(caller, quoteId, fields, answer);
        if (quote == null) {
            return;
        }
        if (caller.role() == Role.AGENT && !caller.maySettle()) {
            answer.refuse(
                    Problem.of(
                            ProblemType.FORBIDDEN,
                            "This key may not settle; use /inject, or a key with may_settle."));
            return;
        }
        desk.ask(
                Commands.settle(
                        desk.frame(),
                        quote,
                        false,
                        deliveredMicros,
                        stimulusId,
                        BodyHash.ofSettle(deliveredMicros, stimulusId, measured),
                        measured,
                        Desk.id(key)),
                answer,
                receipt -> {
                    if (receipt.verdict() != Verdict.OK) {
                        refuse(quoteId, quote, receipt, answer);
                        return;
                    }
                    if (measured != null && !receipt.replayed()) {
                        desk.estimates().add(measured, deliveredMicros);
                    }
                    replayed(receipt, key, answer);
                    view.settled(answer.body(), quoteId, quote, receipt, stimulusId, false);
                    answer.send(200);
                });
    }

    private static @Nullable Measured measured(@Nullable Fields fields) {
        return fields == null
                ? null
                : new Measured(
                        fields.whole("tokens", 0, MEASURED_MAX, 0),
                        fields.whole("gpu_ms", 0, MEASURED_MAX, 0),
                        fields.micros("cost_usd", 0, MEASURED_MAX, 0));
    }

    /// The quote the caller may act on, or null after a refusal.
    private @Nullable Quote quote(Principal caller, String quoteId, Fields fields, Answer answer) {
        Problem problem = fields.problem();
        if (problem != null) {
            answer.refuse(problem);
            return null;
        }
        return desk.reachableQuote(caller, quoteId, answer);
    }

    private void show(
            String quoteId, Quote quote, Receipt receipt, @Nullable RequestKey key, Answer answer) {
        if (receipt.verdict() != Verdict.OK) {
            refuse(quoteId, quote, receipt, answer);
            return;
        }
        replayed(receipt, key, answer);
        view.held(answer.body(), quoteId, quote, receipt);
        answer.send(200);
    }

    /// A refusal shows the quote as it stands (DOMAIN, Hold).
    void refuse(String quoteId, Quote quote, Receipt receipt, Answer answer) {
        answer.refuse(
                Refusals.of(
                        receipt.verdict(),
                        out -> {
                            view.held(out.name(QuoteView.QUOTE), quoteId, quote, receipt);
                            if (receipt.kind() == Receipt.KIND_LIMIT) {
                                AccountView.limit(out, receipt, desk.accounts());
                            }
                        }));
    }

    static void replayed(Receipt receipt, @Nullable RequestKey key, Answer answer) {
        if (key != null && receipt.replayed()) {
            answer.replayed();
        }
    }
}
