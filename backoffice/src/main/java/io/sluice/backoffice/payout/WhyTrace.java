package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.WhyStep.Value;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.backoffice.split.Waterfall;
import io.sluice.money.BasisPoints;
import io.sluice.money.Cents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Tells rule by rule how an item's amount came out, or why nothing was paid, from the recorded
/// inputs: each step can be done again by hand.
public final class WhyTrace {
    private static final String WATERFALL = "002 section 2, The Revenue Waterfall";
    private static final String FORMULA = "002 section 2, Weighted Karma Payout Formula";
    private static final String PIPELINE = "002 section 3, Payout Calculation Steps";
    private static final int HUNDREDTHS = 2;
    private static final int SHARE_PLACES = 8;

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
                        item -> trace.share(cycle, item, project), () -> trace.noItem(result));
        return List.copyOf(trace.steps);
    }

    /// What became of one lot when its payee was decided for.
    public static List<WhyStep> payout(PayeeInput payee, String lotId) {
        PayeeResult result = PayeeDecision.of(payee);
        WhyTrace trace = new WhyTrace();
        trace.step(
                "gates",
                "002 section 3, First Payout Gate",
                List.of(
                        value("paid before", payee.gates().paidBefore()),
                        value("account since", payee.gates().accountCreatedAt()),
                        value("identity score", payee.gates().identityScore()),
                        value("trust level", payee.gates().trustLevel()),
                        value("upvoted contributions", payee.gates().upvotedContributions()),
                        value("tax form", payee.gates().taxFormValid()),
                        value("payout method", payee.gates().methodReady()),
                        value("failed transfers", payee.gates().transferFailures())),
                List.of(value("closed", codes(PayoutGate.closed(payee)))));
        trace.step(
                "threshold",
                "002 section 3, Minimum Payout Threshold",
                List.of(
                        dollars("all that is pending", sum(payee)),
                        dollars("negative balance", payee.negativeCents()),
                        dollars(
                                "threshold",
                                payee.requested() ? 0 : PayeeDecision.THRESHOLD_CENTS)),
                List.of(
                        dollars("paid gross", result.grossCents()),
                        dollars("holdback", result.holdbackCents()),
                        dollars("adjustments", result.adjustmentsCents()),
                        dollars("paid net", result.netCents()),
                        value("reasons", codes(result.reasons()))));
        result.lines().stream()
                .filter(line -> line.lot().lotId().equals(lotId))
                .forEach(trace::line);
        return List.copyOf(trace.steps);
    }

    private void waterfall(Waterfall waterfall) {
        step(
                "net revenue",
                WATERFALL,
                List.of(
                        dollars("gross", waterfall.sums().grossCents()),
                        dollars("refunds", waterfall.sums().refundsCents()),
                        dollars("disputes", waterfall.sums().disputesCents()),
                        dollars("returned to those a won dispute froze", waterfall.restoredCents()),
                        dollars("infrastructure", waterfall.infrastructureTakenCents()),
                        dollars("deficit carried in", waterfall.deficitInCents())),
                List.of(dollars("net", waterfall.netCents())));
    }

    private void split(ProjectInput project, ProjectResult result) {
        step(
                "split",
                "002 section 2, The Split",
                List.of(
                        dollars("net", result.waterfall().splitCents()),
                        value("pool", BasisPoints.text(project.split().poolBasisPoints())),
                        value("platform", BasisPoints.text(SplitTerms.PLATFORM_BASIS_POINTS))),
                List.of(
                        dollars("platform", result.split().platformCents()),
                        dollars("pool", result.split().poolCents()),
                        dollars("treasury", result.split().treasuryCents())));
        if (!project.poolsIn().isEmpty()) {
            step(
                    "carried pools",
                    "Cents: a pool that nobody may share is carried; clawbacks enter the next pool",
                    project.poolsIn().stream()
                            .sorted(Comparator.comparing(CarriedPool::poolId))
                            .map(pool -> dollars(pool.poolId(), pool.cents()))
                            .toList(),
                    List.of(
                            dollars(
                                    "carried on",
                                    result.poolsOut().stream()
                                            .mapToLong(CarriedPool::cents)
                                            .sum())));
        }
    }

    private void share(Cycle cycle, PayoutItem item, ProjectInput project) {
        step(
                "weight",
                FORMULA,
                List.of(
                        karma("vested karma", item.vestedHundredths()),
                        karma("all karma of the project", item.totalKarmaHundredths()),
                        value("tier", item.tier().title()),
                        karma("multiplier", item.multiplierHundredths())),
                List.of(
                        share("base share", item.baseShareE8()),
                        share("weighted share", item.weightedShareE8()),
                        share("sum of weighted shares", item.sumWeightedSharesE8()),
                        share("normalized share", item.normalizedShareE8())));
        long weightSum = project.members().stream().mapToLong(Member::weight).sum();
        long weight = Math.multiplyExact(item.vestedHundredths(), item.multiplierHundredths());
        step(
                "cents by largest remainder",
                "Cents: ties by SHA-256 of cycle_id:contributor_id, smaller first",
                List.of(
                        dollars("pool", item.poolCents()),
                        value("weight", weight),
                        value("all weights", weightSum),
                        value("tie text", cycle.cycleId() + ":" + item.contributorId())),
                List.of(dollars("share", item.shareCents())));
        step(
                "advances",
                "Weekly (Pro): the month pays the difference",
                List.of(
                        dollars("share", item.shareCents()),
                        dollars("advanced before", item.advancesCents())),
                List.of(dollars("gross", item.grossCents())));
        step(
                "holdback",
                "002 section 3, Holdback Mechanism; rounded down",
                List.of(
                        dollars("gross", item.grossCents()),
                        value("part", BasisPoints.text(HoldbackRule.BASIS_POINTS))),
                List.of(
                        dollars("holdback", item.holdbackCents()),
                        dollars("net", item.netCents())));
    }

    private void noItem(ProjectResult result) {
        boolean negative = result.waterfall().netCents() < 0;
        step(
                "no item",
                negative ? "002 section 12, Negative Revenue Period" : PIPELINE,
                List.of(
                        dollars("net", result.waterfall().netCents()),
                        dollars("pool", result.split().poolCents())),
                List.of(
                        value(
                                "reason",
                                negative
                                        ? "the net is negative"
                                        : result.items().isEmpty()
                                                ? "nothing to share, or nobody who may share it"
                                                : "not in this cycle")));
    }

    private void line(PayeeResult.Line line) {
        step(
                line.paid() ? "paid" : "not paid",
                PIPELINE,
                List.of(
                        dollars("amount", line.lot().amountCents()),
                        value("holdback taken before", line.lot().holdbackTaken())),
                line.paid()
                        ? List.of(
                                dollars("holdback", line.holdbackCents()),
                                dollars("adjustment", line.adjustmentCents()),
                                dollars("net", line.netCents()))
                        : List.of(value("reasons", codes(line.reasons()))));
    }

    private void step(String rule, String source, List<Value> inputs, List<Value> results) {
        steps.add(new WhyStep(rule, source, inputs, results));
    }

    private static long sum(PayeeInput payee) {
        return payee.lots().stream().mapToLong(Lot::amountCents).sum();
    }

    private static String codes(List<Reason> reasons) {
        return String.join(" ", reasons.stream().map(Reason::code).toList());
    }

    private static Value dollars(String name, long cents) {
        return new Value(name, Cents.dollars(cents));
    }

    private static Value karma(String name, long hundredths) {
        return new Value(name, Cents.decimal(hundredths, HUNDREDTHS));
    }

    private static Value share(String name, long shareE8) {
        return new Value(name, Cents.decimal(shareE8, SHARE_PLACES));
    }

    private static Value value(String name, Object text) {
        return new Value(name, text.toString());
    }
}
