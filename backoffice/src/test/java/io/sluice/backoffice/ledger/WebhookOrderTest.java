package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same signed events in any order, number and at once: the same sums.
class WebhookOrderTest extends StripeBooks {
    private static final int CHARGES = 12;
    private static final int AT_ONCE = 24;

    @Test
    void theOrderAndRepetitionOfEventsChangesNoSum() {
        shuffle(20);
    }

    @Test
    @Tag("long")
    void theOrderAndRepetitionOfEventsChangesNoSumTwoHundredTimes() {
        shuffle(200);
    }

    private static void shuffle(int ways) {
        long seed = Long.getLong("seed", 2026);
        System.out.println("seed " + seed);
        Map<String, String> first = null;
        for (int way = 0; way < ways; way++) {
            String project = rig.project("Way " + way, founder);
            String prefix = "ch%d_%d_".formatted(ways, way);
            Random charges = new Random(seed);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < CHARGES; i++) {
                events.addAll(RandomCharges.of(charges, prefix + i, project));
            }
            Random order = new Random(seed + way);
            for (String event : List.copyOf(events)) {
                events.addAll(Collections.nCopies(order.nextInt(2), event));
            }
            Collections.shuffle(events, order);
            events.forEach(event -> stripe.send(event).expect(200));
            Map<String, String> sums = sums(prefix);
            assertThat(sums).as("seed %d, way %d", seed, way).isNotEmpty();
            first = first == null ? sums : first;
            assertThat(sums).as("seed %d, way %d", seed, way).isEqualTo(first);
        }
        everythingBalances();
    }

    /// Opened in February; what becomes of it in March is told in every order there is.
    @Test
    void aDisputeIsDeductedOnceWhenItIsLostInTheNextMonthAndNotAtAllWhenItIsWon() {
        for (String end : List.of("lost", "won")) {
            List<int[]> orders =
                    List.of(
                            new int[] {0, 1, 2},
                            new int[] {0, 2, 1},
                            new int[] {1, 0, 2},
                            new int[] {1, 2, 0},
                            new int[] {2, 0, 1},
                            new int[] {2, 1, 0});
            for (int i = 0; i < orders.size(); i++) {
                String project = rig.project("Disputed", founder);
                String id = "ch_" + end + i;
                String dispute = "dp_" + end + i;
                List<String> events =
                        List.of(
                                event(
                                        "evt_1" + id,
                                        "charge.succeeded",
                                        JANUARY,
                                        charge(id, project, JANUARY, 4_000, 100)),
                                event(
                                        "evt_2" + id,
                                        "charge.dispute.created",
                                        FEBRUARY,
                                        dispute(dispute, id, FEBRUARY, 4_000, "needs_response")),
                                event(
                                        "evt_3" + id,
                                        "charge.dispute.closed",
                                        MARCH,
                                        dispute(dispute, id, FEBRUARY, 4_000, end)));
                for (int event : orders.get(i)) {
                    stripe.send(events.get(event)).expect(200);
                    stripe.send(events.get(event)).expect(200);
                }
                boolean lost = end.equals("lost");
                assertThat(net(project, "2026-01-01", "2026-01-31")).isEqualTo(4_000);
                assertThat(net(project, "2026-02-01", "2026-02-28")).isEqualTo(-4_000);
                assertThat(net(project, "2026-03-01", "2026-03-31")).isEqualTo(lost ? 0 : 4_000);
                assertThat(net(project, "2026-01-01", "2026-03-31")).isEqualTo(lost ? 0 : 4_000);
            }
        }
    }

    @Test
    void oneEventThatComesManyTimesAtOnceIsBookedOnce() throws Exception {
        String project = rig.project("At once", founder);
        String paid =
                event(
                        "evt_once",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_once", project, JANUARY, 4_900, 172));
        List<String> events = new ArrayList<>(Collections.nCopies(AT_ONCE, paid));
        // The same fact under another id.
        events.addAll(Collections.nCopies(AT_ONCE, paid.replace("evt_once", "evt_twice")));
        sendAtOnce(events);

        assertThat(count("revenue_events WHERE charge_id = 'ch_once'")).isOne();
        assertThat(count("stripe_events WHERE subject = 'ch_once'")).isEqualTo(2);
        assertThat(count("stripe_open WHERE subject = 'ch_once'")).isZero();
        assertThat(count("payment_audit_log WHERE payload->>'stripe_charge_id' = 'ch_once'"))
                .isOne();
    }

    @Test
    void allEventsOfAChargeThatComeAtOnceEndInTheSameSums() throws Exception {
        Map<String, String> first = null;
        for (int way = 0; way < 5; way++) {
            String project = rig.project("At once " + way, founder);
            String id = "ch_now" + way + "_";
            String line = balance("usd", 9_000, 300);
            List<String> events = new ArrayList<>();
            events.add(
                    event(
                            "evt_p" + id,
                            "charge.succeeded",
                            JANUARY,
                            charge(id, project, JANUARY, 9_000, 0, "usd", line)));
            for (int i = 1; i <= 6; i++) {
                events.add(
                        event(
                                "evt_r" + i + id,
                                "charge.refunded",
                                FEBRUARY.plusSeconds(i),
                                charge(id, project, JANUARY, 9_000, 1_000L * i, "usd", line)));
            }
            events.add(
                    event(
                            "evt_d" + id,
                            "charge.dispute.created",
                            MARCH,
                            dispute("dp_" + id, id, MARCH, 9_000, "needs_response")));
            events.addAll(List.copyOf(events));
            Collections.shuffle(events, new Random(way));
            sendAtOnce(events);
            Map<String, String> sums = sums(id);
            first = first == null ? sums : first;
            assertThat(sums).as("way %d", way).isEqualTo(first).hasSize(3);
        }
        everythingBalances();
        assertThat(rig.admin().get("/api/audit/verify").expect(200).flag("ok")).isTrue();
    }

    private static void sendAtOnce(List<String> events) throws Exception {
        List<Callable<Integer>> deliveries = new ArrayList<>();
        for (String event : events) {
            deliveries.add(() -> stripe.send(event).status());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> delivery : threads.invokeAll(deliveries)) {
                assertThat(delivery.get()).isEqualTo(200);
            }
        }
    }

    private static void everythingBalances() {
        assertThat(
                        count(
                                "revenue_events r WHERE r.amount_usd_cents <> 0 AND NOT EXISTS"
                                        + " (SELECT 1 FROM backoffice.ledger_entries e"
                                        + "  WHERE e.revenue_event_id = r.id)"))
                .isZero();
        assertThat(
                        count(
                                "ledger_postings p WHERE (SELECT sum(q.amount_cents)"
                                        + " FROM backoffice.ledger_postings q"
                                        + " WHERE q.entry_id = p.entry_id) <> 0"))
                .isZero();
    }

    private static long net(String project, String from, String to) {
        return rig.admin()
                .get("/api/projects/%s/revenue?from=%s&to=%s".formatted(project, from, to))
                .expect(200)
                .whole("net_cents");
    }

    /// What was booked for each object, effect and month of origin.
    private static Map<String, String> sums(String charges) {
        Map<String, String> sums = new TreeMap<>();
        String sql =
                """
                SELECT replace(object_id, '%1$s', '') || event_type || to_char(origin, 'YYYY-MM')
                       || '=' || sum(amount_usd_cents) || ' ' || sum(amount_cents)
                FROM backoffice.revenue_events WHERE starts_with(charge_id, '%1$s')
                GROUP BY object_id, event_type, to_char(origin, 'YYYY-MM')
                HAVING sum(amount_usd_cents) <> 0 OR sum(amount_cents) <> 0\
                """
                        .formatted(charges);
        RigPostgres.column(rig.database(), sql)
                .forEach(row -> sums.put(row.split("=", 2)[0], row.split("=", 2)[1]));
        return sums;
    }
}
