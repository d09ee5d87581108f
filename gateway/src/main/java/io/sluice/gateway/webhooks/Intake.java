package io.sluice.gateway.webhooks;

import io.sluice.gateway.webhooks.EventFeed.Batch;
import io.sluice.gateway.webhooks.HookStore.Addressed;
import io.sluice.gateway.webhooks.WebhookEndpoint.Replay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the journal on from where each endpoint stands and keeps what is for it. Endpoints that
/// stand at the same place are served by one reading; one that was held up reads by itself until it
/// meets the others. An endpoint with a full window waits, and the journal with it. Where nobody
/// listens nothing is read.
///
/// Thread: one event loop; files are read on a worker's thread, one step at a time.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /// Deliveries that may wait for one endpoint before its reading stops.
    private static final int WINDOW = 10_000;

    private static final int RECORDS_MAX = 4_096;
    private static final int EVENTS_MAX = 500;
    private static final long IDLE_MILLIS = 100;
    private static final long FAILED_MILLIS = 1_000;
    private static final long COUNT_MILLIS = 1_000;

    private final Vertx vertx;
    private final HookStore store;
    private final EventFeed feed;
    private final LongSupplier clock;
    private final Runnable taken;

    private @Nullable List<WebhookEndpoint> endpoints;
    private Map<String, Integer> waiting = Map.of();
    private long countedAt;
    private boolean replayNext;
    private boolean closed;
    private String told = "";

    /// `taken` is run when there is something new to deliver.
    Intake(Vertx vertx, HookStore store, EventFeed feed, LongSupplier clock, Runnable taken) {
        this.vertx = vertx;
        this.store = store;
        this.feed = feed;
        this.clock = clock;
        this.taken = taken;
    }

    void start() {
        vertx.runOnContext(_ -> run());
    }

    void close() {
        closed = true;
    }

    /// Endpoints were added, deleted, or told to replay: looks at them anew.
    void reload() {
        vertx.runOnContext(_ -> endpoints = null);
    }

    private void run() {
        if (closed) {
            return;
        }
        Future<Boolean> step;
        try {
            step = store.isThere() ? step() : Future.succeededFuture(false);
        } catch (RuntimeException bug) {
            step = Future.failedFuture(bug);
        }
        step.onComplete(done -> {
            if (done.failed()) {
                note(done.cause());
                endpoints = null;
                vertx.setTimer(FAILED_MILLIS, _ -> run());
            } else if (done.result()) {
                told = "";
                vertx.runOnContext(_ -> run());
            } else {
                vertx.setTimer(IDLE_MILLIS, _ -> run());
            }
        });
    }

    /// One reading; false when there was nothing to read.
    Future<Boolean> step() {
        List<WebhookEndpoint> known = endpoints;
        if (known == null) {
            return store.endpoints()
                    .onSuccess(all -> endpoints = all)
                    .compose(_ -> count())
                    .map(all -> true);
        }
        if (known.isEmpty()) {
            return Future.succeededFuture(false);
        }
        if (isCountOld(known)) {
            return count().map(true);
        }
        long durable = feed.durableThrough();
        Reading live = live(known, durable);
        Reading replay = replay(known);
        replayNext = !replayNext;
        Reading reading = replay != null && (replayNext || live == null) ? replay : live;
        return reading == null ? Future.succeededFuture(false) : take(reading);
    }

    /// What to read next, and for whom.
    private record Reading(
            long from, long through, List<WebhookEndpoint> readers, @Nullable Replay replay) {}

    private @Nullable Reading live(List<WebhookEndpoint> known, long durable) {
        long from = Long.MAX_VALUE;
        for (WebhookEndpoint endpoint : known) {
            if (hasRoom(endpoint)) {
                from = Math.min(from, endpoint.nextSequence());
            }
        }
        if (from > durable) {
            return null;
        }
        long through = Math.min(durable, from + RECORDS_MAX - 1);
        List<WebhookEndpoint> readers = new ArrayList<>();
        for (WebhookEndpoint endpoint : known) {
            if (endpoint.nextSequence() == from && hasRoom(endpoint)) {
                readers.add(endpoint);
            } else if (endpoint.nextSequence() > from) {
                through = Math.min(through, endpoint.nextSequence() - 1); // from there on together
            }
        }
        return new Reading(from, through, readers, null);
    }

    private @Nullable Reading replay(List<WebhookEndpoint> known) {
        for (WebhookEndpoint endpoint : known) {
            Replay replay = endpoint.replay();
            if (replay != null && hasRoom(endpoint)) {
                long from = replay.nextSequence();
                long through = Math.min(replay.throughSequence(), from + RECORDS_MAX - 1);
                return new Reading(from, through, List.of(endpoint), replay);
            }
        }
        return null;
    }

    private Future<Boolean> take(Reading reading) {
        return vertx.executeBlocking(() -> feed.read(reading.from, reading.through, EVENTS_MAX))
                .map(Objects::requireNonNull)
                .compose(batch -> {
                    List<Addressed> deliveries = addressed(reading, batch);
                    return keep(reading, batch, deliveries)
                            .onSuccess(_ -> taken(reading, batch, deliveries));
                })
                .map(true);
    }

    private static List<Addressed> addressed(Reading reading, Batch batch) {
        List<Addressed> deliveries = new ArrayList<>();
        for (WebhookEvent event : batch.events()) {
            for (WebhookEndpoint reader : reading.readers) {
                if (reader.wants(event)) {
                    deliveries.add(new Addressed(reader.id(), event));
                }
            }
        }
        return deliveries;
    }

    private Future<Void> keep(Reading reading, Batch batch, List<Addressed> deliveries) {
        long now = clock.getAsLong();
        Replay replay = reading.replay;
        if (replay != null) {
            String id = reading.readers.getFirst().id();
            return store.takeAgain(id, replay, batch.nextSequence(), deliveries, now);
        }
        List<String> ids = reading.readers.stream().map(WebhookEndpoint::id).toList();
        return store.take(ids, reading.from, batch.nextSequence(), deliveries, now);
    }

    private void taken(Reading reading, Batch batch, List<Addressed> deliveries) {
        List<WebhookEndpoint> known = endpoints;
        if (known != null) {
            List<WebhookEndpoint> moved = new ArrayList<>(known.size());
            for (WebhookEndpoint endpoint : known) {
                boolean isReader = reading.readers.contains(endpoint);
                moved.add(isReader ? moved(endpoint, reading, batch.nextSequence()) : endpoint);
            }
            endpoints = moved;
        }
        if (!deliveries.isEmpty()) {
            Map<String, Integer> counted = new HashMap<>(waiting);
            deliveries.forEach(each -> counted.merge(each.endpointId(), 1, Integer::sum));
            waiting = counted;
            taken.run();
        }
    }

    private static WebhookEndpoint moved(WebhookEndpoint endpoint, Reading reading, long next) {
        Replay replay = reading.replay;
        if (replay == null) {
            return endpoint.standingAt(next, endpoint.replay());
        }
        boolean isOver = next > replay.throughSequence();
        return endpoint.standingAt(
                endpoint.nextSequence(),
                isOver ? null : new Replay(next, replay.throughSequence()));
    }

    private boolean hasRoom(WebhookEndpoint endpoint) {
        return waiting.getOrDefault(endpoint.id(), 0) + EVENTS_MAX <= WINDOW;
    }

    /// Only what is added is counted here; what was delivered is seen by counting anew.
    private boolean isCountOld(List<WebhookEndpoint> known) {
        return clock.getAsLong() - countedAt >= COUNT_MILLIS
                && !known.stream().allMatch(this::hasRoom);
    }

    private Future<Void> count() {
        return store.waiting()
                .onSuccess(counted -> {
                    waiting = counted;
                    countedAt = clock.getAsLong();
                })
                .mapEmpty();
    }

    private void note(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(told)) {
            told = reason;
            LOG.atWarn().addKeyValue("reason", reason).log("events wait in the journal");
        }
    }
}
