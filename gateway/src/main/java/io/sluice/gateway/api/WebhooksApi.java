package io.sluice.gateway.api;

import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.sluice.gateway.events.EventType;
import io.sluice.gateway.outward.TargetRules;
import io.sluice.gateway.webhooks.WebhookDelivery;
import io.sluice.gateway.webhooks.WebhookDelivery.Place;
import io.sluice.gateway.webhooks.WebhookEndpoint;
import io.sluice.gateway.webhooks.WebhookEndpoint.Replay;
import io.sluice.gateway.webhooks.Webhooks;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/v1/webhook-endpoints`: where events are pushed to, and how that goes. An agent has endpoints
/// for the accounts its key reaches; it sees no others.
final class WebhooksApi {
    private static final int URL_CHARS_MAX = 2000;
    private static final int SECRET_CHARS_MAX = 200;
    private static final Words<Status> STATUSES = Words.of(Status.class);
    private static final Set<String> KINDS =
            Arrays.stream(EventType.values())
                    .map(EventType::word)
                    .collect(Collectors.toUnmodifiableSet());

    private enum Status {
        PENDING,
        DELIVERED,
        DEAD
    }

    private final Desk desk;
    private final BackRoom backRoom;
    private final Webhooks webhooks;
    private final WebhookView view = new WebhookView();

    WebhooksApi(Desk desk, BackRoom backRoom, Webhooks webhooks) {
        this.desk = desk;
        this.backRoom = backRoom;
        this.webhooks = webhooks;
    }

    List<Route> routes() {
        String one = "/v1/webhook-endpoints/{endpoint_id}";
        return List.of(
                Route.post("/v1/webhook-endpoints", "createWebhookEndpoint")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::create),
                Route.get("/v1/webhook-endpoints", "listWebhookEndpoints")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::list),
                Route.get(one, "getWebhookEndpoint").roles(Role.STAFF, Role.AGENT).to(this::show),
                Route.delete(one, "deleteWebhookEndpoint").roles(Role.AGENT).to(this::delete),
                Route.get(one + "/deliveries", "listWebhookDeliveries")
                        .roles(Role.STAFF, Role.AGENT)
                        .to(this::deliveries),
                Route.post(one + "/replay", "replayWebhookEvents")
                        .roles(Role.AGENT)
                        .idempotent()
                        .to(this::replay));
    }

    private void create(Exchange exchange) {
        Fields fields = exchange.fields();
        String urlText = fields.text("url", URL_CHARS_MAX);
        List<String> kinds = kinds(fields);
        String ownerId = fields.idOrNull("account_id");
        String secretText = fields.textOrNull("secret", SECRET_CHARS_MAX);
        URI url = TargetRules.parse(urlText);
        if (fields.has("url") && url == null) {
            fields.invalid("url", "must be an https address without user, password or fragment");
        }
        HookSecret secret =
                secretText == null ? webhooks.mintSecret() : HookSecret.parse(secretText);
        if (secret == null) {
            fields.invalid("secret", "must be whsec_ and base64 of 24 to 64 bytes");
        }
        if (exchange.refused(fields)) {
            return;
        }
        String account = account(exchange, ownerId);
        if (exchange.isAnswered()) {
            return;
        }
        URI target = Objects.requireNonNull(url);
        HookSecret signing = Objects.requireNonNull(secret);
        backRoom.unlessAnswered(
                exchange,
                () ->
                        BackRoom.then(
                                exchange,
                                webhooks.admits(target),
                                admitted -> {
                                    if (admitted) {
                                        add(exchange, target, kinds, account, signing);
                                    } else {
                                        exchange.refuse(
                                                Problem.ofField(
                                                        ProblemType.INVALID_VALUE,
                                                        "url",
                                                        "must lead to public addresses alone, by"
                                                                + " https"));
                                    }
                                }));
    }

    private static List<String> kinds(Fields fields) {
        List<JsonValue> named = fields.array("events", KINDS.size());
        for (int i = 0; i < named.size(); i++) {
            if (!(named.get(i) instanceof JsonText(String kind))) {
                fields.wrong("events[" + i + "]", "must be a string");
            } else if (!KINDS.contains(kind)) {
                fields.invalid(
                        "events[" + i + "]",
                        "must be one of " + String.join(", ", KINDS.stream().sorted().toList()));
            }
        }
        if (named.isEmpty() && fields.has("events")) {
            fields.invalid("events", "must name at least one event");
        }
        return named.stream()
                .filter(JsonText.class::isInstance)
                .map(kind -> ((JsonText) kind).text())
                .distinct()
                .toList();
    }

    /// Whose events: of the account named, of an agent's own, or of all; refused where the key does
    /// not reach.
    private @Nullable String account(Exchange exchange, @Nullable String ownerId) {
        Principal caller = exchange.principal();
        if (ownerId != null) {
            desk.reachable(caller, ownerId, exchange);
            return ownerId;
        }
        return caller.role() == Role.AGENT ? desk.accounts().ownerId(caller.account()) : null;
    }

    private void add(
            Exchange exchange,
            URI url,
            List<String> kinds,
            @Nullable String account,
            HookSecret secret) {
        WebhookEndpoint endpoint = webhooks.draft(url, kinds, account, secret);
        FirstAnswer first =
                BackRoom.answer(exchange, 201, out -> view.endpoint(out, endpoint, null));
        BackRoom.then(
                exchange,
                webhooks.add(endpoint, first),
                added -> {
                    if (added) {
                        view.endpoint(exchange.body(), endpoint, secret.reveal());
                        exchange.send(201);
                    } else {
                        exchange.refuse(ProblemType.TOO_MANY_ENDPOINTS);
                    }
                });
    }

    private void list(Exchange exchange) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        if (exchange.refused(query)) {
            return;
        }
        BackRoom.then(
                exchange,
                webhooks.all(),
                all -> {
                    List<WebhookEndpoint> seen =
                            all.stream().filter(each -> sees(exchange.principal(), each)).toList();
                    int from = Math.clamp(page.start(), 0, seen.size());
                    int to = Math.min(seen.size(), from + page.limit());
                    JsonOut out = exchange.body();
                    Page.open(out);
                    seen.subList(from, to).forEach(each -> view.endpoint(out, each, null));
                    Page.close(out, to < seen.size() ? new Cursor(to) : null);
                    exchange.send(200);
                });
    }

    private void show(Exchange exchange) {
        found(
                exchange,
                endpoint -> {
                    view.endpoint(exchange.body(), endpoint, null);
                    exchange.send(200);
                });
    }

    private void delete(Exchange exchange) {
        found(
                exchange,
                endpoint ->
                        BackRoom.then(
                                exchange,
                                webhooks.delete(endpoint.id()).map(true),
                                _ -> exchange.sendNothing(204)));
    }

    private void deliveries(Exchange exchange) {
        Fields query = exchange.query();
        Page page = Page.of(query);
        Status status = query.wordOrNull("status", STATUSES);
        if (exchange.refused(query)) {
            return;
        }
        Cursor cursor = page.cursor();
        Place before = cursor == null ? Place.END : Place.ofNumber(cursor.position());
        String word = status == null ? null : STATUSES.word(status);
        found(
                exchange,
                endpoint ->
                        BackRoom.then(
                                exchange,
                                webhooks.deliveries(endpoint.id(), word, before, page.limit() + 1),
                                found -> page(exchange, found, page.limit())));
    }

    private void page(Exchange exchange, List<WebhookDelivery> found, int limit) {
        List<WebhookDelivery> shown = found.subList(0, Math.min(found.size(), limit));
        JsonOut out = exchange.body();
        Page.open(out);
        shown.forEach(each -> view.delivery(out, each));
        boolean isLast = found.size() <= limit;
        Page.close(out, isLast ? null : new Cursor(shown.getLast().place().toNumber()));
        exchange.send(200);
    }

    private void replay(Exchange exchange) {
        Fields fields = exchange.fields();
        long from = fields.whole("from_sequence", 1, Place.SEQUENCE_MAX);
        long to = fields.whole("to_sequence", 1, Place.SEQUENCE_MAX);
        if (!fields.flawed() && to < from) {
            fields.invalid("to_sequence", "must not be below from_sequence");
        } else if (!fields.flawed() && to > webhooks.durableThrough()) {
            fields.invalid("to_sequence", "must have happened");
        }
        if (exchange.refused(fields)) {
            return;
        }
        backRoom.unlessAnswered(
                exchange, () -> found(exchange, endpoint -> replay(exchange, endpoint, from, to)));
    }

    private void replay(Exchange exchange, WebhookEndpoint endpoint, long from, long to) {
        Consumer<JsonOut> body = out -> view.replay(out, endpoint.id(), from, to);
        BackRoom.then(
                exchange,
                webhooks.replay(
                        endpoint.id(), new Replay(from, to), BackRoom.answer(exchange, 202, body)),
                begun -> {
                    if (begun) {
                        body.accept(exchange.body());
                        exchange.send(202);
                    } else {
                        exchange.refuse(ProblemType.REPLAY_RUNNING);
                    }
                });
    }

    /// Goes on with the endpoint of the path, if the caller may see it. To an agent, unknown and
    /// foreign ones look alike.
    private void found(Exchange exchange, Consumer<WebhookEndpoint> then) {
        BackRoom.then(
                exchange,
                webhooks.find(exchange.path("endpoint_id")),
                endpoint -> {
                    Principal caller = exchange.principal();
                    if (endpoint.isPresent() && sees(caller, endpoint.get())) {
                        then.accept(endpoint.get());
                    } else {
                        exchange.refuse(
                                caller.role() == Role.AGENT
                                        ? ProblemType.FORBIDDEN
                                        : ProblemType.ENDPOINT_NOT_FOUND);
                    }
                });
    }

    private boolean sees(Principal caller, WebhookEndpoint endpoint) {
        String ownerId = endpoint.accountId();
        return caller.role() != Role.AGENT
                || (ownerId != null && desk.reaches(caller, desk.accounts().find(ownerId)));
    }
}
