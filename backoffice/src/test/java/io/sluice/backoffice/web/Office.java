package io.sluice.backoffice.web;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A back office with two of its staff, people with karma, and customers who pay through Stripe:
/// everything goes over HTTP, as it would from outside.
class Office implements AutoCloseable {
    final BackOfficeRig rig;

    /// Two of the staff: who calculates, and who approves.
    final RigClient carl;

    final RigClient dora;

    private final SignedStripe stripe;

    /// Names and ids of everybody who joined.
    final Map<String, String> people = new LinkedHashMap<>();

    private final Map<String, RigClient> voices = new HashMap<>();
    private final Map<String, Sold> sold = new HashMap<>();
    private int events;

    /// What was sold to a customer, as Stripe would tell it again.
    private record Sold(String projectId, Instant at, long cents) {}

    Office(BackOfficeRig rig) {
        this.rig = rig;
        this.stripe = new SignedStripe(rig);
        this.carl = rig.as("staff", "carl");
        this.dora = rig.as("staff", "dora");
    }

    static Office open() {
        return new Office(BackOfficeRig.with(SignedStripe.SETTINGS));
    }

    // --- people

    final void join(String name, String contributorId) {
        people.put(name, contributorId);
    }

    final String person(String name) {
        return Objects.requireNonNull(people.get(name), name);
    }

    /// Who is paid for this person: for an agent its operator.
    final String payee(String name) {
        String id = person(name);
        Answer found = rig.admin().get("/api/contributors/" + id).expect(200);
        return found.text("kind").equals("ai_agent") ? found.text("operator_id") : id;
    }

    /// Who speaks as this person; for an agent its operator does.
    final RigClient as(String name) {
        return voices.computeIfAbsent(name, _ -> rig.as("contributor", payee(name)));
    }

    final Answer earnings(String name) {
        return as(name).get("/api/contributors/me/earnings").expect(200);
    }

    // --- karma

    /// Grants karma, and lets its holder be active until it has vested.
    final void earns(String name, String projectId, String amount, String earnedAt) {
        grant(name, projectId, amount, earnedAt);
        for (int days = 30; days <= 90; days += 30) {
            active(name, projectId, Instant.parse(earnedAt).plus(days, ChronoUnit.DAYS));
        }
    }

    /// Grants karma to somebody who is not heard of again, and answers the grant's id.
    final String grant(String name, String projectId, String amount, String earnedAt) {
        return rig.admin()
                .post(
                        "/api/karma/grants",
                        """
                        {"contributor_id":"%s","project_id":"%s","amount":%s,"earned_at":"%s"}
                        """
                                .formatted(person(name), projectId, amount, earnedAt))
                .expect(201)
                .text("grant_id");
    }

    final void active(String name, String projectId, Instant at) {
        rig.admin()
                .post(
                        "/api/karma/activity",
                        """
                        {"contributor_id":"%s","project_id":"%s","kind":"review",
                         "occurred_at":"%s"}
                        """
                                .formatted(person(name), projectId, at))
                .expect(201);
    }

    // --- customers

    /// A customer pays on a day; the charge's id tells it from others.
    final void charge(String projectId, String chargeId, String day, long cents) {
        Instant at = noon(day);
        sold.put(chargeId, new Sold(projectId, at, cents));
        long feeCents = cents * 29 / 1_000 + 30;
        tell("charge.succeeded", at, StripeNote.charge(chargeId, projectId, at, cents, feeCents));
    }

    /// So much of a charge has gone back altogether.
    final void refund(String chargeId, String day, long altogetherCents) {
        Sold was = Objects.requireNonNull(sold.get(chargeId), chargeId);
        String balance = StripeNote.balance("usd", was.cents, was.cents * 29 / 1_000 + 30);
        tell(
                "charge.refunded",
                noon(day),
                StripeNote.charge(
                        chargeId,
                        was.projectId,
                        was.at,
                        was.cents,
                        altogetherCents,
                        "usd",
                        balance));
    }

    /// A dispute of that charge is opened, or has been decided.
    ///
    /// @param word Stripe's for it, such as `needs_response`, `won` or `lost`
    final void dispute(
            String disputeId, String chargeId, String opened, String day, long cents, String word) {
        boolean over = word.equals("won") || word.equals("lost");
        tell(
                over ? "charge.dispute.closed" : "charge.dispute.created",
                noon(day),
                StripeNote.dispute(disputeId, chargeId, noon(opened), cents, word));
    }

    /// Stripe tells something of an object of its own.
    final void tell(String type, Instant at, String object) {
        String event = StripeNote.event("evt_" + ++events, type, at, object);
        stripe.send(event, signedAt()).expect(200);
    }

    /// When Stripe signs what it sends: now, as the machine has it.
    Instant signedAt() {
        return Instant.now();
    }

    static Instant noon(String day) {
        return Instant.parse(day + "T12:00:00Z");
    }

    // --- papers

    /// Everything a payee needs to be paid for their work on a project.
    final void readyFor(String name, String projectId) {
        readyFor(
                name,
                projectId,
                "{\"account_number\":\"000123456789\",\"routing_number\":\"110000000\"}");
    }

    final void readyFor(String name, String projectId, String details) {
        carl.put(
                        "/api/contributors/" + payee(name) + "/tax-form",
                        "{\"form_type\":\"w9\",\"signed_at\":\"2025-12-01\"}")
                .expect(200);
        method(name, details);
        agree(name, projectId);
    }

    final void method(String name, String details) {
        as(name).put(
                        "/api/contributors/me/payout-method",
                        "{\"method_type\":\"ach\",\"details\":" + details + "}")
                .expect(200);
    }

    final void agree(String name, String projectId) {
        as(name).post(
                        "/api/contributors/me/agreements/" + projectId + "/accept",
                        "{\"version\":\"1\"}")
                .expect(200);
    }

    // --- cycles

    /// Calculates a month's cycle, as one of the staff, and answers its id.
    final String calculate(String first, String last) {
        return calculate("monthly", first, last);
    }

    final String calculate(String plan, String first, String last) {
        return carl.post("/api/payouts/cycles", period(plan, first, last))
                .expect(201)
                .text("cycle_id");
    }

    static String period(String plan, String first, String last) {
        return "{\"plan\":\"%s\",\"period_start\":\"%s\",\"period_end\":\"%s\"}"
                .formatted(plan, first, last);
    }

    final void approve(String cycleId) {
        dora.post("/api/payouts/cycles/" + cycleId + "/approve", "{}").expect(200);
    }

    final void disburse(String cycleId) {
        carl.post("/api/payouts/cycles/" + cycleId + "/disburse", "{}").expect(200);
    }

    /// A month from its calculation to its payouts: on the 1st, the 11th and the 15th after it.
    final String month(String first) {
        LocalDate from = LocalDate.parse(first);
        LocalDate next = from.plusMonths(1);
        rig.at(next + "T00:00:00Z");
        String cycleId = calculate(first, next.minusDays(1).toString());
        rig.at(next.withDayOfMonth(11) + "T00:00:00Z");
        approve(cycleId);
        rig.at(next.withDayOfMonth(15) + "T06:00:00Z");
        disburse(cycleId);
        return cycleId;
    }

    /// Runs a job of the timetable as of now.
    final Answer run(String job) {
        return rig.admin().post("/api/jobs/" + job + "/run", "").expect(200);
    }

    /// The item of somebody in a cycle; their first where they have several.
    final String item(String cycleId, String name) {
        Answer items = carl.get("/api/payouts/cycles/" + cycleId + "/items?limit=200").expect(200);
        for (int i = 0; i < items.list("data").size(); i++) {
            if (items.text("data." + i + ".contributor_id").equals(person(name))) {
                return items.text("data." + i + ".item_id");
            }
        }
        throw new AssertionError(name + " has no item in " + items.body());
    }

    /// Leaves with sound books.
    @Override
    public void close() {
        try (rig) {
            SoundBooks.check(rig.database());
        }
    }
}
