package io.sluice.gateway;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.sales.stripe.StripeTrigger;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// What the customers of the demo's projects pay, told as Stripe would tell it: signed events, each
/// with the time it is of. What was sold on a day is the same whenever it is told, so that telling
/// it again changes nothing.
final class DemoTill {
    private static final long SEED = 2;
    private static final int FIRST_HOUR = 7;
    private static final int HOURS_BETWEEN = 4;
    private static final int MINUTES_BETWEEN = HOURS_BETWEEN * 60;
    private static final int TAKEN = 200;

    /// What can be bought, each as often as it stands here.
    private static final List<Ware> PET_MATCH =
            List.of(
                    new Ware("subscription", 49_00),
                    new Ware("subscription", 49_00),
                    new Ware("subscription", 49_00),
                    new Ware("subscription", 99_00),
                    new Ware("subscription", 99_00),
                    new Ware("one_time", 149_00),
                    new Ware("one_time", 149_00),
                    new Ware("invoice", 480_00),
                    new Ware("usage", 29_50),
                    new Ware("donation", 15_00));

    private final StripePost post;
    private final LongSupplier clock;

    private record Ware(String source, long cents) {}

    /// One payment.
    record Sale(String id, Instant at, String source, long cents) {}

    DemoTill(StripePost post, LongSupplier clock) {
        this.post = post;
        this.clock = clock;
    }

    /// What PetMatch sells on a day: two to four things, one after the other.
    static List<Sale> petMatch(LocalDate day) {
        SplittableRandom chance = new SplittableRandom(SEED + day.toEpochDay());
        List<Sale> sales = new ArrayList<>();
        int count = 2 + chance.nextInt(3);
        for (int i = 0; i < count; i++) {
            Ware ware = PET_MATCH.get(chance.nextInt(PET_MATCH.size()));
            Instant at =
                    day.atTime(FIRST_HOUR + i * HOURS_BETWEEN, 0)
                            .toInstant(ZoneOffset.UTC)
                            .plus(chance.nextInt(MINUTES_BETWEEN), ChronoUnit.MINUTES);
            sales.add(
                    new Sale("demo_petmatch_%s_%d".formatted(day, i), at, ware.source, ware.cents));
        }
        return sales;
    }

    /// The smaller project has one subscriber, who pays every third day.
    static List<Sale> fieldNotes(LocalDate day) {
        Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        return day.toEpochDay() % 3 == 0
                ? List.of(new Sale("demo_fieldnotes_" + day, noon, "subscription", 19_00))
                : List.of();
    }

    /// Whether our endpoint believes what this till signs.
    boolean isBelieved() throws IOException, InterruptedException {
        JsonBody nothing = new JsonBody().text("id", "demo").text("object", "nothing");
        return send("evt_demo", "sluice.demo", clock.getAsLong(), nothing.build()) == TAKEN;
    }

    /// Tells of a payment; of one that is yet to come nothing is told.
    ///
    /// @param projectId whose it is; empty: the payment does not say
    void charge(String projectId, Sale sale) throws IOException, InterruptedException {
        tell("charge.succeeded", sale.id, sale.at, charge(projectId, sale, 0));
    }

    /// The whole of it went back two days later.
    void refund(String projectId, Sale sale) throws IOException, InterruptedException {
        Instant at = sale.at.plus(2, ChronoUnit.DAYS);
        tell("charge.refunded", sale.id + "_back", at, charge(projectId, sale, sale.cents));
    }

    /// The customer's bank asks for it back, and nobody has decided yet.
    void dispute(Sale sale) throws IOException, InterruptedException {
        Instant at = sale.at.plus(1, ChronoUnit.DAYS);
        JsonObject dispute =
                new JsonBody()
                        .text("id", "dp_" + sale.id)
                        .text("object", "dispute")
                        .whole("amount", sale.cents)
                        .text("charge", "ch_" + sale.id)
                        .whole("created", at.getEpochSecond())
                        .text("currency", "usd")
                        .text("status", "needs_response")
                        .build();
        tell("charge.dispute.created", sale.id + "_disputed", at, dispute);
    }

    /// Stripe has shut the account of a project.
    void shut(String projectId, Instant at) throws IOException, InterruptedException {
        JsonBody account =
                new JsonBody()
                        .text("id", "acct_demo_" + projectId)
                        .text("object", "account")
                        .object("metadata", new JsonBody().text("project_id", projectId))
                        .flag("charges_enabled", false)
                        .flag("payouts_enabled", false)
                        .flag("details_submitted", true)
                        .object(
                                "requirements",
                                new JsonBody().text("disabled_reason", "rejected.other"));
        tell("account.updated", "demo_shut_" + projectId, at, account.build());
    }

    private static JsonObject charge(String projectId, Sale sale, long refundedCents) {
        long feeCents = sale.cents * 29 / 1_000 + 30;
        String account = "acct_demo_" + (projectId.isEmpty() ? "of_nobody" : projectId);
        JsonBody metadata = new JsonBody().text("source", sale.source);
        if (!projectId.isEmpty()) {
            metadata.text("project_id", projectId);
        }
        return new JsonBody()
                .text("id", "ch_" + sale.id)
                .text("object", "charge")
                .whole("amount", sale.cents)
                .whole("amount_captured", sale.cents)
                .whole("amount_refunded", refundedCents)
                .flag("captured", true)
                .flag("paid", true)
                .text("status", "succeeded")
                .text("currency", "usd")
                .whole("created", sale.at.getEpochSecond())
                .object("metadata", metadata)
                .object("transfer_data", new JsonBody().text("destination", account))
                .object(
                        "balance_transaction",
                        new JsonBody()
                                .text("id", "txn_" + sale.id)
                                .text("object", "balance_transaction")
                                .whole("amount", sale.cents)
                                .whole("fee", feeCents)
                                .whole("net", sale.cents - feeCents)
                                .text("currency", "usd"))
                .build();
    }

    private void tell(String kind, String id, Instant at, JsonObject object)
            throws IOException, InterruptedException {
        if (at.toEpochMilli() <= clock.getAsLong()) {
            int status = send("evt_" + id, kind, at.toEpochMilli(), object);
            if (status != TAKEN) {
                throw new IOException("could not tell of " + kind + ": " + status);
            }
        }
    }

    private int send(String id, String kind, long atMillis, JsonObject object)
            throws IOException, InterruptedException {
        String event = StripeTrigger.event(id, kind, atMillis, object);
        HttpResponse<String> answer = post.send(event, clock.getAsLong());
        return answer.statusCode();
    }
}
