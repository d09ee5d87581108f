package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.connect.AccountStanding;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.sales.ChargePattern;
import io.sluice.backoffice.sales.ChargeTerms;
import io.sluice.backoffice.sales.Order;
import io.sluice.backoffice.sales.Price;
import io.sluice.backoffice.sales.Sale;
import io.sluice.backoffice.sales.SalesDesk;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;

/// `/api/projects/{id}/prices|checkouts|payment-links|invoices|usage|payment-config`: what a
/// project sells at Stripe. What may be asked for stands in {@link SaleFields}.
final class SalesApi {
    private static final JsonName PRICE_ID = JsonName.of("price_id");
    private static final JsonName PRODUCT_ID = JsonName.of("product_id");
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName SOURCE = JsonName.of("source");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName FEE = JsonName.of("application_fee_cents");
    private static final JsonName FEE_PCT = JsonName.of("application_fee_pct");
    private static final JsonName CURRENCY = JsonName.of("currency");
    private static final JsonName INTERVAL = JsonName.of("interval");
    private static final JsonName INTERVAL_COUNT = JsonName.of("interval_count");
    private static final JsonName CLIENT_SECRET = JsonName.of("client_secret");
    private static final JsonName URL = JsonName.of("url");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName USAGE_ID = JsonName.of("usage_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName PUBLISHABLE_KEY = JsonName.of("publishable_key");
    private static final JsonName PATTERN = JsonName.of("charge_pattern");
    private static final JsonName CHARGES = JsonName.of("charges_enabled");
    private static final JsonName PRICES = JsonName.of("prices");
    private static final int PRICES_SHOWN_MAX = 200;
    private static final int MICROS_OF_BASIS_POINT = 100;

    private final Routes.Rooms rooms;
    private final SalesDesk sales;

    SalesApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.sales = rooms.stripe().sales();
    }

    List<Route> routes() {
        String project = "/api/projects/{project_id}/";
        return List.of(
                selling(project + "prices", "createPrice", this::price),
                selling(project + "checkouts", "createCheckout", this::checkout),
                selling(project + "payment-links", "createPaymentLink", this::link),
                selling(project + "invoices", "createInvoice", this::invoice),
                selling(project + "usage", "reportUsage", this::usage),
                Route.get(project + "payment-config", "getPaymentConfig")
                        .anyOrigin()
                        .to(rooms.desk().reading(this::config)));
    }

    private interface Selling {
        Reply answer(Call call, UUID projectId, String key);
    }

    private Route selling(String path, String operation, Selling work) {
        return Route.post(path, operation)
                .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                .idempotent()
                .to(
                        rooms.desk()
                                .inSteps(call ->
                                        work.answer(
                                                call,
                                                call.id(
                                                        "project_id",
                                                        IdKind.PROJECT,
                                                        ProblemType.PROJECT_NOT_FOUND),
                                                key(call))));
    }

    /// What Stripe knows the request by: the caller's own key, so that a repetition after a crash
    /// is the same request there, too.
    private String key(Call call) {
        RequestKey key = call.requestKey();
        return key == null
                ? rooms.ids().next().toString().replace("-", "")
                : "%016x%016x".formatted(key.high(), key.low());
    }

    private Reply price(Call call, UUID projectId, String key) {
        Fields fields = call.fields();
        RevenueSource source = SaleFields.source(fields);
        Order.NewPrice what = SaleFields.price(fields, source);
        call.check(fields);
        rooms.transactions().reading(client -> seller(call, client, projectId));
        return reply(
                sales.price(new Order<>(key, projectId, source, what), call.actor()),
                SalesApi::write);
    }

    private Reply checkout(Call call, UUID projectId, String key) {
        Fields fields = call.fields();
        String priceId = SaleFields.priceId(fields);
        long quantity = SaleFields.quantity(fields);
        Order.Ui ui = SaleFields.ui(fields);
        String success = SaleFields.required(fields, "success_url");
        String cancel = Given.webAddressOrNull(fields, "cancel_url");
        String email = SaleFields.emailOrNull(fields, "customer_email");
        call.check(fields);
        Offer offer = offer(call, projectId, priceId, quantity);
        Order.Checkout what = new Order.Checkout(offer.price, quantity, ui, success, cancel, email);
        return reply(
                sales.checkout(
                        new Order<>(key, projectId, offer.price.source(), what), offer.terms),
                SalesApi::write);
    }

    private Reply link(Call call, UUID projectId, String key) {
        Fields fields = call.fields();
        String priceId = SaleFields.priceId(fields);
        long quantity = SaleFields.quantity(fields);
        String back = Given.webAddressOrNull(fields, "return_url");
        call.check(fields);
        Offer offer = offer(call, projectId, priceId, quantity);
        if (offer.price.isMetered()) {
            throw Refusal.invalid("price_id", "is by usage: sell it with a checkout");
        }
        Order.Link what = new Order.Link(offer.price, quantity, back);
        return reply(
                sales.link(
                        new Order<>(key, projectId, offer.price.source(), what),
                        offer.terms,
                        call.actor()),
                SalesApi::write);
    }

    private Reply invoice(Call call, UUID projectId, String key) {
        Fields fields = call.fields();
        Order.Invoice what = SaleFields.invoice(fields);
        call.check(fields);
        ChargeTerms terms =
                rooms.transactions()
                        .reading(client -> terms(client, seller(call, client, projectId)));
        return reply(
                sales.invoice(
                        new Order<>(key, projectId, RevenueSource.INVOICE, what),
                        terms,
                        call.actor()),
                SalesApi::write);
    }

    private Reply usage(Call call, UUID projectId, String key) {
        Fields fields = call.fields();
        String priceId = SaleFields.priceId(fields);
        String customerId = SaleFields.customerId(fields);
        long quantity = SaleFields.used(fields);
        Long at = SaleFields.atSecondsOrNull(fields, rooms.clock().instant());
        call.check(fields);
        Price price =
                rooms.transactions()
                        .reading(client -> {
                            seller(call, client, projectId);
                            return price(client, projectId, priceId);
                        });
        if (!price.isMetered()) {
            throw Refusal.invalid("price_id", "is not by usage");
        }
        Order.Usage what = new Order.Usage(price, customerId, quantity, at);
        return reply(
                sales.usage(new Order<>(key, projectId, RevenueSource.USAGE, what)),
                (out, id) -> out.open().text(USAGE_ID, id).close());
    }

    /// A price and what it is sold by.
    private record Offer(Price price, ChargeTerms terms) {}

    private Offer offer(Call call, UUID projectId, String priceId, long quantity) {
        Offer offer =
                rooms.transactions()
                        .reading(client -> {
                            Project project = seller(call, client, projectId);
                            Price price = price(client, projectId, priceId);
                            return new Offer(price, terms(client, project));
                        });
        if (offer.price.amountCents() * quantity > Price.AMOUNT_CENTS_MAX) {
            throw Refusal.invalid("quantity", "makes more than Stripe takes at once");
        }
        return offer;
    }

    private Price price(SqlClient client, UUID projectId, String priceId) {
        return sales.store()
                .price(client, projectId, priceId)
                .orElseThrow(() -> Refusal.invalid("price_id", "is no price of this project"));
    }

    /// The project that sells, where its own key, its founder's or staff's asks, and Stripe can be.
    private Project seller(Call call, SqlClient client, UUID projectId) {
        Project project = ConnectApi.own(rooms.people().project(client, projectId), call);
        if (!sales.isConfigured()) {
            throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
        }
        return project;
    }

    private ChargeTerms terms(SqlClient client, Project project) {
        String accountId = project.stripeAccountId();
        if (accountId == null) {
            throw new Refusal(
                    Problem.of(
                            ProblemType.WRONG_STATE,
                            "The project has no account at Stripe yet: POST …/stripe/connect."));
        }
        if (rooms.stripe().connect().store().standing(client, accountId).suspended()) {
            throw new Refusal(
                    Problem.of(ProblemType.WRONG_STATE, "Stripe has suspended the account."));
        }
        return sales.terms(client, project.id(), accountId, project.country());
    }

    private interface Writer<T> {
        void write(JsonOut out, T made);
    }

    private static <T> Reply reply(Answer<T> answer, Writer<T> writer) {
        return switch (answer) {
            case Answer.Given<T>(T made) -> Reply.created(out -> writer.write(out, made));
            case Answer.Refused<T>(String code, _) -> throw Refusal.byStripe(code);
            case Answer.Unknown<T> _ -> throw new Refusal(ProblemType.PAYMENT_PROVIDER_FAILED);
        };
    }

    private static void write(JsonOut out, Price price) {
        Price.Every every = price.every();
        out.open()
                .text(PRICE_ID, price.priceId())
                .text(PRODUCT_ID, price.productId())
                .text(NAME, price.name())
                .text(SOURCE, price.source().word())
                .whole(AMOUNT, price.amountCents())
                .text(CURRENCY, price.currency())
                .text(INTERVAL, every == null ? null : Price.Every.WORDS.word(every));
        if (every == null) {
            out.none(INTERVAL_COUNT);
        } else {
            out.whole(INTERVAL_COUNT, price.everyCount());
        }
        out.close();
    }

    private static void write(JsonOut out, Sale sale) {
        String kind = Sale.Kind.WORDS.word(sale.kind());
        out.open().text(JsonName.of(kind + "_id"), sale.objectId()).text(URL, sale.url());
        if (sale.kind() == Sale.Kind.CHECKOUT) {
            out.text(CLIENT_SECRET, sale.clientSecret());
        }
        out.text(STATUS, sale.status())
                .text(SOURCE, sale.source().word())
                .text(PRICE_ID, sale.priceId())
                .text(CURRENCY, sale.currency());
        Long amountCents = sale.amountCents();
        if (amountCents == null) {
            out.none(AMOUNT).none(FEE);
        } else {
            out.whole(AMOUNT, amountCents).whole(FEE, sale.terms().feeCents(amountCents));
        }
        out.micros(FEE_PCT, (long) sale.terms().feeBasisPoints() * MICROS_OF_BASIS_POINT).close();
    }

    /// What a browser must know before anybody has signed in anywhere: nothing in it is a secret.
    private Reply config(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        Project project =
                rooms.people()
                        .project(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        if (!sales.isConfigured()) {
            throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
        }
        String accountId = project.stripeAccountId();
        AccountStanding standing =
                accountId == null
                        ? AccountStanding.UNHEARD
                        : rooms.stripe().connect().store().standing(client, accountId);
        List<Price> prices = sales.store().newest(client, id, PRICES_SHOWN_MAX);
        int feeBasisPoints = sales.terms(client, id, "", project.country()).feeBasisPoints();
        return Reply.ok(out -> {
            out.open()
                    .text(PROJECT_ID, IdKind.PROJECT.text(id))
                    .text(PROJECT_NAME, project.name())
                    .text(PUBLISHABLE_KEY, sales.publishableKey())
                    .text(ACCOUNT_ID, accountId)
                    .text(STATUS, standing.status(true))
                    .flag(CHARGES, standing.chargesEnabled())
                    .text(PATTERN, ChargePattern.NAME)
                    .micros(FEE_PCT, (long) feeBasisPoints * MICROS_OF_BASIS_POINT)
                    .openArray(PRICES);
            prices.forEach(price -> write(out, price));
            out.closeArray().close();
        });
    }
}
