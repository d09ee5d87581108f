package io.sluice.gateway.webhooks;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.database.Migrations;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.outward.HookClient;
import io.sluice.gateway.outward.Network;
import io.sluice.gateway.outward.TargetRules;
import io.sluice.gateway.stores.BorrowedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The webhooks room with a real PostgreSQL, a journal of the test's own and a clock that goes when
/// it is told. [#restart] is what a killed gateway's successor does.
final class Hooks implements AutoCloseable {
    static final long START_MILLIS = 1_800_000_000_000L;

    private static final long SEED = Long.getLong("seed", 20261121L);
    private static final int STEPS_MAX = 100_000;

    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    final AtomicLong clock = new AtomicLong(START_MILLIS);
    final Journal journal = new Journal();
    final DatabaseAddress address = BorrowedPostgres.emptyDatabase();
    final Receiver receiver = new Receiver(vertx);
    final SecretBox secrets = new SecretBox(new byte[32], new SecureRandom());
    Webhooks webhooks;
    HookStore store;
    Intake intake;
    Dispatcher dispatcher;
    private Database database;
    private HookClient client;

    Hooks() throws IOException {
        Migrations.run(address, "gateway");
        open();
    }

    private void open() {
        TargetRules rules =
                new TargetRules(List.of(Objects.requireNonNull(Network.parse("127.0.0.0/8"))));
        database = Database.on(vertx);
        database.attach(address);
        until(database::isThere);
        webhooks =
                new Webhooks(
                        vertx,
                        database,
                        new Webhooks.Parts(
                                journal, secrets, rules, clock::get, new SecureRandom()));
        store = new HookStore(database);
        client = new HookClient(vertx, rules);
        dispatcher =
                new Dispatcher(
                        vertx,
                        store,
                        client,
                        secrets,
                        new Backoff(new SplittableRandom(SEED)),
                        clock::get);
        intake = new Intake(vertx, store, journal, clock::get, () -> {});
    }

    /// Forgets everything that is not in the journal or in the database.
    void restart() {
        database.close();
        client.close();
        open();
    }

    WebhookEndpoint endpoint(String... kinds) {
        WebhookEndpoint draft =
                webhooks.draft(
                        URI.create(receiver.url()),
                        List.of(kinds),
                        null,
                        HookSecret.mint(new SecureRandom()));
        FirstAnswer unasked = new FirstAnswer(FirstAnswer.Key.NONE, 201, "", clock.get());
        if (!webhooks.add(draft, unasked).await()) {
            throw new IllegalStateException("not added");
        }
        intake.reload();
        return draft;
    }

    /// Reads the journal to its end, or as far as there is room.
    void takeIn() {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (!onLoop(intake::step)) {
                return;
            }
        }
        throw new AssertionError("the journal does not end");
    }

    /// Delivers what is due now.
    void deliver() {
        onLoop(() -> {
            dispatcher.look();
            return Future.succeededFuture(true);
        });
        until(() -> onLoop(() -> Future.succeededFuture(dispatcher.isIdle())));
    }

    /// Takes in and delivers, and lets time pass to each next attempt, until nothing waits.
    void deliverAll() {
        for (int i = 0; i < STEPS_MAX; i++) {
            takeIn();
            deliver();
            long next = store.nextDueMillis().await();
            if (next == Long.MAX_VALUE) {
                return;
            }
            clock.accumulateAndGet(next, Math::max);
        }
        throw new AssertionError("it is never all delivered");
    }

    List<WebhookDelivery> deliveries(WebhookEndpoint endpoint, String status) {
        return webhooks.deliveries(endpoint.id(), status, WebhookDelivery.Place.END, 200).await();
    }

    <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        vertx.runOnContext(_ -> work.get().onComplete(promise));
        return promise.future().timeout(60, TimeUnit.SECONDS).await();
    }

    static void until(Supplier<Boolean> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.get()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it does not come about");
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException interrupt) {
                throw new IllegalStateException(interrupt);
            }
        }
    }

    @Override
    public void close() {
        webhooks.close();
        database.close();
        client.close();
        vertx.close().await();
    }

    /// A journal in memory: a list of events, a record each.
    static final class Journal implements EventFeed {
        private final List<WebhookEvent> events = new ArrayList<>();

        synchronized WebhookEvent add(String kind, String account) {
            long sequence = events.size() + 1L;
            String id = "event_" + sequence + "_0";
            String body =
                    "{\"event\":\"%s\",\"event_id\":\"%s\",\"account_id\":\"%s\"}"
                            .formatted(kind, id, account);
            WebhookEvent event = new WebhookEvent(sequence, 0, id, kind, account, null, body);
            events.add(event);
            return event;
        }

        @Override
        public synchronized long durableThrough() {
            return events.size();
        }

        @Override
        public synchronized Batch read(long from, long through, int eventsMax) {
            long to = Math.min(through, from + eventsMax - 1);
            return new Batch(List.copyOf(events.subList((int) from - 1, (int) to)), to + 1);
        }
    }
}
