package io.sluice.gateway.webhooks;

import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.outward.HookClient;
import io.sluice.gateway.outward.Outcome;
import io.sluice.gateway.webhooks.HookStore.Due;
import io.sluice.gateway.webhooks.HookStore.Lane;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what is due: the head of each lane, so that the events of an account arrive in order;
/// lanes beside each other, a few for each endpoint. A delivery whose outcome could not be written
/// down is sent again: at least once, under the same `webhook-id`.
///
/// Thread: one event loop.
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int UNDER_WAY_MAX = 64;
    private static final int UNDER_WAY_PER_ENDPOINT_MAX = 8;
    private static final long UNNOTED_MILLIS = 10_000;

    private final Vertx vertx;
    private final HookStore store;
    private final HookClient client;
    private final SecretBox secrets;
    private final Backoff backoff;
    private final LongSupplier clock;

    private final Set<Lane> underWay = new HashSet<>();
    private final Map<String, Integer> perEndpoint = new HashMap<>();
    private boolean looking;
    private boolean lookAgain;
    private boolean closed;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    Dispatcher(
            Vertx vertx,
            HookStore store,
            HookClient client,
            SecretBox secrets,
            Backoff backoff,
            LongSupplier clock) {
        this.vertx = vertx;
        this.store = store;
        this.client = client;
        this.secrets = secrets;
        this.backoff = backoff;
        this.clock = clock;
    }

    void close() {
        closed = true;
    }

    /// Starts what is due and has room. Called whenever something may have become due.
    void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        int free = UNDER_WAY_MAX - underWay.size();
        if (closed || free == 0 || !store.isThere()) {
            return;
        }
        looking = true;
        // What is under way is still due, and would fill the answer.
        store.due(clock.getAsLong(), busyEndpoints(), free + underWay.size())
                .onComplete(due -> {
                    looking = false;
                    boolean more = due.succeeded() && start(due.result());
                    if (more || lookAgain) {
                        lookAgain = false;
                        look();
                    }
                });
    }

    /// Whether nothing is being sent or looked for.
    boolean isIdle() {
        return underWay.isEmpty() && !looking;
    }

    long deliveredCount() {
        return delivered.get();
    }

    long failedCount() {
        return failed.get();
    }

    /// True when an endpoint that is busy now has kept others from being seen.
    private boolean start(List<Due> due) {
        boolean crowded = false;
        for (Due each : due) {
            if (underWay.size() == UNDER_WAY_MAX || closed) {
                return false;
            }
            if (underWay.contains(each.lane())) {
                continue;
            }
            if (isBusy(each.endpointId())) {
                crowded = true;
                continue;
            }
            underWay.add(each.lane());
            perEndpoint.merge(each.endpointId(), 1, Integer::sum);
            send(each)
                    .onSuccess(_ -> finished(each))
                    // Not written down, so it is still due. Let it rest, or it is sent for ever.
                    .onFailure(_ -> vertx.setTimer(UNNOTED_MILLIS, _ -> finished(each)));
        }
        return crowded;
    }

    private Future<Void> send(Due due) {
        HookSecret secret = secrets.open(due.endpointId(), due.secretSealed());
        if (secret == null) {
            // The key file is another one: nothing can be signed until it is brought back.
            return note(due, new Outcome.Failed("the secret cannot be read"));
        }
        byte[] body = Buffer.buffer(due.body()).getBytes();
        long seconds = clock.getAsLong() / 1000;
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("content-type", "application/json")
                        .add("user-agent", "Sluice-Webhooks/1")
                        .add("webhook-id", due.eventId())
                        .add("webhook-timestamp", Long.toString(seconds))
                        .add("webhook-signature", secret.sign(due.eventId(), seconds, body));
        return client.post(URI.create(due.url()), headers, Buffer.buffer(body))
                .compose(outcome -> note(due, outcome));
    }

    private Future<Void> note(Due due, Outcome outcome) {
        long now = clock.getAsLong();
        if (outcome.isDelivered()) {
            delivered.incrementAndGet();
            return store.finish(due, "delivered", outcome, now, now);
        }
        failed.incrementAndGet();
        int attempts = due.attempts() + 1;
        if (attempts < Backoff.ATTEMPTS_MAX) {
            long again = now + backoff.pauseMillis(attempts);
            return store.finish(due, "pending", outcome, now, again);
        }
        LOG.atWarn()
                .addKeyValue("endpoint", due.endpointId())
                .addKeyValue("event", due.eventId())
                .log("a delivery is given up");
        return store.finish(due, "dead", outcome, now, now);
    }

    private void finished(Due due) {
        underWay.remove(due.lane());
        perEndpoint.computeIfPresent(due.endpointId(), (_, count) -> count == 1 ? null : count - 1);
        vertx.runOnContext(_ -> look());
    }

    private boolean isBusy(String endpointId) {
        return perEndpoint.getOrDefault(endpointId, 0) >= UNDER_WAY_PER_ENDPOINT_MAX;
    }

    private Set<String> busyEndpoints() {
        return perEndpoint.keySet().stream().filter(this::isBusy).collect(Collectors.toSet());
    }
}
