package io.sluice.gateway.sales.stripe;

import com.stripe.StripeClient;
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
    private static final long OVERLAP_SECONDS = 60 * 60;
    private static final int PAGE_EVENTS = 100;
    private static final int PAGES_MAX = 200;

    private final Vertx vertx;
    private final StripeCalls calls;
    private final StripeWebhook webhook;
    private final ProviderCursor cursor;
    private final LongSupplier clock;
    private boolean looking; // Thread: event loop
    private long lookedMillis;

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
        if (looking || !cursor.isThere() || now - lookedMillis < EVERY_MILLIS) {
            return;
        }
        looking = true;
        lookedMillis = now;
        look(now)
                .onFailure(failure ->
                        LOG.atWarn()
                                .addKeyValue("reason", failure.getClass().getSimpleName())
                                .log("Stripe was not asked for missed events; it will be"))
                .onComplete(_ -> looking = false);
    }

    /// All events since the last look. The first look of all only remembers when it was: what
    /// Stripe did before we were there is not ours.
    Future<Void> look(long nowMillis) {
        return cursor.read(StripeWebhook.PROVIDER)
                .compose(since ->
                        since.isEmpty()
                                ? Future.succeededFuture()
                                : missed(since.get() / 1000 - OVERLAP_SECONDS)
                                        .compose(this::takeAll))
                .compose(_ -> cursor.write(StripeWebhook.PROVIDER, nowMillis));
    }

    /// Oldest first. Stripe lists the newest first, so all pages are read before any is taken.
    private Future<List<JsonObject>> missed(long sinceSeconds) {
        return calls.ask(client -> {
            List<JsonObject> events = new ArrayList<>();
            String last = null;
            for (int pages = 0; pages < PAGES_MAX; pages++) {
                JsonObject page = page(client, sinceSeconds, last);
                List<JsonValue> listed =
                        page.find("data") instanceof JsonArray(List<JsonValue> elements)
                                ? elements
                                : List.of();
                for (JsonValue each : listed) {
                    if (each instanceof JsonObject event) {
                        events.add(event);
                    }
                }
                boolean more = page.find("has_more") instanceof JsonFlag flag && flag.isTrue();
                if (!more || listed.isEmpty()) {
                    return events.reversed();
                }
                last = events.getLast().find("id") instanceof JsonText(String id) ? id : null;
            }
            // The newest are missing: better to ask again than to leave a gap behind.
            throw new IllegalStateException("more events than can be asked for at once");
        });
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
