package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// kill -9 between the steps of a disbursement. However often it is killed and begun again: one
/// transfer a payee on the rail, one in our books, of the same amount.
class DisburseKillTest {
    @RegisterExtension static final RunningSluice SLUICE = sluice("disburse-kill");

    @RegisterExtension static final RunningSluice LONG = sluice("disburse-kill-long");

    private static final int PAYEES = 30;
    private static final int STEP_MILLIS_MAX = 400;

    /// The rail takes its time, so that a kill can fall between its deed and our record of it.
    private static final String SLOW_RAIL =
            """
            CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END $$;
            CREATE TRIGGER takes_time AFTER INSERT ON backoffice.sandbox_transfers
                FOR EACH ROW EXECUTE FUNCTION take_time()
            """;

    @Test
    @Timeout(300)
    void paysEverybodyOnceInThreeKills() throws Exception {
        kill(SLUICE, 3);
    }

    @Tag("long")
    @Test
    void paysEverybodyOnceInTwentyKills() throws Exception {
        kill(LONG, 20);
    }

    private static void kill(RunningSluice sluice, int kills) throws Exception {
        long seed = Long.getLong("seed", 20_260_215);
        System.out.println("kill -9 while disbursing, " + kills + " times, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        sluice.startBackOffice();
        PrivatePostgres postgres = new PrivatePostgres(sluice.dataFolder());
        String cycle = approvedCycle(sluice, postgres);
        postgres.execute(SLOW_RAIL);
        int betweenSteps = 0;
        for (int round = 1; round <= kills; round++) {
            Thread disbursing = Thread.ofVirtual().start(() -> tryToDisburse(sluice, cycle));
            awaitSending(postgres, disbursing);
            RunningSluice.sleep(random.nextInt(STEP_MILLIS_MAX));
            sluice.kill();
            disbursing.join();
            long sending = in(postgres, "transfers WHERE status = 'sending'");
            betweenSteps += sending > 0 ? 1 : 0;
            System.out.println(
                    "round %d: %d of %d sent, %d in between"
                            .formatted(
                                    round,
                                    in(postgres, "sandbox_transfers"),
                                    in(postgres, "transfers"),
                                    sending));
            sluice.startBackOffice();
        }
        assertThat(betweenSteps).as("kills between a deed and its record").isPositive();
        disburse(sluice, cycle).expect(200);
        // What went out again after a crash stands as sent until the rail is asked the next time.
        office(sluice).post("/api/jobs/transfer_follower/run", "{}").expect(200);
        confront(sluice, postgres, cycle);
        sluice.stop();
    }

    private static void confront(RunningSluice sluice, PrivatePostgres postgres, String cycle) {
        Tree shown = office(sluice).get("/api/payouts/cycles/" + cycle).expect(200);
        assertThat(shown.at("status").text()).isEqualTo("complete");
        assertThat(in(postgres, "sandbox_transfers")).isEqualTo(PAYEES);
        assertThat(in(postgres, "transfers WHERE status = 'paid'")).isEqualTo(PAYEES);
        assertThat(in(postgres, "payouts WHERE status = 'disbursed'")).isEqualTo(PAYEES);
        assertThat(
                        in(
                                postgres,
                                """
                                payouts p JOIN backoffice.transfers t ON t.payout_id = p.id
                                JOIN backoffice.sandbox_transfers s USING (transfer_key)
                                WHERE s.amount_cents = p.net_cents
                                  AND t.amount_cents = p.net_cents
                                """))
                .as("the same amount everywhere")
                .isEqualTo(PAYEES);
        assertThat(in(postgres, "payment_audit_log WHERE event_type = 'payout.disbursed'"))
                .isEqualTo(PAYEES);
        assertThat(office(sluice).get("/api/audit/verify").expect(200).at("ok").flag()).isTrue();
    }

    /// Returns when a transfer is under way, or nothing is left to do.
    private static void awaitSending(PrivatePostgres postgres, Thread disbursing) {
        while (disbursing.isAlive() && in(postgres, "transfers WHERE status = 'sending'") == 0) {
            RunningSluice.sleep(5);
        }
    }

    private static long in(PrivatePostgres postgres, String table) {
        return postgres.number("SELECT count(*) FROM backoffice." + table);
    }

    private static void tryToDisburse(RunningSluice sluice, String cycle) {
        try {
            disburse(sluice, cycle);
        } catch (UncheckedIOException killed) {
            // what this is about
        }
    }

    private static Client.Answer disburse(RunningSluice sluice, String cycle) {
        return office(sluice).post("/api/payouts/cycles/" + cycle + "/disburse", "{}", "once");
    }

    /// A month whose payees all have their papers, over HTTP but for its revenue.
    private static String approvedCycle(RunningSluice sluice, PrivatePostgres postgres) {
        Client admin = office(sluice);
        clock(admin, "2026-02-01T00:00:00Z");
        List<String> people = new ArrayList<>();
        for (int i = 0; i < PAYEES; i++) {
            people.add(person(admin, i));
        }
        String project =
                admin.post(
                                "/api/projects",
                                """
                                {"name":"PetMatch","founder_id":"%s","stage":"shipped"}
                                """
                                        .formatted(people.getFirst()))
                        .expect(201)
                        .at("project_id")
                        .text();
        people.forEach(person -> makeReady(sluice, admin, person, project));
        postgres.execute(
                """
                INSERT INTO backoffice.revenue_events
                    (project_id, event_type, amount_cents, amount_usd_cents, stripe_event_id,
                     effect_key, object_id, charge_id, origin, period, counts_on, source)
                SELECT id, 'charge', 1000003, 1000003, 'evt_1', 'effect_1', 'ch_1', 'ch_1',
                       '2026-01-15', '2026-01-01', '2026-01-15', 'one_time'
                FROM backoffice.projects
                """);
        String cycle =
                admin.post("/api/payouts/cycles", BigMonth.CYCLE).expect(201).at("cycle_id").text();
        clock(admin, "2026-02-15T06:00:00Z");
        String staff = key(admin, "staff", "dora");
        sluice.backOffice(staff)
                .post("/api/payouts/cycles/" + cycle + "/approve", "{}")
                .expect(200);
        return cycle;
    }

    private static String person(Client admin, int number) {
        return admin.post(
                        "/api/contributors",
                        """
                        {"display_name":"Person %1$d","email":"person%1$d@example.com",
                         "country":"US","kind":"human","account_created_at":"2024-01-01T00:00:00Z",
                         "identity_score":90,"trust_level":4,"upvoted_contributions":5}
                        """
                                .formatted(number))
                .expect(201)
                .at("contributor_id")
                .text();
    }

    private static void makeReady(
            RunningSluice sluice, Client admin, String person, String project) {
        admin.post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":300,
                         "earned_at":"2026-01-05T00:00:00Z"}
                        """
                                .formatted(person, project))
                .expect(201);
        admin.send(
                        "PUT",
                        "/api/contributors/" + person + "/tax-form",
                        "{\"form_type\":\"w9\",\"signed_at\":\"2026-01-02\"}",
                        null)
                .expect(200);
        Client me = sluice.backOffice(key(admin, "contributor", person));
        me.send(
                        "PUT",
                        "/api/contributors/me/payout-method",
                        """
                        {"method_type":"ach","details":{"account_number":"000123456789",
                         "routing_number":"110000000"}}
                        """,
                        null)
                .expect(200);
        me.post("/api/contributors/me/agreements/" + project + "/accept", "{\"version\":\"1\"}")
                .expect(200);
    }

    private static String key(Client admin, String role, String subject) {
        return admin.post(
                        "/api/keys",
                        "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, subject))
                .expect(201)
                .at("key")
                .text();
    }

    private static void clock(Client admin, String now) {
        admin.send("PUT", "/api/test-clock", "{\"now\":\"" + now + "\"}", null).expect(200);
    }

    private static Client office(RunningSluice sluice) {
        return sluice.backOffice(RunningSluice.ADMIN_KEY);
    }

    private static RunningSluice sluice(String name) {
        return new RunningSluice(name).with("DATABASE_URL", "").with("SLUICE_TEST_CLOCK", "1");
    }
}
