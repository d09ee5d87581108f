package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.DemoMoment.GaveUp;
import io.sluice.gateway.DemoMoment.Paid;
import io.sluice.gateway.DemoMoment.Refused;
import io.sluice.money.Micros;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// One small agent: it asks what a stimulus will cost, then lets the gateway inject it, or
/// reserves, works, and settles what was delivered. When nobody can pay, it asks for a grant.
/// Thread: its own.
final class DemoAgent {
    /// How an agent behaves.
    ///
    /// @param energyMicrosMin the least energy it plans; with `energyMicrosMax` the range
    /// @param restMillis how long it rests between two pieces of work
    /// @param injects whether it may leave the injection to the gateway
    record Habit(
            String source,
            String reason,
            long energyMicrosMin,
            long energyMicrosMax,
            long restMillis,
            boolean injects) {}

    /// How the agent lets time pass.
    interface Rest {
        void millis(long millis) throws InterruptedException;
    }

    private static final long STEP_MICROS = Micros.ONE / 100;
    private static final int WORK_MILLIS_MAX = 300;

    private final Habit habit;
    private final ApiClient client;
    private final DemoWorld world;
    private final SplittableRandom chance;
    private final Rest rest;
    private final Consumer<DemoMoment> tell;
    private int pieces;

    DemoAgent(
            Habit habit,
            ApiClient client,
            DemoWorld world,
            SplittableRandom chance,
            Rest rest,
            Consumer<DemoMoment> tell) {
        this.habit = habit;
        this.client = client;
        this.world = world;
        this.chance = chance;
        this.rest = rest;
        this.tell = tell;
    }

    /// Works until the process ends or the gateway answers something unforeseen.
    void live() throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            rest.millis(habit.restMillis / 2 + chance.nextLong(habit.restMillis));
            more = work();
        }
    }

    /// One piece of work of a random size; false when there is no point in another.
    boolean work() throws IOException, InterruptedException {
        long steps = (habit.energyMicrosMax - habit.energyMicrosMin) / STEP_MICROS + 1;
        long plannedMicros = habit.energyMicrosMin + chance.nextLong(steps) * STEP_MICROS;
        long deliveredMicros = plannedMicros / 100 * (80 + chance.nextInt(21));
        return work(plannedMicros, deliveredMicros, habit.injects && chance.nextBoolean());
    }

    /// @param deliveredMicros what the agent will deliver, as far as it is allowed
    boolean work(long plannedMicros, long deliveredMicros, boolean inject)
            throws IOException, InterruptedException {
        Said quote =
                client.post(
                        "/v1/quotes",
                        new JsonBody()
                                .text("source_id", habit.source)
                                .micros("planned_delta_e", plannedMicros)
                                .text("reason", habit.reason)
                                .build());
        if (quote.code().equals("insufficient_credits")) {
            tell.accept(
                    new Refused(
                            habit.source,
                            plannedMicros,
                            quote.micros("required"),
                            quote.micros("available")));
            rest.millis(habit.restMillis);
            world.topUp(DemoWorld.payerOf(habit.source)).ifPresent(tell);
            return true;
        }
        if (quote.status() != 201) {
            return gaveUp(quote);
        }
        Said done = inject ? inject(quote) : reserveAndSettle(quote, deliveredMicros);
        if (done.code().equals("insufficient_credits")) {
            return true; // somebody else was faster; the next quote will tell
        }
        return done.status() == 200 ? paid(quote, done.inside("debit"), inject) : gaveUp(done);
    }

    private Said inject(Said quote) throws IOException, InterruptedException {
        JsonBody stimulus =
                new JsonBody()
                        .text("id", stimulusId())
                        .micros("delta_e", quote.micros("planned_delta_e"))
                        .text("content", "a thought of " + habit.source);
        return client.post(
                "/v1/quotes/" + quote.text("quote_id") + "/inject",
                new JsonBody().object("stimulus", stimulus).build());
    }

    private Said reserveAndSettle(Said quote, long deliveredMicros)
            throws IOException, InterruptedException {
        String path = "/v1/quotes/" + quote.text("quote_id");
        Said reserved = client.post(path + "/reserve", new JsonBody().build());
        if (reserved.status() != 200) {
            return reserved;
        }
        rest.millis(chance.nextLong(WORK_MILLIS_MAX));
        long allowedMicros = quote.micros("allowed_delta_e");
        return client.post(
                path + "/settle",
                new JsonBody()
                        .micros(
                                "actual_delta_e_delivered",
                                Math.min(deliveredMicros, allowedMicros))
                        .text("stimulus_id", stimulusId())
                        .build());
    }

    private boolean paid(Said quote, Said debit, boolean injected) {
        long remainingMicros = debit.micros("balance_after");
        tell.accept(
                new Paid(
                        habit.source,
                        debit.text("account_id"),
                        quote.micros("planned_delta_e"),
                        quote.micros("allowed_delta_e"),
                        quote.micros("expected_debit"),
                        debit.micros("amount_debited"),
                        remainingMicros,
                        injected));
        DemoWorld.Member payer = DemoWorld.payerOf(habit.source);
        if (payer.id().equals(debit.text("account_id"))) {
            world.low(payer, remainingMicros).ifPresent(tell);
        }
        return true;
    }

    private boolean gaveUp(Said said) {
        tell.accept(new GaveUp(habit.source, said.status() + " " + said.code()));
        return false;
    }

    private String stimulusId() {
        pieces++;
        return "demo-" + habit.source + "-" + pieces;
    }
}
