package io.sluice.backoffice.web;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// The specification's worked example, built over HTTP: five contributors, Bob being Alice's agent,
/// and $10,000.00 of revenue in January 2026.
final class PetMatch implements AutoCloseable {
    final BackOfficeRig rig;
    final String projectId;
    final Map<String, String> people = new LinkedHashMap<>();
    final RigClient carl;
    final RigClient dora;
    private int charges;

    private PetMatch(BackOfficeRig rig) {
        this.rig = rig;
        people.put("alice", rig.human("Alice"));
        people.put("bob", rig.agent("Bob", rig.human("Olga")));
        people.put("carol", rig.human("Carol"));
        people.put("dave", rig.human("Dave"));
        people.put("eve", rig.human("Eve"));
        projectId = rig.project("PetMatch", person("alice"));
        carl = rig.as("staff", "carl");
        dora = rig.as("staff", "dora");
        karma("alice", "850", "2025-01-01T00:00:00Z");
        karma("bob", "400", "2025-01-01T00:00:00Z");
        karma("carol", "620", "2025-01-01T00:00:00Z");
        karma("dave", "330", "2025-01-01T00:00:00Z");
        // 60 full days of 90: 25% and two thirds of 75% of 800 are vested, that is 600.
        karma("eve", "800", "2025-12-03T00:00:00Z");
        String elsewhere = rig.project("Elsewhere", person("alice"));
        karma("alice", "300", "2025-01-01T00:00:00Z", elsewhere);
        karma("eve", "4300", "2025-01-01T00:00:00Z", elsewhere);
        for (String name : people.keySet()) {
            active(name, projectId);
        }
    }

    static PetMatch start() {
        PetMatch made = new PetMatch(BackOfficeRig.start());
        made.rig.at("2026-02-01T00:00:00Z");
        return made;
    }

    String person(String name) {
        return Objects.requireNonNull(people.get(name), name);
    }

    /// Who speaks as this person; Bob's operator speaks for Bob.
    RigClient as(String name) {
        return rig.as("contributor", payee(name));
    }

    String payee(String name) {
        return name.equals("bob")
                ? rig.admin()
                        .get("/api/contributors/" + person("bob"))
                        .expect(200)
                        .text("operator_id")
                : person(name);
    }

    void karma(String name, String amount, String earnedAt) {
        karma(name, amount, earnedAt, projectId);
    }

    void karma(String name, String amount, String earnedAt, String project) {
        execute(
                """
                INSERT INTO backoffice.karma_grants
                    (id, contributor_id, project_id, amount_hundredths, earned_at, created_at)
                VALUES (gen_random_uuid(), '%s', '%s', %s * 100, '%s', '%s')
                """
                        .formatted(
                                uuid(IdKind.CONTRIBUTOR, person(name)),
                                uuid(IdKind.PROJECT, project),
                                amount,
                                earnedAt,
                                earnedAt));
    }

    /// Somebody who reviews every month abandons nothing.
    private void active(String name, String project) {
        for (int month = 1; month <= 24; month++) {
            execute(
                    """
                    INSERT INTO backoffice.karma_activity
                        (id, contributor_id, project_id, kind, occurred_at, created_at)
                    VALUES (gen_random_uuid(), '%s', '%s', 'review',
                            timestamptz '2025-01-01T00:00:00Z' + interval '%d months', now())
                    """
                            .formatted(
                                    uuid(IdKind.CONTRIBUTOR, person(name)),
                                    uuid(IdKind.PROJECT, project),
                                    month));
        }
    }

    /// Books revenue of a day.
    void revenue(String day, long cents) {
        event(day, "charge", "ch_" + charges, "ch_" + charges, cents);
    }

    void event(String day, String type, String object, String charge, long cents) {
        charges++;
        execute(
                """
                INSERT INTO backoffice.revenue_events
                    (id, project_id, event_type, amount_cents, amount_usd_cents, stripe_event_id,
                     effect_key, object_id, charge_id, origin, period, counts_on, source)
                VALUES (gen_random_uuid(), '%s', '%s', %d, %d, 'evt_%d', 'effect_%d', '%s', '%s',
                        '%sT12:00:00Z', date_trunc('month', date '%s'), '%s', 'one_time')
                """
                        .formatted(
                                uuid(IdKind.PROJECT, projectId),
                                type,
                                cents,
                                cents,
                                charges,
                                charges,
                                object,
                                charge,
                                day,
                                day,
                                day));
    }

    /// Everything a payee needs to be paid.
    void ready(String name) {
        ready(name, "{\"account_number\":\"000123456789\",\"routing_number\":\"110000000\"}");
    }

    void ready(String name, String details) {
        carl.put(
                        "/api/contributors/" + payee(name) + "/tax-form",
                        "{\"form_type\":\"w9\",\"signed_at\":\"2026-01-02\"}")
                .expect(200);
        RigClient me = as(name);
        me.put(
                        "/api/contributors/me/payout-method",
                        "{\"method_type\":\"ach\",\"details\":" + details + "}")
                .expect(200);
        me.post("/api/contributors/me/agreements/" + projectId + "/accept", "{\"version\":\"1\"}")
                .expect(200);
    }

    /// Calculates a month's cycle, as one of the staff, and answers its id.
    String calculate(String first, String last) {
        return calculate("monthly", first, last);
    }

    String calculate(String plan, String first, String last) {
        return carl.post(
                        "/api/payouts/cycles",
                        "{\"plan\":\"%s\",\"period_start\":\"%s\",\"period_end\":\"%s\"}"
                                .formatted(plan, first, last))
                .expect(201)
                .text("cycle_id");
    }

    void approve(String cycleId) {
        dora.post("/api/payouts/cycles/" + cycleId + "/approve", "{}").expect(200);
    }

    void disburse(String cycleId) {
        carl.post("/api/payouts/cycles/" + cycleId + "/disburse", "{}").expect(200);
    }

    /// Runs a statement on the tables, where no route does it.
    void execute(String sql) {
        DatabaseAddress at = rig.database();
        String url = "jdbc:postgresql://" + at.host() + ":" + at.port() + "/" + at.database();
        try (Connection connection = DriverManager.getConnection(url, at.user(), at.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static UUID uuid(IdKind kind, String id) {
        return Objects.requireNonNull(kind.parse(id));
    }

    @Override
    public void close() {
        rig.close();
    }
}
