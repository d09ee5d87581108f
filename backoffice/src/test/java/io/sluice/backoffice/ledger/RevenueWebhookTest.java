package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stripe's events over HTTP, into a real PostgreSQL.
class RevenueWebhookTest extends StripeBooks {
    @Test
    void booksAChargeOnceHoweverOftenItComes() {
        String project = rig.project("PetMatch", founder);
        String paid =
                event(
                        "evt_a1",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_a", project, JANUARY, 4_900, 172));
        for (int i = 0; i < 3; i++) {
            stripe.send(paid).expect(200);
        }
        stripe.send(paid.replace("evt_a1", "evt_a2")).expect(200);

        RigClient.Answer ledger = ledger(project).expect(200);
        assertThat(ledger.list("data")).hasSize(1);
        assertThat(ledger.text("data.0.event_type")).isEqualTo("charge");
        assertThat(ledger.whole("data.0.amount_usd_cents")).isEqualTo(4_900);
        assertThat(ledger.whole("data.0.stripe_fee_cents")).isEqualTo(172);
        assertThat(ledger.text("data.0.stripe_event_id")).isEqualTo("evt_a1");
        assertThat(ledger.text("data.0.origin")).isEqualTo("2026-01-10T12:00:00.000Z");
        assertThat(ledger.text("data.0.period")).isEqualTo("2026-01-01");
    }

    @Test
    void refusesForgedStaleFutureAndAlteredEvents() {
        String project = rig.project("Forged", founder);
        String paid =
                event(
                        "evt_b1",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_b", project, JANUARY, 4_900, 172));
        String signed = SignedStripe.signature(paid, SignedStripe.SECRET, Instant.now());
        refused(paid, SignedStripe.signature(paid, "whsec_of_somebody_else", Instant.now()));
        refused(paid, at(paid, Instant.now().minusSeconds(310)));
        refused(paid, at(paid, Instant.now().plusSeconds(310)));
        refused(paid.replace("4900", "9900"), signed);
        refused(paid, "t=now,v1=abc");
        refused(paid, "");
        refused(paid, "t=1768046400");
        assertThat(ledger(project).list("data")).isEmpty();
        assertThat(count("stripe_events WHERE id = 'evt_b1'")).isZero();

        stripe.send(paid, at(paid, Instant.now().minusSeconds(280))).expect(200);
        assertThat(ledger(project).list("data")).hasSize(1);
        stripe.send("[1]").expect(400, "invalid_request");
    }

    @Test
    void answers503WhereNoSecretIsConfigured() {
        try (BackOfficeRig bare = BackOfficeRig.start()) {
            new SignedStripe(bare).send("{}").expect(503, "method_not_configured");
        }
    }

    @Test
    void takesADisputeOnceInTheMonthItWasOpenedInAndGivesAWonOneBack() {
        String project = rig.project("Disputed", founder);
        send(
                event(
                        "evt_c3",
                        "charge.dispute.closed",
                        MARCH,
                        dispute("dp_c", "ch_c", FEBRUARY, 4_000, "lost")),
                event(
                        "evt_c1",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_c", project, JANUARY, 4_000, 1)),
                event(
                        "evt_c2",
                        "charge.dispute.created",
                        FEBRUARY,
                        dispute("dp_c", "ch_c", FEBRUARY, 4_000, "needs_response")),
                event(
                        "evt_d1",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_d", project, JANUARY, 700, 1)),
                event(
                        "evt_d3",
                        "charge.dispute.closed",
                        MARCH,
                        dispute("dp_d", "ch_d", FEBRUARY, 700, "won")));

        assertThat(figures(project, "2026-01-01", "2026-01-31").whole("net_cents"))
                .isEqualTo(4_700);
        assertThat(figures(project, "2026-02-01", "2026-02-28").whole("disputes_cents"))
                .isEqualTo(4_700);
        assertThat(figures(project, "2026-03-01", "2026-03-31").whole("disputes_cents"))
                .isEqualTo(-700);
        assertThat(figures(project, "2026-01-01", "2026-03-31").whole("net_cents")).isEqualTo(700);
    }

    @Test
    void showsTheFiguresOfTheWaterfallAndChartsThatAddUp() {
        String project =
                rig.admin()
                        .post(
                                "/api/projects",
                                """
                                {"name":"Figures","founder_id":"%s","stage":"shipped",
                                 "monthly_infrastructure_cents":2000}\
                                """
                                        .formatted(founder))
                        .expect(201)
                        .text("project_id");
        // Hosting is asked for from the month the project began in: now, as the machine has it.
        Instant now = Instant.now();
        String day = now.toString().substring(0, 10);
        String sold = charge("ch_f", project, now, 10_000, 320);
        String refunded =
                charge("ch_f", project, now, 10_000, 1_500, "usd", balance("usd", 10_000, 320));
        send(
                event("evt_f1", "charge.succeeded", now, sold),
                event("evt_f2", "charge.refunded", now, refunded));

        for (String bucket : List.of("day", "week", "month")) {
            RigClient.Answer shown =
                    rig.admin()
                            .get(
                                    "/api/projects/%s/revenue?from=%s-01&to=%s&bucket=%s"
                                            .formatted(project, day.substring(0, 7), day, bucket))
                            .expect(200);
            assertThat(shown.whole("gross_cents")).isEqualTo(10_000);
            assertThat(shown.whole("stripe_fees_cents")).isEqualTo(320);
            assertThat(shown.whole("refunds_cents")).isEqualTo(1_500);
            assertThat(shown.whole("infrastructure_cents")).isEqualTo(2_000);
            assertThat(shown.whole("net_cents")).isEqualTo(6_500);
            assertThat(shown.whole("by_source.one_time")).isEqualTo(10_000);
            long nets = 0;
            for (int i = 0; i < shown.list("buckets").size(); i++) {
                nets += shown.whole("buckets." + i + ".net_cents");
            }
            assertThat(nets).isEqualTo(6_500);
        }
        String path = "/api/projects/" + project + "/revenue";
        RigClient.Answer year = rig.admin().get(path + "?bucket=month&buckets=12").expect(200);
        assertThat(year.list("buckets")).hasSize(12);
        assertThat(year.text("buckets.11.start")).isEqualTo(day.substring(0, 7) + "-01");
        assertThat(year.whole("net_cents")).isEqualTo(6_500);
        rig.admin().get(path + "?bucket=day&buckets=0").expect(422, "invalid_value");
        rig.admin().get(path + "?from=2026-01-01&buckets=3").expect(422, "invalid_value");
        rig.admin().get(path + "?from=2020-01-01&to=2026-01-01").expect(422, "invalid_value");
        rig.admin().get(path + "?from=2026-02-01&to=2026-01-01").expect(422, "invalid_value");
        rig.admin().get(path + "?from=yesterday").expect(400, "invalid_request");
        rig.admin().get(path + "?bucket=year").expect(422, "invalid_value");
        rig.admin().get("/api/projects/prj_0/revenue").expect(404);
        rig.client("").get(path).expect(401, "unauthenticated");
    }

    @Test
    void waitsForAProjectAndForARate() {
        String project = rig.project("Waits", founder);
        String euros = charge("ch_w", project, JANUARY, 10_000, 0, "eur", "\"txn_w\"");
        send(event("evt_w1", "charge.succeeded", JANUARY, euros));
        assertThat(ledger(project).list("data")).isEmpty();
        assertThat(count("stripe_open WHERE subject = 'ch_w' AND reason = 'no_rate'")).isOne();
        send(
                event(
                        "evt_w2",
                        "charge.updated",
                        JANUARY.plusSeconds(9),
                        charge(
                                "ch_w",
                                project,
                                JANUARY,
                                10_000,
                                0,
                                "eur",
                                balance("usd", 10_837, 340))));
        assertThat(ledger(project).whole("data.0.amount_usd_cents")).isEqualTo(10_837);
        assertThat(count("stripe_open WHERE subject = 'ch_w'")).isZero();

        send(
                event(
                        "evt_x1",
                        "charge.succeeded",
                        JANUARY,
                        charge("ch_x", "prj_nobody", JANUARY, 5, 1)));
        assertThat(count("stripe_open WHERE reason = 'unknown_project'")).isOne();
    }

    @Test
    void findsTheProjectByItsAccountAndSuspendsIt() {
        String project = rig.project("Connected", founder);
        String named = charge("ch_s1", project, JANUARY, 500, 1);
        send(event("evt_s1", "charge.succeeded", JANUARY, named));
        // Only the account is named from here on.
        String unnamed =
                charge("ch_s2", "", JANUARY, 700, 1).replace("acct_of_ch_s2", "acct_of_ch_s1");
        send(event("evt_s2", "charge.succeeded", JANUARY, unnamed));
        assertThat(ledger(project).list("data")).hasSize(2);

        String rejected =
                """
                {"id":"acct_of_ch_s1","object":"account","charges_enabled":false,
                 "payouts_enabled":false,"requirements":{"disabled_reason":"rejected.fraud"}}\
                """;
        String fine =
                """
                {"id":"acct_of_ch_s1","object":"account","charges_enabled":true,
                 "payouts_enabled":true,"requirements":{"disabled_reason":null}}\
                """;
        send(
                event("evt_s4", "account.updated", MARCH, rejected),
                event("evt_s3", "account.updated", FEBRUARY, fine));
        assertThat(suspended("acct_of_ch_s1")).isTrue();
        send(event("evt_s5", "account.updated", MARCH.plusSeconds(1), fine));
        assertThat(suspended("acct_of_ch_s1")).isFalse();
    }

    @Test
    void pagesThroughTheLedgerNewestFirst() {
        String project = rig.project("Pages", founder);
        for (int i = 0; i < 5; i++) {
            String charge = charge("ch_p" + i, project, JANUARY, 100 + i, 1);
            send(event("evt_p" + i, "charge.succeeded", JANUARY, charge));
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            RigClient.Answer page =
                    rig.admin()
                            .get("/api/projects/" + project + "/revenue/ledger?limit=2" + cursor)
                            .expect(200);
            for (int i = 0; i < page.list("data").size(); i++) {
                seen.add(page.whole("data." + i + ".amount_cents"));
            }
            cursor =
                    page.body().contains("\"next_cursor\":null")
                            ? null
                            : "&cursor=" + page.text("next_cursor");
        }
        assertThat(seen).containsExactly(104L, 103L, 102L, 101L, 100L);
    }

    private static void refused(String event, String signature) {
        stripe.send(event, signature).expect(400, "invalid_signature");
    }

    private static String at(String event, Instant at) {
        return SignedStripe.signature(event, SignedStripe.SECRET, at);
    }

    private static void send(String... events) {
        for (String event : events) {
            stripe.send(event).expect(200);
        }
    }

    private static RigClient.Answer ledger(String project) {
        return rig.admin().get("/api/projects/" + project + "/revenue/ledger");
    }

    private static RigClient.Answer figures(String project, String from, String to) {
        return rig.admin()
                .get("/api/projects/%s/revenue?from=%s&to=%s".formatted(project, from, to))
                .expect(200);
    }

    private static boolean suspended(String account) {
        return count("connected_accounts WHERE suspended AND account_id = '" + account + "'") == 1;
    }
}
