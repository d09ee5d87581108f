package io.sluice.gateway.webhooks;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.outward.HookClient;
import io.sluice.gateway.outward.TargetRules;
import io.sluice.gateway.webhooks.WebhookEndpoint.Replay;
import io.sluice.id.PublicId;
import io.sluice.id.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Webhooks out, whole: what the API asks of them, and the work that goes on by itself. Safe for
/// all threads; answers come on the back rooms' event loop.
public final class Webhooks implements AutoCloseable {
    /// Endpoints altogether, and for one account.
    public static final int ENDPOINTS_MAX = 200;

    public static final int ENDPOINTS_PER_ACCOUNT_MAX = 10;

    /// Deliveries kept of each endpoint after they were delivered or died, of each kind.
    public static final int KEPT_MAX = 10_000;

    private static final long LOOK_MILLIS = 250;
    private static final long FORGET_MILLIS = 60_000;
    private static final long COUNT_MILLIS = 10_000;

    private final Vertx vertx;
    private final Database database;
    private final HookStore store;
    private final EndpointStore endpoints;
    private final EventFeed feed;
    private final SecretBox secrets;
    private final LongSupplier clock;
    private final SecureRandom random;
    private final Uuid7 ids;
    private final HookClient client;
    private final Dispatcher dispatcher;
    private final Intake intake;
    private volatile long waiting;

    /// What they are made of, beside the database and the event loop.
    ///
    /// @param random for ids, secrets and pauses
    public record Parts(
            EventFeed feed,
            SecretBox secrets,
            TargetRules rules,
            LongSupplier clock,
            SecureRandom random) {}

    public Webhooks(Vertx vertx, Database database, Parts parts) {
        this.vertx = vertx;
        this.database = database;
        this.store = new HookStore(database);
        this.endpoints = new EndpointStore(database);
        this.feed = parts.feed;
        this.secrets = parts.secrets;
        this.clock = parts.clock;
        this.random = parts.random;
        this.ids = new Uuid7(clock, random);
        this.client = new HookClient(vertx, parts.rules);
        this.dispatcher = new Dispatcher(vertx, store, client, secrets, new Backoff(random), clock);
        this.intake = new Intake(vertx, store, feed, clock, dispatcher::look);
    }

    /// Begins to read and to deliver.
    public void start() {
        intake.start();
        vertx.setPeriodic(LOOK_MILLIS, _ -> dispatcher.look());
        vertx.setPeriodic(FORGET_MILLIS, _ -> forget());
        vertx.setPeriodic(1, COUNT_MILLIS, _ -> count());
    }

    /// Counts what receivers took, what failed, and what waits for them.
    public void measure(MeterRegistry registry) {
        FunctionCounter.builder("sluice_webhook_deliveries", dispatcher, Dispatcher::deliveredCount)
                .register(registry);
        FunctionCounter.builder("sluice_webhook_failures", dispatcher, Dispatcher::failedCount)
                .register(registry);
        Gauge.builder("sluice_webhook_waiting", this, hooks -> hooks.waiting).register(registry);
    }

    /// The last sequence there is to replay.
    public long durableThrough() {
        return feed.durableThrough();
    }

    /// Whether events may be sent there, as its name resolves now.
    public Future<Boolean> admits(URI url) {
        return client.admits(url);
    }

    /// A new signing secret.
    public HookSecret mintSecret() {
        return HookSecret.mint(random);
    }

    /// An endpoint that is not added yet. It will get what happens from now on.
    public synchronized WebhookEndpoint draft(
            URI url, List<String> events, @Nullable String accountId, HookSecret secret) {
        ids.next();
        String id = new PublicId(WebhookEndpoint.ID_PREFIX, ids.hi(), ids.lo()).toString();
        return new WebhookEndpoint(
                id,
                url.toString(),
                events,
                accountId,
                secrets.seal(id, secret),
                clock.getAsLong(),
                feed.durableThrough() + 1,
                null);
    }

    /// Adds it; false when there are too many already.
    public Future<Boolean> add(WebhookEndpoint endpoint, FirstAnswer answer) {
        return endpoints
                .add(endpoint, ENDPOINTS_MAX, ENDPOINTS_PER_ACCOUNT_MAX, answer)
                .onSuccess(_ -> intake.reload());
    }

    /// Sends the events of these records again; false when a replay is under way already.
    public Future<Boolean> replay(String endpointId, Replay range, FirstAnswer answer) {
        return endpoints
                .replay(endpointId, range.nextSequence(), range.throughSequence(), answer)
                .onSuccess(_ -> intake.reload());
    }

    public Future<Void> delete(String endpointId) {
        return endpoints.delete(endpointId).onSuccess(_ -> intake.reload());
    }

    public Future<List<WebhookEndpoint>> all() {
        return endpoints.all();
    }

    /// The endpoint, where there is one.
    public Future<Optional<WebhookEndpoint>> find(String endpointId) {
        return endpoints.find(endpointId);
    }

    /// Deliveries to one endpoint, newest first.
    public Future<List<WebhookDelivery>> deliveries(
            String endpointId, @Nullable String status, WebhookDelivery.Place before, int limit) {
        return endpoints.deliveries(endpointId, status, before, limit);
    }

    private void count() {
        if (store.isThere()) {
            store.waiting()
                    .onSuccess(counted ->
                            waiting = counted.values().stream().mapToLong(each -> each).sum());
        }
    }

    private void forget() {
        if (store.isThere()) {
            FirstAnswer.forget(database, clock.getAsLong());
            endpoints
                    .all()
                    .onSuccess(all -> all.forEach(each -> store.forget(each.id(), KEPT_MAX)));
        }
    }

    @Override
    public void close() {
        intake.close();
        dispatcher.close();
        client.close();
    }
}
