package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The events of one charge as they could come from Stripe over three months.
final class RandomCharges {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAY_SECONDS = 86_400;

    private RandomCharges() {}

    static List<String> of(Random random, String id, String project) {
        boolean foreign = random.nextInt(4) == 0;
        String currency = foreign ? "eur" : "usd";
        long amount = 1L + random.nextInt(30_000);
        long cents = foreign ? amount * 1_083 / 1_000 : amount;
        String line = balance("usd", cents, cents / 30);
        Instant created = START.plusSeconds(random.nextInt(30 * DAY_SECONDS));
        List<String> events = new ArrayList<>();
        events.add(
                event(
                        "evt_" + id,
                        "charge.succeeded",
                        created,
                        charge(id, project, created, amount, 0, currency, line)));
        long refunded = 0;
        Instant at = created;
        for (int i = random.nextInt(4); i > 0; i--) {
            // Now and then two in one second.
            at = at.plusSeconds((long) random.nextInt(20) * (DAY_SECONDS / 7));
            refunded = Math.min(amount, refunded + random.nextInt((int) amount + 1));
            String charge = charge(id, project, created, amount, refunded, currency, line);
            events.add(event("evt_" + id + "_r" + i, "charge.refunded", at, charge));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            addDispute(random, id, "dp_" + id + i, created, amount, events);
        }
        return events;
    }

    private static void addDispute(
            Random random,
            String charge,
            String id,
            Instant created,
            long amount,
            List<String> events) {
        Instant opened = created.plusSeconds(random.nextInt(40 * DAY_SECONDS));
        long disputed = 1L + random.nextInt((int) amount);
        String[] last = {"needs_response", "won", "lost", "warning_closed"};
        String end = last[random.nextInt(last.length)];
        String begin = end.startsWith("warning") ? "warning_needs_response" : "needs_response";
        events.add(
                event(
                        "evt_o" + id,
                        "charge.dispute.created",
                        opened,
                        dispute(id, charge, opened, disputed, begin)));
        Instant closed = opened.plusSeconds(1 + random.nextInt(40 * DAY_SECONDS));
        events.add(
                event(
                        "evt_c" + id,
                        "charge.dispute.closed",
                        closed,
                        dispute(id, charge, opened, disputed, end)));
    }
}
