package io.sluice.gateway.api;

import io.sluice.gateway.edge.Answer;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.sluice.gateway.flow.QuoteDesk.Offer;
import io.sluice.gateway.flow.QuoteDesk.Wish;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `POST /v1/quotes` and `GET /v1/quotes/{id}`.
final class QuotesApi {
    private static final JsonName REQUIRED = JsonName.of("required");
    private static final JsonName AVAILABLE = JsonName.of("available");
    private static final JsonName PURCHASE_URL = JsonName.of("purchase_url");
    private static final Words<Reason> REASONS = Words.of(Reason.class);

    private final Desk desk;
    private final QuoteView view;
    private final Paywall paywall;
    private final Supplier<String> publicUrl;

    QuotesApi(Desk desk, QuoteView view, Paywall paywall, Supplier<String> publicUrl) {
        this.desk = desk;
        this.view = view;
        this.paywall = paywall;
        this.publicUrl = publicUrl;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/quotes", "createQuote").roles(Role.AGENT).to(this::create),
                Route.get("/v1/quotes/{quote_id}", "getQuote")
                        .roles(Role.AGENT, Role.STAFF)
                        .to(this::read));
    }

    private void create(Exchange exchange) {
        Wish wish = wish(exchange.principal(), exchange.fields(), exchange);
        if (wish == null) {
            return;
        }
        Consumer<Offer.Refused> refuse =
                refused -> paywall.price(exchange, wish, refused, () -> refuse(refused, exchange));
        paywall.pass(exchange, wish, () -> quote(wish, exchange, refuse));
    }

    void quote(Principal caller, Fields fields, Answer answer) {
        Wish wish = wish(caller, fields, answer);
        if (wish != null) {
            quote(wish, answer, refused -> refuse(refused, answer));
        }
    }

    private void quote(Wish wish, Answer answer, Consumer<Offer.Refused> refuse) {
        switch (desk.quotes().quote(wish)) {
            case Offer.Given(Quote quote) -> {
                String quoteId = desk.seal().seal(quote);
                view.issued(answer.body(), quoteId, quote, HoldState.ISSUED);
                answer.send(201);
            }
            case Offer.Refused refused -> refuse.accept(refused);
            case Offer.NotTaken(var admission) -> answer.refuse(Refusals.of(admission));
        }
    }

    /// Quotes and reserves in one step: the batch operation `quote_reserve`.
    void quoteReserve(Principal caller, Fields fields, @Nullable RequestKey key, Answer answer) {
        Wish wish = wish(caller, fields, answer);
        if (wish == null) {
            return;
        }
        switch (desk.quotes().offer(wish)) {
            case Offer.Given(Quote given) -> {
                byte[] bytes =
                        Arrays.copyOfRange(given.bytes(), given.at(), given.at() + given.length());
                Quote quote = new Quote(bytes, 0);
                desk.ask(
                        Commands.quoteReserve(desk.frame(), quote, Desk.id(key)),
                        answer,
                        receipt -> reserved(quote, receipt, answer));
            }
            case Offer.Refused refused -> refuseUnlessDone(refused, key, answer);
            case Offer.NotTaken(var admission) -> answer.refuse(Refusals.of(admission));
        }
    }

    /// A repetition gets its first answer even where the first took the last credits: the engine
    /// knows the key, and a tick with it changes nothing where it does not.
    private void refuseUnlessDone(Offer.Refused refused, @Nullable RequestKey key, Answer answer) {
        if (key == null) {
            refuse(refused, answer);
            return;
        }
        desk.ask(
                Commands.tick(desk.frame(), Desk.id(key)),
                answer,
                receipt -> {
                    if (receipt.verdict() == Verdict.OK && !receipt.replayed()) {
                        refuse(refused, answer);
                    } else if (receipt.verdict() == Verdict.OK) {
                        reserved(receipt.tailQuote(), receipt, answer);
                    } else {
                        answer.refuse(Refusals.of(receipt.verdict()));
                    }
                });
    }

    private void reserved(Quote fresh, Receipt receipt, Answer answer) {
        if (receipt.kind() == Receipt.KIND_LIMIT) {
            answer.refuse(
                    Refusals.of(
                            receipt.verdict(),
                            out -> AccountView.limit(out, receipt, desk.accounts())));
            return;
        }
        if (receipt.verdict() != Verdict.OK) {
            answer.refuse(Refusals.of(receipt.verdict()));
            return;
        }
        Quote quote = fresh;
        if (receipt.replayed()) {
            // The quote of the first request, not the one just made for this repetition.
            quote = receipt.tailQuote();
            answer.replayed();
        }
        view.held(answer.body(), desk.seal().seal(quote), quote, receipt);
        answer.send(201);
    }

    /// What is asked for, or null after a refusal.
    private @Nullable Wish wish(Principal caller, Fields fields, Answer answer) {
        String sourceId = fields.id("source_id");
        long plannedMicros = fields.micros("planned_delta_e", 1, Limits.ENERGY_MICROS_MAX);
        long minMicros = fields.micros("min_delta_e", 1, Limits.ENERGY_MICROS_MAX, 0);
        Reason reason = fields.word("reason", REASONS, Reason.STIMULUS_INJECTION);
        String projectId = fields.idOrNull("project_id");
        fields.objectOrNull("stimulus_features");
        if (minMicros > plannedMicros && plannedMicros > 0) {
            fields.invalid("min_delta_e", "must not be above planned_delta_e");
        }
        Problem problem = fields.problem();
        if (problem != null) {
            answer.refuse(problem);
            return null;
        }
        int source = desk.reachable(caller, sourceId, answer);
        if (source < 0) {
            return null;
        }
        if (reason == Reason.L2_WAKE_L1 && caller.role() == Role.AGENT) {
            int org = desk.lineage().nearestOrg(source);
            if (org >= 0 && !desk.reaches(caller, org)) {
                answer.refuse(ProblemType.FORBIDDEN);
                return null;
            }
        }
        return new Wish(source, reason, plannedMicros, minMicros, projectId);
    }

    private void refuse(Offer.Refused refused, Answer answer) {
        if (refused.verdict() == Verdict.INSUFFICIENT_CREDITS) {
            answer.refuse(
                    Refusals.of(
                            refused.verdict(),
                            out ->
                                    out.micros(REQUIRED, refused.requiredMicros())
                                            .micros(AVAILABLE, refused.availableMicros())
                                            .text(PURCHASE_URL, publicUrl.get() + "/")));
        } else {
            answer.refuse(Refusals.of(refused.verdict()));
        }
    }

    private void read(Exchange exchange) {
        String quoteId = exchange.path("quote_id");
        Quote quote = desk.reachableQuote(exchange.principal(), quoteId, exchange);
        if (quote != null) {
            desk.ask(
                    Commands.readHold(desk.frame(), quote),
                    exchange,
                    receipt -> {
                        view.held(exchange.body(), quoteId, quote, receipt);
                        exchange.send(200);
                    });
        }
    }
}
