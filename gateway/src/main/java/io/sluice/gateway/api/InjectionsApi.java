package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.flow.InjectionOutcome;
import io.sluice.gateway.flow.InjectionOutcome.EngineFailed;
import io.sluice.gateway.flow.InjectionOutcome.EngineSilent;
import io.sluice.gateway.flow.InjectionOutcome.NotTaken;
import io.sluice.gateway.flow.InjectionOutcome.Refused;
import io.sluice.gateway.flow.InjectionOutcome.Settled;
import io.sluice.gateway.flow.MeteredInjection.Request;
import io.sluice.id.PublicId;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.money.Micros;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /v1/quotes/{id}/inject`: reserves if needed, clamps, injects, settles (003, Execute
/// Injection).
final class InjectionsApi {
    private static final JsonName STIMULUS_ID = JsonName.of("stimulus_id");
    private static final JsonName SOURCE_ID = JsonName.of("source_id");
    private static final JsonName DELTA_E = JsonName.of("delta_e");
    private static final JsonName STIMULUS = JsonName.of("stimulus");

    private final Desk desk;
    private final QuoteView view;
    private final HoldsApi holds;
    private final JsonOut out = new JsonOut();

    InjectionsApi(Desk desk, QuoteView view, HoldsApi holds) {
        this.desk = desk;
        this.view = view;
        this.holds = holds;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/quotes/{quote_id}/inject", "injectQuote")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::inject));
    }

    private void inject(Exchange exchange) {
        Fields fields = exchange.fields();
        JsonObject stimulus = fields.object("stimulus");
        Fields inside = fields.open("stimulus");
        String given = inside.idOrNull("id");
        long wantedMicros = inside.micros("delta_e", 1, Limits.ENERGY_MICROS_MAX);
        if (exchange.refused(fields)) {
            return;
        }
        String quoteId = exchange.path("quote_id");
        Quote quote = desk.reachableQuote(exchange.principal(), quoteId, exchange);
        if (quote == null) {
            return;
        }
        String stimulusId =
                given == null
                        ? new PublicId("stimulus_", quote.idHi(), quote.idLo()).toString()
                        : given;
        long energyMicros = Math.min(wantedMicros, quote.allowedMicros());
        byte[] body = body(quote, stimulus, stimulusId, energyMicros);
        RequestKey key = exchange.requestKey();
        Request request =
                new Request(
                        quote,
                        quoteId,
                        stimulusId,
                        energyMicros,
                        BodyHash.ofInject(body),
                        body,
                        Desk.id(key));
        desk.injection().run(request, outcome -> answer(exchange, request, key, outcome));
    }

    /// What the engine is sent: the stimulus as it came, its energy clamped (003).
    private byte[] body(Quote quote, JsonObject stimulus, String stimulusId, long energyMicros) {
        String energy = Micros.append(new StringBuilder(), energyMicros).toString();
        JsonObject clamped =
                stimulus.with("id", new JsonText(stimulusId))
                        .with("delta_e", new JsonNumber(energy));
        out.clear()
                .open()
                .text(STIMULUS_ID, stimulusId)
                .text(SOURCE_ID, desk.accounts().ownerId(quote.source()))
                .micros(DELTA_E, energyMicros)
                .value(STIMULUS, clamped)
                .close();
        return out.toByteArray();
    }

    private void answer(
            Exchange exchange,
            Request request,
            @Nullable RequestKey key,
            InjectionOutcome outcome) {
        switch (outcome) {
            case Settled(Receipt receipt) -> {
                HoldsApi.replayed(receipt, key, exchange);
                view.settled(
                        exchange.body(),
                        request.quoteId(),
                        request.quote(),
                        receipt,
                        request.stimulusId(),
                        true);
                exchange.send(200);
            }
            case Refused(Receipt receipt) ->
                    holds.refuse(request.quoteId(), request.quote(), receipt, exchange);
            case EngineFailed(Receipt receipt) ->
                    fail(ProblemType.ENGINE_FAILED, exchange, request, receipt);
            case EngineSilent(Receipt receipt) ->
                    fail(ProblemType.ENGINE_TIMEOUT, exchange, request, receipt);
            case NotTaken(var admission) -> exchange.refuse(Refusals.of(admission));
        }
    }

    private void fail(ProblemType type, Exchange exchange, Request request, Receipt receipt) {
        exchange.refuse(
                Problem.of(
                        type,
                        type.advice(),
                        more ->
                                view.held(
                                        more.name(QuoteView.QUOTE),
                                        request.quoteId(),
                                        request.quote(),
                                        receipt)));
    }
}
