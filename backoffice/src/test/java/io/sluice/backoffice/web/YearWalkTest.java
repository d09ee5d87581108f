package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.web.EveryCent.Row;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A whole year over HTTP: twelve months of sales, refunds and disputes, a Pro contributor paid by
/// the week, a month in the red, somebody who left, somebody who never earns enough, a fraud, a
/// payout that fails. Every evening before staff go home each cent is somewhere.
class YearWalkTest {
    private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
    private static final String EARLY = "2025-06-01T00:00:00Z";
    private static final long WRONG_CENTS = 90_000;
    private static final String ME = "/api/contributors/me";
    private static final String LOG = "backoffice.payment_audit_log";

    private final Calendar year =
            new Calendar(BackOfficeRig.with(SignedStripe.SETTINGS), LocalDate.of(2025, 12, 31));
    private final List<String> seen = new ArrayList<>();
    private String pets = "";
    private String tiny = "";
    private long writtenOffCents;

    @Test
    void accountsForEveryCentOfAYear() {
        try (year) {
            settle();
            sell();
            incidents();
            year.liveUntil(LocalDate.of(2027, 2, 16), this::evening);

            paidByTheWeek();
            leftWithWhatHadVested();
            neverReachedTheThresholdAndAsked();
            assertThat(seen)
                    .contains(
                            "gave back",
                            "advances",
                            "negative balance",
                            "written off",
                            "held",
                            "released");
            auditTells();
        }
    }

    private void settle() {
        for (String name : List.of("Alice", "Carol", "Dave", "Eve", "Nick", "Fay", "Olga")) {
            year.join(name, year.rig.human(name));
        }
        year.join("Bob", year.rig.agent("Bob", year.person("Olga")));
        year.join("Pia", year.rig.human("Pia"));
        year.rig
                .admin()
                .patch("/api/contributors/" + year.person("Pia"), "{\"plan\":\"pro\"}")
                .expect(200);
        pets =
                year.rig
                        .admin()
                        .post(
                                "/api/projects",
                                """
                                {"name":"PetMatch","founder_id":"%s","stage":"shipped",
                                 "monthly_infrastructure_cents":5000}
                                """
                                        .formatted(year.person("Alice")))
                        .expect(201)
                        .text("project_id");
        tiny = year.rig.project("Tiny", year.person("Alice"));
        String elsewhere = year.rig.project("Elsewhere", year.person("Alice"));
        year.earns("Alice", elsewhere, "300", EARLY);
        year.earns("Eve", elsewhere, "4300", EARLY);
        year.earns("Alice", pets, "850", EARLY);
        year.earns("Bob", pets, "400", EARLY);
        year.earns("Carol", pets, "620", EARLY);
        year.earns("Pia", pets, "500", EARLY);
        year.earns("Fay", pets, "300", EARLY);
        year.earns("Eve", pets, "800", "2025-12-03T00:00:00Z");
        year.grant("Dave", pets, "330", "2025-12-10T00:00:00Z");
        year.earns("Nick", tiny, "60", EARLY);
        year.earns("Alice", tiny, "60", EARLY);
        for (String name : List.of("Alice", "Bob", "Carol", "Dave", "Eve", "Pia", "Fay", "Nick")) {
            year.readyFor(name, pets);
            year.agree(name, tiny);
        }
    }

    /// What customers buy: in June next to nothing.
    private void sell() {
        for (int month = 1; month <= 12; month++) {
            String day = "2026-%02d-".formatted(month);
            if (month == 6) {
                sale(pets, day + "05", 10_000);
                continue;
            }
            sale(pets, day + "05", 250_000 + month * 1_371);
            sale(pets, day + "14", 180_049);
            sale(pets, day + "23", 99_900);
            sale(pets, day + "27", 61_237);
        }
        sale(tiny, "2026-01-09", 1_200);
        sale(tiny, "2026-02-09", 800);
        sale(tiny, "2026-07-09", 1_000);
    }

    private void sale(String project, String day, long cents) {
        year.on(day, () -> year.charge(project, charge(project, day), day, cents));
    }

    private String charge(String project, String day) {
        return (project.equals(tiny) ? "ch_tiny_" : "ch_") + day;
    }

    private void incidents() {
        back("2026-02-05", "2026-02-25", 252_742); // all of it, before it was paid out
        back("2026-02-14", "2026-03-20", 50_000); // after it was paid out
        back("2026-02-14", "2026-04-02", 180_049);
        // A dispute lost after payout, in a month that earns enough.
        disputed("2026-03-14", "2026-04-20", 180_049, "2026-05-25", "lost");
        // June is in the red: what went back had been paid out in May already.
        back("2026-05-05", "2026-06-18", 256_855);
        back("2026-05-23", "2026-06-19", 99_900);
        disputed("2026-05-27", "2026-06-22", 61_237, "2026-07-10", "lost");
        disputed("2026-07-27", "2026-08-03", 61_237, "2026-09-02", "won");
        year.on("2026-08-20", this::fraud);
        year.on("2026-09-16", () -> year.method("Carol", "{\"sandbox\":\"fail\"}"));
        year.on("2026-10-20", () -> year.method("Carol", "{\"account_number\":\"000777\"}"));
        year.on("2026-12-20", this::writeOff);
        year.on(
                "2027-01-20",
                () ->
                        year.as("Nick")
                                .post("/api/contributors/me/payout-request", "{}")
                                .expect(409, "too_early"));
        year.on(
                "2027-02-01",
                () ->
                        year.as("Nick")
                                .post("/api/contributors/me/payout-request", "{}")
                                .expect(201));
    }

    private void back(String sold, String day, long altogetherCents) {
        year.on(day, () -> year.refund(charge(pets, sold), day, altogetherCents));
    }

    private void disputed(String sold, String opened, long cents, String decided, String word) {
        String id = "dp_" + sold;
        String charge = charge(pets, sold);
        year.on(opened, () -> year.dispute(id, charge, opened, opened, cents, "needs_response"));
        year.on(decided, () -> year.dispute(id, charge, opened, decided, cents, word));
    }

    private void fraud() {
        Answer before = year.earnings("Fay");
        assertThat(before.whole("holdback_cents")).isPositive();
        year.rig
                .admin()
                .post(
                        "/api/fraud/signals",
                        """
                        {"contributor_id":"%s","project_id":"%s","kind":"sybil",
                         "karma_revoked":true,"wrong_cents":%d}
                        """
                                .formatted(year.person("Fay"), pets, WRONG_CENTS))
                .expect(201);
        Answer after = year.earnings("Fay");
        assertThat(after.whole("holdback_cents")).isZero();
        long taken = before.whole("holdback_cents") + before.whole("pending_cents");
        assertThat(after.whole("pending_cents")).isZero();
        assertThat(after.whole("negative_cents")).isEqualTo(WRONG_CENTS - taken);
        // Revoked karma never was: nobody shares by it any more.
        assertThat(year.carl.get("/api/projects/" + pets + "/karma").body())
                .doesNotContain(year.person("Fay"));
    }

    private void writeOff() {
        writtenOffCents =
                year.rig
                        .admin()
                        .post("/api/contributors/" + year.person("Fay") + "/write-off", "{}")
                        .expect(200)
                        .whole("written_off_cents");
        assertThat(writtenOffCents).isPositive();
        assertThat(year.earnings("Fay").whole("negative_cents")).isZero();
    }

    /// What staff look at: after each disbursement, and now and then between.
    private void evening(LocalDate day) {
        releasesAreOnTheirDay(day);
        if (day.getDayOfMonth() != 16 || day.isBefore(LocalDate.of(2026, 2, 1))) {
            return;
        }
        LocalDate to = YearMonth.from(day).minusMonths(1).atEndOfMonth();
        EveryCent cents =
                EveryCent.of(
                        year,
                        NEW_YEAR,
                        to,
                        List.of(pets, tiny),
                        Set.of("Alice", "Bob", "Carol", "Dave", "Eve", "Pia", "Nick", "Fay"),
                        writtenOffCents);
        assertThat(cents.missingCents()).as(day + " " + cents).isZero();
        SoundBooks.check(year.rig.database());
        assertThat(EveryCent.earnedInTheBooks(year, NEW_YEAR, to)).isEqualTo(cents.earnedCents());
        note("gave back", cents.givenBackCents());
        note("advances", cents.advancesCents());
        note("negative balance", cents.negativeCents());
        note("written off", writtenOffCents);
        note("held", cents.heldCents());
    }

    private void note(String what, long cents) {
        if (cents > 0 && !seen.contains(what)) {
            seen.add(what);
        }
    }

    /// Nothing is held beyond its day or released before it, but for what a month in the red keeps.
    private void releasesAreOnTheirDay(LocalDate day) {
        Answer holdbacks = year.as("Alice").get(ME + "/holdbacks?limit=200").expect(200);
        for (int i = 0; i < holdbacks.list("data").size(); i++) {
            String at = "data." + i + ".";
            LocalDate due = LocalDate.parse(holdbacks.text(at + "release_date"));
            boolean red = YearMonth.from(due).equals(YearMonth.of(2026, 6));
            switch (holdbacks.text(at + "status")) {
                case "held" -> assertThat(due.isAfter(day) || red).as(day + ": " + due).isTrue();
                case "released" -> {
                    String released = holdbacks.text(at + "released_at");
                    assertThat(released.startsWith(due + "T00:00:00") || red).isTrue();
                    note("released", 1);
                }
                default -> assertThat(due).isAfter(LocalDate.of(2026, 6, 1));
            }
        }
        if (day.equals(LocalDate.of(2026, 2, 15))) {
            // Paid at six: thirty full days are over at midnight of the 18th of March.
            assertThat(holdbacks.text("data.0.release_date")).isEqualTo("2026-03-18");
        }
    }

    /// Weekly payouts are advances on the month: with them its items add up to its pool.
    private void paidByTheWeek() {
        long weeks = 0;
        for (Row payout : EveryCent.rows(year.as("Pia"), ME + "/payouts?")) {
            boolean paid = payout.text("status").equals("disbursed");
            weeks += paid && payout.text("period").contains("/") ? 1 : 0;
        }
        assertThat(weeks).isGreaterThan(30);
        long advances = 0;
        Row march = null;
        for (Row cycle : EveryCent.rows(year.carl, "/api/payouts/cycles?")) {
            if (!cycle.text("period_end").startsWith("2026-03")) {
                continue;
            }
            if (cycle.text("plan").equals("weekly")) {
                advances += cycle.whole("totals.gross_cents");
            } else {
                march = cycle;
            }
        }
        assertThat(advances).isPositive();
        assertThat(march).isNotNull();
        String items = "/api/payouts/cycles/" + march.text("cycle_id") + "/items?";
        long shares = 0;
        for (Row item : EveryCent.rows(year.carl, items)) {
            shares += item.whole("gross_amount_cents") + item.whole("advances_cents");
            if (item.text("contributor_id").equals(year.person("Pia"))) {
                assertThat(item.whole("advances_cents")).isEqualTo(advances);
            }
        }
        assertThat(shares).isEqualTo(march.whole("totals.pool_cents"));
    }

    /// Sixty silent days after his only grant his karma stood still: 25% and 60/90 of the rest.
    private void leftWithWhatHadVested() {
        Answer karma = year.carl.get("/api/projects/" + pets + "/karma").expect(200);
        for (int i = 0; i < karma.list("data").size(); i++) {
            if (karma.text("data." + i + ".contributor_id").equals(year.person("Dave"))) {
                assertThat(karma.number("data." + i + ".karma")).isEqualTo("247.5");
                assertThat(karma.number("data." + i + ".vested_karma")).isEqualTo("247.5");
                return;
            }
        }
        throw new AssertionError("nothing of Dave is left: " + karma.body());
    }

    private void neverReachedTheThresholdAndAsked() {
        List<Row> payouts = EveryCent.rows(year.as("Nick"), ME + "/payouts?");
        assertThat(payouts.getFirst().text("status")).isEqualTo("disbursed");
        // A quarter of 70% of the thirty dollars of that year, less the holdback.
        assertThat(payouts.getFirst().page().number("data.0.total_net")).isEqualTo("4.20");
        assertThat(payouts).hasSizeGreaterThan(10);
        for (Row payout : payouts.subList(1, payouts.size())) {
            assertThat(payout.text("status")).isEqualTo("rolled_over");
            assertThat(payout.text("reasons.0")).isEqualTo("below_threshold");
        }
    }

    /// The tail cut off, two rows swapped, one rewritten, each by somebody with all rights; put
    /// back as it was the chain is sound again.
    private void auditTells() {
        assertThat(verifies()).isTrue();
        change("CREATE TABLE backoffice.kept AS SELECT * FROM " + LOG);
        for (String forgery :
                List.of(
                        "DELETE FROM %1$s WHERE seq = (SELECT max(seq) FROM %1$s)",
                        "UPDATE %1$s SET seq = seq + 1000000 WHERE seq IN (100, 101);"
                                + " UPDATE %1$s SET seq = 1000201 - seq WHERE seq > 1000000",
                        "UPDATE %1$s SET payload = jsonb_set(payload, '{amount_cents}', '1')"
                                + " WHERE seq = (SELECT max(seq) FROM %1$s"
                                + " WHERE event_type = 'payout.disbursed')")) {
            change("ALTER TABLE " + LOG + " DISABLE TRIGGER USER");
            change(forgery.formatted(LOG));
            assertThat(verifies()).as(forgery).isFalse();
            change("DELETE FROM " + LOG);
            change("INSERT INTO " + LOG + " SELECT * FROM backoffice.kept");
            change("ALTER TABLE " + LOG + " ENABLE TRIGGER USER");
            assertThat(verifies()).isTrue();
        }
    }

    private boolean verifies() {
        return year.carl.get("/api/audit/verify").expect(200).flag("ok");
    }

    private void change(String sql) {
        RigPostgres.execute(year.rig.database(), sql);
    }
}
