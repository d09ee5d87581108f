package io.sluice.gateway;

import static io.sluice.gateway.StripeEvents.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.stores.BorrowedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 1,000 stories of payments, refunds and disputes, each told once in order and once in a random
/// order with repetitions, at a real gateway with a real PostgreSQL. Both end the same.
class StripeOrderTest {
    private static final int STORIES = 1_000;
    private static final int AT_ONCE = 24;
    private static final long SEED = 20_260_131;

    @TempDir private Path folder;

    @Test
    void anyOrderAndAnyRepetitionEndLikeTheOrderOfTheEvents() throws Exception {
        String url = BorrowedPostgres.emptyDatabaseUrl();
        Map<String, String> settings =
                Map.of("DATABASE_URL", url, "STRIPE_WEBHOOK_SECRET", StripeEvents.SECRET);
        try (SmallGateway gateway = SmallGateway.on(folder.resolve("data"), settings)) {
            ApiClient admin = gateway.admin();
            while (!admin.get("/readyz").inside("checks").text("database").equals("ok")) {
                Thread.sleep(20);
            }
            StripeEvents events = new StripeEvents(gateway.url());
            List<Callable<String>> stories = new ArrayList<>();
            for (int i = 0; i < STORIES; i++) {
                int number = i;
                stories.add(() -> {
                    Random random = new Random(SEED + number);
                    return tellBoth(admin, events, number, random);
                });
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
                for (Future<String> told : threads.invokeAll(stories)) {
                    assertThat(told.get()).isEmpty();
                }
            }
        }
    }

    /// Says what differs, if anything does.
    private static String tellBoth(ApiClient admin, StripeEvents events, int number, Random random)
            throws Exception {
        long shape = random.nextLong();
        List<String> inOrder = story(events, "a" + number, new Random(shape));
        List<String> mixed = new ArrayList<>(story(events, "b" + number, new Random(shape)));
        for (int again = random.nextInt(4); again > 0; again--) {
            mixed.add(mixed.get(random.nextInt(mixed.size())));
        }
        Collections.shuffle(mixed, random);
        String expected = told(admin, events, "a" + number, inOrder);
        String found = told(admin, events, "b" + number, mixed);
        return expected.equals(found)
                ? ""
                : "story %d: %s, but in order %s: %s".formatted(number, found, expected, mixed);
    }

    /// The events of one payment, in the order in which they happen.
    private static List<String> story(StripeEvents events, String name, Random random) {
        String intent = "pi_" + name;
        long cents = random.nextLong(50, 5_050);
        List<String> story = new ArrayList<>();
        story.add(events.succeeded(intent, account(name), cents));
        if (random.nextBoolean()) {
            story.add(events.completed(intent, account(name), cents, "paid"));
        }
        long refunded = 0;
        for (int refunds = random.nextInt(4); refunds > 0 && refunded < cents; refunds--) {
            refunded += 1 + random.nextLong(cents - refunded);
            story.add(events.refunded(intent, cents, refunded));
        }
        for (int disputes = random.nextInt(3); disputes > 0; disputes--) {
            String id = "dp_" + name + "_" + disputes;
            long disputed = 1 + random.nextLong(cents);
            story.add(events.dispute("created", id, intent, disputed, "needs_response"));
            if (random.nextInt(4) > 0) {
                String end = random.nextBoolean() ? "won" : "lost";
                story.add(events.dispute("closed", id, intent, disputed, end));
            }
        }
        return story;
    }

    /// What it came to, in figures.
    private static String told(
            ApiClient admin, StripeEvents events, String name, List<String> story)
            throws Exception {
        JsonBody opened = new JsonBody().text("owner_type", "human").text("owner_id", name);
        admin.post("/v1/accounts", opened.build());
        for (String event : story) {
            int status = events.send(event);
            for (int attempt = 1; status >= 500 && attempt < 10; attempt++) {
                Thread.sleep(100); // as Stripe would
                status = events.send(event);
            }
            if (status != 200) {
                return "status " + status;
            }
        }
        Said account = admin.get("/v1/accounts/" + name);
        JsonValue list = admin.get("/v1/purchases?account_id=" + name).body().find("data");
        StringBuilder state =
                new StringBuilder(
                        "balance %d debt %d"
                                .formatted(account.micros("balance"), account.micros("debt")));
        for (JsonValue each : list instanceof JsonArray(var found) ? found : List.<JsonValue>of()) {
            Said purchase = new Said(200, (JsonObject) each);
            Said payment = purchase.inside("payment");
            state.append(' ').append(purchase.text("status"));
            for (String figure : List.of("credited", "taken_back", "refunded", "lost")) {
                state.append(' ').append(payment.micros(figure));
            }
        }
        return state.toString();
    }
}
