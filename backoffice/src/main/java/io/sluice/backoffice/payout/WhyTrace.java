package io.sluice.backoffice.payout;

import io.sluice.backoffice.split.SplitTerms;
import io.sluice.backoffice.split.Waterfall;
import java.util.ArrayList;
import java.util.List;

/// Tells rule by rule how an item's amount came out, or why nothing was paid, from the recorded
/// inputs: each step can be done again by hand. It asks the calculation itself, so it cannot tell
/// another story than the one that was paid.
public final class WhyTrace {
    private static final String FORMULA = "002 section 2, Weighted Karma Payout Formula";
    private static final String PIPELINE = "002 section 3, Payout Calculation Steps";

    private final List<WhyStep> steps = new ArrayList<>();

    private WhyTrace() {}

    /// How a contributor's item on a project came out.
    public static List<WhyStep> item(Cycle cycle, ProjectInput project, String contributorId) {
        ProjectResult result = PayoutCalculator.project(cycle, project);
        WhyTrace trace = new WhyTrace();
        trace.waterfall(result.waterfall());
        trace.split(project, result);
        result.items().stream()
                .filter(item -> item.contributorId().equals(contributorId))
                .findFirst()
                .ifPresentOrElse(
                        item -> {
                            trace.pool(project, result, item);
                            trace.shares(item);
                            trace.amounts(cycle, item, project);
                        },
                        () -> trace.noItem(result));
        return List.copyOf(trace.steps);
    }

    /// What became of an item's lots when its payee was decided for.
    ///
    /// @param itemIds the names the item goes by: its id, or what the calculation calls it
    public static List<WhyStep> payout(PayeeInput payee, List<String> itemIds) {
        PayeeResult result = PayeeDecision.of(payee);
        WhyTrace trace = new WhyTrace();
        trace.gates(payee);
        trace.threshold(payee, result);
        result.lines().stream()
                .filter(line -> itemIds.contains(line.lot().itemId()))
                .forEach(trace::line);
        return List.copyOf(trace.steps);
    }

    private void waterfall(Waterfall fall) {
        step(
                "net_revenue",
                "gross - refunds - disputes - what won disputes return - infrastructure - deficit",
                "002 section 2, The Revenue Waterfall",
                new WhyFacts()
                        .whole("gross_cents", fall.sums().grossCents())
                        .whole("refunds_cents", fall.sums().refundsCents())
                        .whole("disputes_cents", fall.sums().disputesCents())
                        .whole("restored_cents", fall.restoredCents())
                        .whole("infrastructure_cents", fall.infrastructureTakenCents())
                        .whole("deficit_in_cents", fall.deficitInCents()),
                new WhyFacts().whole("net_revenue_cents", fall.netCents()));
    }

    private void split(ProjectInput project, ProjectResult result) {
        step(
                "split",
                "platform and pool rounded half-even, the treasury takes the rest",
                "002 section 2, The Split",
                new WhyFacts()
                        .whole("net_revenue_cents", result.waterfall().splitCents())
                        .basisPoints("contributor_pool_pct", project.split().poolBasisPoints())
                        .basisPoints("platform_fee_pct", SplitTerms.PLATFORM_BASIS_POINTS),
                new WhyFacts()
                        .whole("platform_cents", result.split().platformCents())
                        .whole("pool_cents", result.split().poolCents())
                        .whole("treasury_cents", result.split().treasuryCents()));
    }

    private void pool(ProjectInput project, ProjectResult result, PayoutItem item) {
        step(
                "pool",
                "the split's part and what was carried in, less what is carried on",
                "DOMAIN, Cents: a pool that nobody may share is carried into the next cycle",
                new WhyFacts()
                        .whole("pool_cents", result.split().poolCents())
                        .whole("carried_in_cents", sum(project.poolsIn()))
                        .whole("carried_on_cents", sum(result.poolsOut())),
                new WhyFacts().whole("pool_amount_cents", item.poolCents()));
    }

    private void shares(PayoutItem item) {
        step(
                "base_share",
                "vested karma / all project karma",
                FORMULA,
                new WhyFacts()
                        .hundredths("vested_karma", item.vestedHundredths())
                        .hundredths("total_project_karma", item.totalKarmaHundredths()),
                new WhyFacts().shareE8("base_share", item.baseShareE8()));
        step(
                "tier",
                "by all karma ever earned and not revoked",
                FORMULA,
                new WhyFacts()
                        .whole("tier", item.tier().level())
                        .text("tier_name", item.tier().title()),
                new WhyFacts().hundredths("tier_multiplier", item.multiplierHundredths()));
        step(
                "normalized_share",
                "base share x multiplier / sum over all contributors",
                FORMULA,
                new WhyFacts()
                        .shareE8("weighted_share", item.weightedShareE8())
                        .shareE8("sum_all_weighted_shares", item.sumWeightedSharesE8()),
                new WhyFacts().shareE8("normalized_share", item.normalizedShareE8()));
    }

    private void amounts(Cycle cycle, PayoutItem item, ProjectInput project) {
        long weight = Math.multiplyExact(item.vestedHundredths(), item.multiplierHundredths());
        step(
                "share",
                "pool x weight / all weights, cents by largest remainder, ties by SHA-256",
                "DOMAIN, Cents: ties by SHA-256 of cycle_id:contributor_id, smaller first",
                new WhyFacts()
                        .whole("pool_amount_cents", item.poolCents())
                        .whole("weight", weight)
                        .whole(
                                "all_weights",
                                project.members().stream().mapToLong(Member::weight).sum())
                        .text("tie_text", cycle.cycleId() + ":" + item.contributorId()),
                new WhyFacts().whole("share_cents", item.shareCents()));
        step(
                "advances",
                "less what weekly cycles of the month had given",
                "DOMAIN, Weekly (Pro): the month pays the difference",
                new WhyFacts()
                        .whole("share_cents", item.shareCents())
                        .whole("advances_cents", item.advancesCents()),
                new WhyFacts().whole("gross_amount_cents", item.grossCents()));
        step(
                "holdback",
                "a fifth, rounded down, held for 30 days",
                "002 section 3, Holdback Mechanism",
                new WhyFacts()
                        .whole("gross_amount_cents", item.grossCents())
                        .basisPoints("holdback_pct", HoldbackRule.BASIS_POINTS),
                new WhyFacts()
                        .whole("holdback_cents", item.holdbackCents())
                        .whole("net_amount_cents", item.netCents()));
    }

    private void noItem(ProjectResult result) {
        boolean negative = result.waterfall().netCents() < 0;
        String reason =
                negative
                        ? "negative_revenue"
                        : result.items().isEmpty() ? "nobody_shares" : "not_in_this_cycle";
        step(
                "no_item",
                "while the net is negative, or nobody may share, there is nothing to give",
                negative ? "002 section 12, Negative Revenue Period" : PIPELINE,
                new WhyFacts()
                        .whole("net_revenue_cents", result.waterfall().netCents())
                        .whole("pool_cents", result.split().poolCents()),
                new WhyFacts().text("reason", reason));
    }

    private void gates(PayeeInput payee) {
        GateFacts gates = payee.gates();
        step(
                "gates",
                "the payee's, and decided at disbursement; the first four before the first payout",
                "002 section 3, First Payout Gate",
                new WhyFacts()
                        .text("payee_id", payee.payeeId())
                        .text("decided_at", payee.decidedAt())
                        .flag("paid_before", gates.paidBefore())
                        .text("account_created_at", gates.accountCreatedAt())
                        .whole("identity_score", gates.identityScore())
                        .whole("trust_level", gates.trustLevel())
                        .whole("upvoted_contributions", gates.upvotedContributions())
                        .flag("tax_form_valid", gates.taxFormValid())
                        .flag("method_ready", gates.methodReady())
                        .whole("transfer_failures", gates.transferFailures()),
                new WhyFacts().reasons("closed", PayoutGate.closed(payee)));
    }

    private void threshold(PayeeInput payee, PayeeResult result) {
        step(
                "threshold",
                "pending - its holdback - negative balance, over all lots of the payee",
                "002 section 3, Minimum Payout Threshold",
                new WhyFacts()
                        .whole(
                                "payee_pending_cents",
                                payee.lots().stream().mapToLong(Lot::amountCents).sum())
                        .whole("negative_cents", payee.negativeCents())
                        .flag("asked_after_12_months", payee.requested())
                        .whole("threshold_cents", PayeeDecision.thresholdCents(payee)),
                new WhyFacts()
                        .whole("payee_gross_cents", result.grossCents())
                        .whole("payee_holdback_cents", result.holdbackCents())
                        .whole("payee_adjustments_cents", result.adjustmentsCents())
                        .whole("payee_net_cents", result.netCents())
                        .reasons("reasons", result.reasons()));
    }

    private void line(PayeeResult.Line line) {
        step(
                "line",
                "what of this item's pending goes out, or what keeps it",
                PIPELINE,
                new WhyFacts()
                        .whole("amount_cents", line.lot().amountCents())
                        .flag("holdback_taken", line.lot().holdbackTaken())
                        .reasons("stops", line.lot().stops()),
                new WhyFacts()
                        .flag("paid", line.paid())
                        .whole("holdback_cents", line.holdbackCents())
                        .whole("adjustment_cents", line.adjustmentCents())
                        .whole("net_cents", line.netCents())
                        .reasons("reasons", line.reasons()));
    }

    private void step(String rule, String text, String source, WhyFacts inputs, WhyFacts result) {
        steps.add(new WhyStep(rule, text, source, inputs.build(), result.build()));
    }

    private static long sum(List<CarriedPool> pools) {
        return pools.stream().mapToLong(CarriedPool::cents).sum();
    }
}
