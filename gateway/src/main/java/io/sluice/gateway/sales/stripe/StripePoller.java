package io.sluice.gateway.sales.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.ProviderCursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Stripe for events that were missed: while we were down, or when a delivery went wrong. What
/// was taken already changes nothing. It remembers how far it has asked, and asks a little further
/// back, because events are not listed in the order they are made.
final class StripePoller {
    private static final Logger LOG = LoggerFactory.getLogger(StripePoller.class);
    private static final long EVERY_MILLIS = 10 * 60 * 1000;
    private static final long FIRST_LOOK_MILLIS = 2_000;

    /// When a look broke off in the middle.
    private static final long SOON_MILLIS = 10_000;

    private static final long OVERLAP_SECONDS = 60 * 60;
    private static final int PAGE_EVENTS = 100;

    private final Vertx vertx;
    private final StripeCalls calls;
    private final StripeWebhook webhook;
    private final ProviderCursor cursor;
    private final LongSupplier clock;
    private boolean looking; // Thread: event loop
    private long nextLookMillis;
    private @Nullable Left left;

    StripePoller(
            Vertx vertx,
            StripeCalls calls,
            StripeWebhook webhook,
            ProviderCursor cursor,
            LongSupplier clock) {
        this.vertx = vertx;
        this.calls = calls;
        this.webhook = webhook;
        this.cursor = cursor;
        this.clock = clock;
    }

    void start() {
        vertx.setPeriodic(FIRST_LOOK_MILLIS, FIRST_LOOK_MILLIS, _ -> lookIfDue());
    }

    private void lookIfDue() {
        long now = clock.getAsLong();
        if (looking || !cursor.isThere() || now < nextLookMillis) {
            return;
        }
        looking = true;
        nextLookMillis = now + EVERY_MILLIS;
        look(now)
                .onFailure(failure -> {
                    nextLookMillis = now + (left == null ? EVERY_MILLIS : SOON_MILLIS);
                    LOG.atWarn()
                            .addKeyValue("reason", failure.getClass().getSimpleName())
                            .log("Stripe was not asked for all missed events; it will be");
                })
                .onComplete(_ -> looking = false);
    }

    /// All events since the last look. The first look of all only remembers when it was: what
    /// Stripe did before we were there is not ours.
    Future<Void> look(long nowMillis) {
        return cursor.read(StripeWebhook.PROVIDER)
                .compose(since -> {
                    if (since.isEmpty()) {
                        return cursor.write(StripeWebhook.PROVIDER, nowMillis);
                    }
                    long sinceSeconds = since.get() / 1000 - OVERLAP_SECONDS;
                    Left from = left == null ? new Left(sinceSeconds, nowMillis, null) : left;
                    return missed(from)
                            .compose(_ -> {
                                left = null;
                                return cursor.write(StripeWebhook.PROVIDER, from.lookedMillis);
                            });
                });
    }

    /// What of a look is still to be done: the events older than `after`.
    ///
    /// @param after an event's id; null: from the newest
    private record Left(long sinceSeconds, long lookedMillis, @Nullable String after) {}

    /// Page by page, the newest first, as Stripe lists them: each is taken before the next is asked
    /// for, however many there are. Any order comes to the same (decision 18).
    private Future<Void> missed(Left from) {
        return calls.ask(client -> page(client, from.sinceSeconds, from.after))
                .onFailure(failure -> forget(failure))
                .compose(page -> {
                    List<JsonObject> events = events(page);
                    return takeAll(events)
                            .compose(_ -> {
                                boolean more =
                                        page.find("has_more") instanceof JsonFlag flag
                                                && flag.isTrue();
                                if (!more || events.isEmpty()) {
                                    return Future.succeededFuture();
                                }
                                String last = id(events.getLast());
                                Left rest = new Left(from.sinceSeconds, from.lookedMillis, last);
                                left = rest;
                                return missed(rest);
                            });
                });
    }

    /// Where Stripe does not know the place any more, the next look begins at the front.
    private void forget(Throwable failure) {
        if (failure instanceof InvalidRequestException) {
            left = null;
        }
    }

    private static List<JsonObject> events(JsonObject page) {
        List<JsonObject> events = new ArrayList<>();
        if (page.find("data") instanceof JsonArray(List<JsonValue> listed)) {
            for (JsonValue each : listed) {
                if (each instanceof JsonObject event) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private static @Nullable String id(JsonObject event) {
        return event.find("id") instanceof JsonText(String id) ? id : null;
    }

    private static JsonObject page(StripeClient client, long sinceSeconds, @Nullable String after)
            throws StripeException {
        StringBuilder path =
                new StringBuilder("/v1/events?limit=")
                        .append(PAGE_EVENTS)
                        .append("&created[gte]=")
                        .append(sinceSeconds);
        StripeEvent.KINDS.stream().sorted().forEach(kind -> path.append("&types[]=").append(kind));
        if (after != null) {
            path.append("&starting_after=").append(after);
        }
        String body = client.rawRequest(RequestMethod.GET, path.toString(), null).body();
        return Json.read(body.getBytes(StandardCharsets.UTF_8))
                        instanceof Json.Reading.Sound(JsonObject page)
                ? page
                : JsonObject.EMPTY;
    }

    private Future<Void> takeAll(List<JsonObject> events) {
        Future<Void> done = Future.succeededFuture();
        for (JsonObject event : events) {
            done =
                    done.compose(_ ->
                            webhook.take(event, new JsonOut().value(event).toString()).mapEmpty());
        }
        return done;
    }
}
