package io.sluice.gateway.api;

import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Html;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.sluice.gateway.sales.Purchase;
import io.sluice.gateway.sales.PurchaseStatus;
import io.sluice.gateway.sales.ReceiptSeal;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.SaleDesk.Decision;
import io.sluice.gateway.sales.SaleDesk.Resolved;
import io.sluice.gateway.sales.Till;
import io.sluice.gateway.sales.Till.Offer;
import io.sluice.gateway.sales.Till.Order;
import io.sluice.gateway.sales.solana.QrPicture;
import io.sluice.metering.engine.Limits;
import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Verdict;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `/v1/purchases`: buying credits, looking at what came of it, and what staff decides about money
/// that could not be credited by itself.
final class SalesApi {
    private static final Words<PaymentMethod> METHODS = Words.of(PaymentMethod.class);
    private static final Words<Action> ACTIONS = Words.of(Action.class);
    private static final long USD_MICROS_MAX = Limits.BALANCE_MICROS_MAX;
    private static final int TOKEN_CHARS_MAX = 16;
    private static final int NOTE_CHARS_MAX = 500;

    private enum Action {
        CREDIT,
        IGNORE
    }

    private final Desk desk;
    private final BackRoom backRoom;
    private final SaleDesk sales;
    private final ReceiptSeal receipts;
    private final Supplier<String> publicUrl;
    private final PurchaseView view;

    SalesApi(Desk desk, BackRoom backRoom, BackOfHouse back, Supplier<String> publicUrl) {
        this.desk = desk;
        this.backRoom = backRoom;
        this.sales = back.sales();
        this.receipts = back.receipts();
        this.publicUrl = publicUrl;
        this.view = new PurchaseView(this::receiptUrl);
    }

    private String receiptUrl(String purchaseId) {
        return publicUrl.get() + "/receipts/" + receipts.seal(purchaseId);
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/purchases", "createPurchase")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::create),
                Route.get("/v1/purchases", "listPurchases")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::list),
                Route.get("/v1/purchases/{purchase_id}", "getPurchase")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::show),
                Route.get("/v1/purchases/{purchase_id}/qr.svg", "getPurchaseQrCode")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::qrCode),
                Route.post("/v1/purchases/{purchase_id}/resolve", "resolvePurchase")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(this::resolve),
                Route.get("/receipts/{ticket}", "showReceipt").to(this::showReceipt));
    }

    private void create(Exchange exchange) {
        Fields fields = exchange.fields();
        String ownerId = fields.id("account_id");
        PaymentMethod method = fields.word("method", METHODS);
        long usdMicros = fields.micros("amount_usd", 1, USD_MICROS_MAX);
        String token = fields.textOrNull("token", TOKEN_CHARS_MAX);
        long creditsMicros = fields.flawed() ? 0 : sales.creditsMicros(usdMicros);
        if (!fields.flawed() && (creditsMicros < 1 || creditsMicros > Limits.BALANCE_MICROS_MAX)) {
            fields.invalid("amount_usd", "must buy credits an account can hold");
        }
        if (exchange.refused(fields)) {
            return;
        }
        int account = desk.reachable(exchange.principal(), ownerId, exchange);
        Optional<Till> till = sales.till(method);
        if (account < 0) {
            return;
        }
        if (till.isEmpty()) {
            exchange.refuse(ProblemType.METHOD_NOT_CONFIGURED);
            return;
        }
        String id = sales.freshId();
        Order order = new Order(id, ownerId, usdMicros, creditsMicros, token, receiptUrl(id));
        desk.ask(
                Commands.readAccount(desk.frame(), account),
                exchange,
                receipt -> {
                    if (receipt.verdict() != Verdict.OK) {
                        exchange.refuse(Refusals.of(receipt.verdict()));
                    } else if (receipt.account().status() == AccountStatus.CLOSED) {
                        exchange.refuse(ProblemType.ACCOUNT_CLOSED);
                    } else {
                        backRoom.unlessAnswered(exchange, () -> offer(exchange, till.get(), order));
                    }
                });
    }

    private void offer(Exchange exchange, Till till, Order order) {
        BackRoom.then(
                exchange,
                till.offer(order),
                offer -> {
                    switch (offer) {
                        case Offer.Refused(Problem problem) -> exchange.refuse(problem);
                        case Offer.Made made -> open(exchange, till.method(), order, made);
                    }
                });
    }

    private void open(Exchange exchange, PaymentMethod method, Order order, Offer.Made made) {
        Purchase purchase =
                new Purchase(
                        order.purchaseId(),
                        0,
                        order.accountId(),
                        method,
                        PurchaseStatus.PENDING,
                        order.usdMicros(),
                        order.creditsMicros(),
                        made.terms(),
                        exchange.nowMillis(),
                        made.expiresAtMillis(),
                        null,
                        null,
                        null);
        FirstAnswer kept = BackRoom.answer(exchange, 201, out -> view.write(out, purchase));
        BackRoom.then(
                exchange,
                sales.open(purchase, kept).map(true),
                _ -> {
                    view.made(exchange.body(), purchase, made.once());
                    exchange.send(201);
                });
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        PurchaseStatus status = query.wordOrNull("status", PurchaseStatus.WORDS);
        String ownerId = query.idOrNull("account_id");
        Page page = Page.of(query);
        if (exchange.refused(query)) {
            return;
        }
        Principal caller = exchange.principal();
        String account =
                ownerId == null && caller.role() == Role.AGENT
                        ? desk.accounts().ownerId(caller.account())
                        : ownerId;
        if (account != null && desk.reachable(caller, account, exchange) < 0) {
            return;
        }
        Cursor cursor = page.cursor();
        BackRoom.then(
                exchange,
                sales.list(
                        status,
                        account,
                        cursor == null ? Long.MAX_VALUE : cursor.position(),
                        page.limit() + 1),
                found -> page(exchange, found, page.limit()));
    }

    private void page(Exchange exchange, List<Purchase> found, int limit) {
        List<Purchase> shown = found.subList(0, Math.min(found.size(), limit));
        JsonOut out = exchange.body();
        Page.open(out);
        shown.forEach(each -> view.write(out, each));
        boolean isLast = found.size() <= limit;
        Page.close(out, isLast ? null : new Cursor(shown.getLast().number()));
        exchange.send(200);
    }

    private void show(Exchange exchange) {
        found(
                exchange,
                purchase ->
                        BackRoom.then(
                                exchange,
                                sales.events(purchase),
                                events -> {
                                    view.receipt(exchange.body(), purchase, events);
                                    exchange.send(200);
                                }));
    }

    private void qrCode(Exchange exchange) {
        found(
                exchange,
                purchase -> {
                    if (purchase.terms().find("solana_pay_url") instanceof JsonText(String url)) {
                        exchange.send(200, "image/svg+xml", Buffer.buffer(QrPicture.svg(url)));
                    } else {
                        exchange.refuse(ProblemType.NOT_FOUND);
                    }
                });
    }

    /// For people: whoever was given the address.
    private void showReceipt(Exchange exchange) {
        String purchaseId = receipts.open(exchange.path("ticket"));
        if (purchaseId == null) {
            exchange.refuse(ProblemType.PURCHASE_NOT_FOUND);
            return;
        }
        BackRoom.then(
                exchange,
                sales.find(purchaseId),
                found -> {
                    if (found.isEmpty()) {
                        exchange.refuse(ProblemType.PURCHASE_NOT_FOUND);
                        return;
                    }
                    BackRoom.then(
                            exchange,
                            sales.events(found.get()),
                            events ->
                                    Html.send(exchange, 200, ReceiptPage.of(found.get(), events)));
                });
    }

    /// Goes on with the purchase of the path, if the caller may see it. To an agent, unknown and
    /// foreign ones look alike.
    private void found(Exchange exchange, Consumer<Purchase> then) {
        BackRoom.then(
                exchange,
                sales.find(exchange.path("purchase_id")),
                found -> {
                    Principal caller = exchange.principal();
                    if (found.isPresent() && sees(caller, found.get())) {
                        then.accept(found.get());
                    } else {
                        exchange.refuse(
                                caller.role() == Role.AGENT
                                        ? ProblemType.FORBIDDEN
                                        : ProblemType.PURCHASE_NOT_FOUND);
                    }
                });
    }

    private boolean sees(Principal caller, Purchase purchase) {
        String ownerId = purchase.accountId();
        return caller.role() != Role.AGENT
                || (ownerId != null && desk.reaches(caller, desk.accounts().find(ownerId)));
    }

    private void resolve(Exchange exchange) {
        Fields fields = exchange.fields();
        Action action = fields.word("action", ACTIONS);
        String ownerId = fields.idOrNull("account_id");
        long creditsMicros = fields.micros("credits", 1, Limits.BALANCE_MICROS_MAX, 0);
        String note = fields.text("note", NOTE_CHARS_MAX);
        if (exchange.refused(fields)) {
            return;
        }
        if (ownerId != null && desk.reachable(exchange.principal(), ownerId, exchange) < 0) {
            return;
        }
        Decision decision =
                new Decision(
                        action == Action.CREDIT,
                        ownerId,
                        creditsMicros == 0 ? null : creditsMicros,
                        resolution(exchange, ACTIONS.word(action), note));
        String purchaseId = exchange.path("purchase_id");
        backRoom.unlessAnswered(
                exchange,
                () ->
                        BackRoom.then(
                                exchange,
                                sales.resolve(purchaseId, decision),
                                resolved -> answer(exchange, resolved)));
    }

    private static JsonObject resolution(Exchange exchange, String action, String note) {
        Principal caller = exchange.principal();
        String subject = caller.subjectId();
        JsonObject resolution =
                JsonObject.EMPTY
                        .with("action", new JsonText(action))
                        .with("note", new JsonText(note))
                        .with("by", new JsonText(Objects.requireNonNullElse(subject, "admin")))
                        .with(
                                "at",
                                new JsonText(
                                        Instant.ofEpochMilli(exchange.nowMillis()).toString()));
        RequestKey key = exchange.requestKey();
        return key == null
                ? resolution
                : resolution.with(Decision.REQUEST, new JsonText(key.toString()));
    }

    private void answer(Exchange exchange, Resolved resolved) {
        switch (resolved) {
            case Resolved.Done(Purchase purchase) -> {
                FirstAnswer kept = BackRoom.answer(exchange, 200, out -> view.write(out, purchase));
                BackRoom.then(
                        exchange,
                        backRoom.remember(kept).map(true),
                        _ -> {
                            view.write(exchange.body(), purchase);
                            exchange.send(200);
                        });
            }
            case Resolved.NotFound _ -> exchange.refuse(ProblemType.PURCHASE_NOT_FOUND);
            case Resolved.NotOpen _ -> exchange.refuse(ProblemType.PURCHASE_NOT_OPEN);
            case Resolved.Lacking(String field) ->
                    exchange.refuse(
                            Problem.ofField(
                                    ProblemType.INVALID_VALUE,
                                    field,
                                    "is needed: the payment does not say it"));
            case Resolved.Refused _ ->
                    exchange.refuse(
                            Problem.ofField(
                                    ProblemType.INVALID_VALUE,
                                    "credits",
                                    "are more than the account can hold"));
        }
    }
}
