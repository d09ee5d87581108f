package io.sluice.backoffice.payout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Computes a cycle again from the inputs stored beside it and compares every cent with what was
/// recorded. It sees documents and figures only: no store takes part. Projects first, then payees,
/// then {@link #finish}. Confined to one thread.
public final class Recomputation {
    /// What a cycle recorded of an item: cents under the names of the table.
    public record RecordedItem(String itemId, String contributorId, Map<String, Long> cents) {}

    /// What was recorded of a payee: by the calculation, or by the disbursement, which decides
    /// anew. `lines` are the lots it paid.
    public record RecordedPayout(
            String payoutId, Map<String, Long> cents, Map<String, Map<String, Long>> lines) {}

    /// One thing computed again. Empty figures: nothing was recorded, or nothing comes out.
    public record Finding(String of, Map<String, Long> recorded, Map<String, Long> computed) {
        public boolean agrees() {
            return recorded.equals(computed);
        }

        /// The figures that do not agree: `gross_amount_cents recorded 11251, computed 11250`.
        public String difference() {
            TreeSet<String> names = new TreeSet<>(recorded.keySet());
            names.addAll(computed.keySet());
            names.removeIf(name ->
                    recorded.getOrDefault(name, Long.MIN_VALUE)
                            .equals(computed.getOrDefault(name, Long.MIN_VALUE)));
            return String.join(
                    "; ",
                    names.stream()
                            .map(name ->
                                    "%s recorded %s, computed %s"
                                            .formatted(
                                                    name,
                                                    figure(recorded, name),
                                                    figure(computed, name)))
                            .toList());
        }

        private static String figure(Map<String, Long> figures, String name) {
            Long cents = figures.get(name);
            return cents == null ? "nothing" : cents.toString();
        }
    }

    private static final Map<String, Long> NOTHING = Map.of();

    private final CycleCalculation calculation;
    private final Consumer<Finding> told;

    /// @param told hears of everything that is computed again, in the order it is given
    public Recomputation(Cycle cycle, Consumer<Finding> told) {
        this.calculation = new CycleCalculation(cycle);
        this.told = told;
    }

    /// A project's stored input, and what the cycle recorded of it and its items.
    public void project(
            String storedInput, Map<String, Long> recorded, List<RecordedItem> recordedItems) {
        ProjectInput input = CycleInputReader.project(storedInput);
        ProjectResult result = calculation.project(input);
        String project = input.projectId();
        told.accept(new Finding("project " + project, recorded, cents(result)));
        Map<String, RecordedItem> open = new HashMap<>();
        recordedItems.forEach(item -> open.put(item.contributorId(), item));
        for (PayoutItem item : result.items()) {
            RecordedItem was = open.remove(item.contributorId());
            String of = item.contributorId() + " of " + project;
            told.accept(
                    was == null
                            ? new Finding("item " + of, NOTHING, cents(item))
                            : new Finding(of(was, project), was.cents(), cents(item)));
        }
        new TreeMap<>(open)
                .values()
                .forEach(
                        item -> told.accept(new Finding(of(item, project), item.cents(), NOTHING)));
    }

    /// A payee's stored input, as it was before the cycle, and what the calculation recorded.
    ///
    /// @param recorded null: the disbursement has decided since
    public void payee(String storedInput, @Nullable RecordedPayout recorded) {
        PayeeResult result = calculation.payee(CycleInputReader.payee(storedInput));
        if (recorded != null) {
            compare(recorded, result);
        }
    }

    /// A payee's stored input of the disbursement, and what was decided then.
    public void disbursed(String storedInput, RecordedPayout recorded) {
        PayeeResult result = PayeeDecision.of(CycleInputReader.payee(storedInput));
        compare(recorded, result);
        Map<String, Map<String, Long>> open = new TreeMap<>(recorded.lines());
        for (PayeeResult.Line line : result.lines()) {
            if (line.paid()) {
                String lotId = line.lot().lotId();
                Map<String, Long> was = open.remove(lotId);
                told.accept(
                        new Finding(of(recorded, lotId), was == null ? NOTHING : was, cents(line)));
            }
        }
        open.forEach((lotId, was) -> told.accept(new Finding(of(recorded, lotId), was, NOTHING)));
    }

    /// Nobody who is owed something was forgotten.
    public void finish() {
        List<String> left = new ArrayList<>(calculation.left());
        left.sort(null);
        left.forEach(payee ->
                told.accept(new Finding("payout of " + payee, NOTHING, Map.of("payouts", 1L))));
    }

    private void compare(RecordedPayout recorded, PayeeResult result) {
        Map<String, Long> computed = new HashMap<>();
        computed.put("gross_cents", result.grossCents());
        computed.put("holdback_cents", result.holdbackCents());
        computed.put("adjustments_cents", result.adjustmentsCents());
        computed.put("net_cents", result.netCents());
        if (recorded.cents().containsKey("sent_cents")) {
            computed.put("sent_cents", result.netCents());
        }
        String of = "payout " + recorded.payoutId() + " of " + result.payeeId();
        told.accept(new Finding(of, recorded.cents(), computed));
    }

    private static String of(RecordedItem item, String project) {
        return "item " + item.itemId() + " " + item.contributorId() + " of " + project;
    }

    private static String of(RecordedPayout payout, String lotId) {
        return "line of " + payout.payoutId() + " for lot " + lotId;
    }

    private static Map<String, Long> cents(ProjectResult result) {
        var fall = result.waterfall();
        return Map.ofEntries(
                Map.entry("gross_cents", fall.sums().grossCents()),
                Map.entry("refunds_cents", fall.sums().refundsCents()),
                Map.entry("disputes_cents", fall.sums().disputesCents()),
                Map.entry("infrastructure_cents", fall.infrastructureTakenCents()),
                Map.entry("founder_invoice_cents", fall.founderInvoiceCents()),
                Map.entry("period_net_cents", fall.periodNetCents()),
                Map.entry("deficit_in_cents", fall.deficitInCents()),
                Map.entry("deficit_out_cents", result.deficitOutCents()),
                Map.entry("net_revenue_cents", fall.netCents()),
                Map.entry("platform_cents", result.split().platformCents()),
                Map.entry("pool_cents", result.split().poolCents()),
                Map.entry("treasury_cents", result.split().treasuryCents()),
                Map.entry("back_platform_cents", result.givenBack().platformCents()),
                Map.entry("back_pool_cents", result.givenBack().poolCents()),
                Map.entry("back_treasury_cents", result.givenBack().treasuryCents()));
    }

    private static Map<String, Long> cents(PayoutItem item) {
        return Map.of(
                "net_revenue_cents", item.netRevenueCents(),
                "pool_amount_cents", item.poolCents(),
                "share_cents", item.shareCents(),
                "advances_cents", item.advancesCents(),
                "gross_amount_cents", item.grossCents(),
                "holdback_cents", item.holdbackCents(),
                "net_amount_cents", item.netCents());
    }

    private static Map<String, Long> cents(PayeeResult.Line line) {
        return Map.of(
                "amount_cents", line.lot().amountCents(),
                "holdback_cents", line.holdbackCents(),
                "adjustment_cents", line.adjustmentCents(),
                "net_cents", line.netCents());
    }
}
