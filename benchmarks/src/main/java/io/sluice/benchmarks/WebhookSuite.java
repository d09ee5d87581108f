package io.sluice.benchmarks;

import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.Outcome;
import io.sluice.benchmarks.load.WebhookTalk;
import io.sluice.benchmarks.load.WebhookTalk.Payments;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.SluiceServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Payments beside the hot path: 500 signed events of Stripe's a second for a minute, each credited
/// once; and what pairs at a quarter of full load feel of them, with and without in turn.
final class WebhookSuite implements Suite {
    private static final String SECRET = "whsec_of_the_bench";
    private static final String BUYER = "bench-buyer";
    private static final double EVENTS_PER_SECOND = 500;
    private static final long CREDITS_A_DOLLAR = 100;
    private static final int CONNECTIONS = 64;
    private static final int ACCOUNTS_MAX = 100_000;
    private static final double LOAD = 0.25;
    private static final int ROUND_MILLIS = 4_000;
    private static final int MINUTE_MILLIS = 60_000;

    @Override
    public void run(Plan full, Consumer<Result> results) throws Exception {
        Plan plan = full.withRoundMillis(ROUND_MILLIS);
        int accounts = Math.min(plan.accounts(), ACCOUNTS_MAX);
        Path folder = Places.data().resolve("webhooks");
        DurableHouse.delete(folder);
        Map<String, String> settings =
                Map.of("STRIPE_WEBHOOK_SECRET", SECRET, "FALKORDB_URL", "none");
        try (SluiceServer server = SluiceServer.start(folder, settings)) {
            server.awaitDatabase();
            server.open(accounts);
            open(server);
            Payments payments = new Payments(server.caller().host(), SECRET, BUYER);
            try (Pairs pairs = new Pairs(server, CONNECTIONS, accounts);
                    LoadClient stripe =
                            new LoadClient(
                                    server.process().address(),
                                    CONNECTIONS,
                                    Framing.http(),
                                    () -> new WebhookTalk(payments))) {
                beside(plan, pairs, stripe, results);
                minute(plan, server, payments, stripe, results);
            }
        }
        DurableHouse.delete(folder);
    }

    private static void beside(Plan plan, Pairs pairs, LoadClient stripe, Consumer<Result> results)
            throws Exception {
        Rounds.warmUp(
                plan,
                millis -> pairs.run(millis).perSecond(),
                millis -> stripe.open(EVENTS_PER_SECOND, millis).sound().perSecond());
        double perSecond = LOAD * pairs.run(plan.roundMillis()).perSecond();
        int rounds = plan.rounds();
        double[][] p99 = new double[2][rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            p99[1][round] = pairs.open(perSecond, plan.roundMillis()).micros(99);
            // A little longer on both sides, so that no part of the round is without them.
            CompletableFuture<Outcome> told =
                    CompletableFuture.supplyAsync(() -> told(stripe, 2 * plan.roundMillis()));
            Thread.sleep(plan.roundMillis() / 4);
            p99[0][round] = pairs.open(perSecond, plan.roundMillis()).micros(99);
            told.join().sound();
            ratios[round] = p99[0][round] / p99[1][round];
        }
        results.accept(
                Rounds.ratio(
                        "webhooks.pairs_p99",
                        "p99 of pairs beside 500 webhooks/s, twin: without them; a quarter load",
                        "µs",
                        ratios,
                        p99[0],
                        p99[1]));
        results.accept(
                Result.figure("webhooks.pairs_per_second", "the load", perSecond, "pairs/s"));
    }

    private static Outcome told(LoadClient stripe, long millis) {
        try {
            return stripe.open(EVENTS_PER_SECOND, millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Alone, for a minute: what was answered is credited, once.
    private static void minute(
            Plan plan,
            SluiceServer server,
            Payments payments,
            LoadClient stripe,
            Consumer<Result> results)
            throws Exception {
        long refusedBefore = payments.refused().get();
        Outcome outcome =
                stripe.open(EVENTS_PER_SECOND, plan.quick() ? plan.roundMillis() : MINUTE_MILLIS)
                        .sound();
        long owed = payments.next().get() * CREDITS_A_DOLLAR;
        long credited = balance(server);
        if (credited != owed) {
            throw new IllegalStateException(
                    "%d credits are owed and %d are there".formatted(owed, credited));
        }
        results.accept(
                Result.figure(
                        "webhooks.per_second",
                        "webhooks taken in a minute, each credited once",
                        outcome.perSecond(),
                        "webhooks/s"));
        results.accept(Result.figure("webhooks.p50", "their answer", outcome.micros(50), "µs"));
        results.accept(Result.figure("webhooks.p99", "their answer", outcome.micros(99), "µs"));
        results.accept(
                Result.figure(
                        "webhooks.sent_again",
                        "answered 5xx, and sent again",
                        (double) (payments.refused().get() - refusedBefore),
                        "webhooks"));
    }

    private static void open(SluiceServer server) throws IOException, InterruptedException {
        String body = "{\"owner_type\":\"human\",\"owner_id\":\"" + BUYER + "\"}";
        ask(server, "/v1/accounts", HttpRequest.BodyPublishers.ofString(body), "POST");
    }

    private static long balance(SluiceServer server) throws IOException, InterruptedException {
        String account =
                ask(server, "/v1/accounts/" + BUYER, HttpRequest.BodyPublishers.noBody(), "GET");
        return new JsonObject(account).getLong("balance");
    }

    private static String ask(
            SluiceServer server, String path, HttpRequest.BodyPublisher body, String method)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + server.caller().host() + path))
                        .header("Authorization", server.caller().authorization())
                        .header("Content-Type", "application/json")
                        .method(method, body)
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
