package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Treasuries over HTTP, on the first day after a month that each project earned something in.
class TreasuryApiTest {
    private static final long[] EARNED = {99_999, 100_000, 100_001, 999_999, 1_000_000, 1_000_001};

    /// Below the first boundary: its founder decides alone.
    private static final long SMALL = 99_999;

    private static @Nullable Office shared;
    private static final Map<Long, String> PROJECTS = new LinkedHashMap<>();

    @BeforeAll
    static void aMonthIsOver() {
        Office office = Office.open();
        shared = office;
        office.rig.at("2026-01-01T00:00:00Z");
        office.join("alice", office.rig.human("Alice"));
        office.join("bob", office.rig.human("Bob"));
        office.join("stan", office.rig.human("Stan"));
        for (long cents : EARNED) {
            String project = office.rig.project("Earns " + cents, office.person("alice"));
            PROJECTS.put(cents, project);
            office.grant("alice", project, "10", "2026-01-01T00:00:00Z");
            office.grant("bob", project, "20", "2026-01-01T00:00:00Z");
            office.charge(project, "ch_" + cents, "2026-01-10", cents);
        }
        office.rig.at("2026-02-01T00:00:00Z");
        office.calculate("2026-01-01", "2026-01-31");
    }

    @AfterAll
    static void close() {
        // What give() made up was never booked.
        RigPostgres.execute(
                office().rig.database(),
                """
                DELETE FROM backoffice.cycle_projects p WHERE NOT EXISTS (
                    SELECT 1 FROM backoffice.ledger_entries e
                    WHERE e.kind = 'cycle' AND e.project_id = p.project_id)
                """);
        office().close();
    }

    @ParameterizedTest
    @CsvSource({
        "99999, founder, 201",
        "100000, vote, 409",
        "100001, vote, 409",
        "999999, vote, 409",
        "1000000, vote, 409",
        "1000001, formal, 409"
    })
    void whoDecidesFollowsTheLastMonthsNet(long earnedCents, String level, int status) {
        String project = project(earnedCents);
        Answer shown = office().as("bob").get(treasury(project)).expect(200);
        assertThat(shown.text("level")).isEqualTo(level);
        assertThat(shown.whole("last_month_net_cents")).isEqualTo(earnedCents);
        assertThat(shown.flag("rules.vote_needed")).isEqualTo(status == 409);
        assertThat(shown.flag("rules.quarterly_reports")).isEqualTo(level.equals("formal"));
        long before = shown.whole("balance_cents");
        Answer spent = spend(project, wish(1, "marketing", "Papers Ltd"));
        assertThat(spent.status()).as(spent.body()).isEqualTo(status);
        if (status == 409) {
            spent.expect(409, "vote_not_passed");
        }
        long after = office().carl.get(treasury(project)).whole("balance_cents");
        assertThat(before - after).isEqualTo(status == 201 ? 1 : 0);
    }

    @Test
    void aFoundersEntityNeedsAVoteAtEveryLevelAndABountyToAContributorDoesNot() {
        String project = project(SMALL);
        String alice = office().person("alice");
        String bob = office().person("bob");
        String owned = wish(10, "legal", "Alice & Sons").replace("}", owner(alice));

        spend(project, owned).expect(409, "vote_not_passed");
        spend(project, wish(10, "bounty", alice)).expect(409, "vote_not_passed");
        spend(project, wish(10, "bounty", bob)).expect(201);
        spend(project, wish(10, "bug_bounty", bob)).expect(201);
        office().carl
                .post(treasury(project) + "/payees", "{\"payee\":\"Ally-Works\"" + ownerOf(alice))
                .expect(201);
        spend(project, wish(10, "third_party", "ALLY WORKS")).expect(409, "vote_not_passed");
    }

    @ParameterizedTest
    @CsvSource({
        "marketing, bob, 422, use_prohibited",
        "legal, alice, 422, use_prohibited",
        "bounty, project, 422, use_prohibited",
        "personal, Somebody, 422, invalid_value",
        "investment, Somebody, 422, invalid_value",
        "penalty, Stripe, 422, use_prohibited",
        "marketing, usr_00000000000000000000000001, 422, invalid_value"
    })
    void whatIsProhibitedCanNeitherBeFiledNorSpent(
            String purpose, String payee, int status, String code) {
        String project = project(SMALL);
        String named =
                payee.equals("project") ? project : office().people.getOrDefault(payee, payee);
        String wish = wish(10, purpose, named);
        RigClient alice = office().as("alice");
        alice.post(treasury(project) + "/proposals", wish).expect(status, code);
        alice.post(treasury(project) + "/spends", wish).expect(status, code);
        alice.post(
                        "/api/projects/" + project + "/votes",
                        "{\"kind\":\"treasury\",\"proposal\":" + wish + "}")
                .expect(status, code);
    }

    @Test
    void isSpentByItsFounderAloneAndSeenByThoseWithAPart() {
        String project = project(SMALL);
        String wish = wish(1, "marketing", "Papers Ltd");
        office().as("bob").post(treasury(project) + "/spends", wish).expect(403, "forbidden");
        office().as("stan").post(treasury(project) + "/spends", wish).expect(403, "forbidden");
        office().as("stan").get(treasury(project)).expect(403, "forbidden");
        office().as("stan").get(treasury(project) + "/spends").expect(403, "forbidden");
        RigClient other = office().rig.as("project", project(100_000));
        other.post(treasury(project) + "/spends", wish).expect(403, "forbidden");
    }

    @Test
    void neverSpendsMoreThanThereIsHoweverManyAskAtOnce() throws Exception {
        String project = office().rig.project("Raced", office().person("alice"));
        RigClient key = office().rig.as("project", project);
        give(project, 10_000);
        List<Future<Answer>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Answer> one =
                    () -> key.post(treasury(project) + "/spends", wish(3_000, "legal", "Law LLP"));
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(one));
            }
        }
        int made = 0;
        for (Future<Answer> each : asked) {
            if (each.get().status() == 201) {
                made++;
            } else {
                each.get().expect(409, "treasury_short");
            }
        }
        assertThat(made).isEqualTo(3);
        assertThat(office().carl.get(treasury(project)).whole("balance_cents")).isEqualTo(1_000);
        spend(project, wish(1_001, "legal", "Law LLP")).expect(409, "treasury_short");
        spend(project, wish(1_000, "legal", "Law LLP")).expect(201);
    }

    @Test
    void aPassedProposalIsSpentOnceAndTheQuarterIsReported() {
        try (PetMatch pet = PetMatch.start()) {
            String treasury = treasury(pet.projectId);
            pet.revenue("2026-01-10", 2_000_000);
            pet.calculate("2026-01-01", "2026-01-31");
            String wish = wish(100_000, "marketing", "=Ads Inc");
            String proposal =
                    pet.as("carol")
                            .post(treasury + "/proposals", wish)
                            .expect(201)
                            .text("proposal_id");
            for (String name : List.of("alice", "carol", "dave")) {
                String ballots = "/api/votes/" + proposal + "/ballots";
                pet.as(name).post(ballots, "{\"approve\":true}").expect(201);
            }
            RigClient alice = pet.as("alice");
            String spends = treasury + "/spends";
            alice.post(spends, with(wish, proposal)).expect(409, "vote_not_passed");
            pet.rig.at("2026-02-04T00:00:00Z");
            alice.post(spends, wish).expect(409, "vote_not_passed");
            alice.post(spends, with(wish.replace("100000", "100001"), proposal))
                    .expect(409, "vote_not_passed");
            alice.post(spends, with(wish.replace("Ads", "Adz"), proposal))
                    .expect(409, "vote_not_passed");
            alice.post(spends, with(wish, proposal)).expect(201);
            alice.post(spends, with(wish, proposal)).expect(409, "vote_not_passed");
            Answer audit = pet.as("dave").get("/api/audit/payments?event_type=treasury.spent");
            assertThat(audit.list("data")).hasSize(1);
            assertThat(audit.text("data.0.payload.approved_by")).isEqualTo(proposal);
            assertThat(audit.whole("data.0.payload.amount_cents")).isEqualTo(100_000);

            String reports = treasury + "/reports";
            assertThat(pet.as("dave").get(reports).expect(200).list("data")).isEmpty();
            pet.rig.at("2026-04-02T04:00:00Z");
            for (int i = 0; i < 2; i++) {
                String outcome = pet.run("treasury_report").text("last_outcome");
                assertThat(outcome).isEqualTo(1 - i + " made");
            }
            Answer made = pet.as("dave").get(reports).expect(200);
            assertThat(made.list("data")).hasSize(1);
            assertThat(made.text("data.0.quarter")).isEqualTo("2026-Q1");
            assertThat(made.whole("data.0.opening_cents")).isZero();
            assertThat(made.whole("data.0.income_cents")).isEqualTo(300_000);
            assertThat(made.whole("data.0.by_purpose.marketing")).isEqualTo(100_000);
            assertThat(made.whole("data.0.closing_cents")).isEqualTo(200_000);
            String sheet = pet.as("dave").get(reports + "?format=csv").expect(200).body();
            assertThat(sheet.lines())
                    .contains(
                            "2026-Q1,income,2026-01-31,,,300000,",
                            "2026-Q1,spend,2026-02-04,marketing,'=Ads Inc,-100000," + proposal,
                            "2026-Q1,closing,2026-03-31,,,200000,");
        }
    }

    /// As if the calculated month had left so much in a project's treasury.
    private static void give(String project, long cents) {
        String id = PetMatch.uuid(IdKind.PROJECT, project).toString();
        RigPostgres.execute(
                office().rig.database(),
                """
                INSERT INTO backoffice.cycle_projects
                SELECT cycle_id, '%s', gross_cents, refunds_cents, disputes_cents,
                       infrastructure_cents, founder_invoice_cents, period_net_cents,
                       deficit_in_cents, deficit_out_cents, net_revenue_cents, platform_cents,
                       pool_cents, %d, back_platform_cents, back_pool_cents, back_treasury_cents,
                       split_bp, input
                FROM backoffice.cycle_projects LIMIT 1
                """
                        .formatted(id, cents));
    }

    private static Answer spend(String project, String wish) {
        return office().as("alice").post(treasury(project) + "/spends", wish);
    }

    private static String wish(long cents, String purpose, String payee) {
        return "{\"amount_cents\":%d,\"purpose\":\"%s\",\"payee\":\"%s\"}"
                .formatted(cents, purpose, payee);
    }

    private static String with(String wish, String proposal) {
        return wish.replace("}", ",\"proposal_id\":\"" + proposal + "\"}");
    }

    private static String owner(String id) {
        return ",\"payee_owner_id\":\"" + id + "\"}";
    }

    private static String ownerOf(String id) {
        return ",\"owner_id\":\"" + id + "\"}";
    }

    private static String treasury(String project) {
        return "/api/projects/" + project + "/treasury";
    }

    private static String project(long earnedCents) {
        return Objects.requireNonNull(PROJECTS.get(earnedCents));
    }

    private static Office office() {
        return Objects.requireNonNull(shared);
    }
}
