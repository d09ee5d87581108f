package io.sluice.backoffice.payout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computes a cycle again from the inputs stored beside it and compares every cent with what was
/// recorded. It sees documents and figures only: no store takes part. Projects first, then payees,
/// then {@link #differences}. Confined to one thread.
public final class Recomputation {
    /// What a cycle recorded of an item.
    public record RecordedItem(
            String contributorId,
            String projectId,
            long poolCents,
            long grossCents,
            long holdbackCents,
            long netCents) {}

    /// What a cycle recorded of a payee.
    public record RecordedPayout(
            String payeeId,
            long grossCents,
            long holdbackCents,
            long adjustmentsCents,
            long netCents) {}

    /// Something that does not come out as it was recorded.
    public record Difference(String of, String recorded, String computed) {}

    private static final String NOTHING = "nothing";

    private final CycleCalculation calculation;
    private final List<Difference> differences = new ArrayList<>();
    private long items;
    private long grossCents;

    public Recomputation(Cycle cycle) {
        calculation = new CycleCalculation(cycle);
    }

    /// A project's stored input and its recorded items.
    public void project(String storedInput, List<RecordedItem> recorded) {
        ProjectInput input = CycleInputReader.project(storedInput);
        Map<String, RecordedItem> open = new HashMap<>();
        recorded.forEach(item -> open.put(item.contributorId(), item));
        for (PayoutItem item : calculation.project(input).items()) {
            RecordedItem computed =
                    new RecordedItem(
                            item.contributorId(),
                            item.projectId(),
                            item.poolCents(),
                            item.grossCents(),
                            item.holdbackCents(),
                            item.netCents());
            compare(
                    input.projectId() + " " + item.contributorId(),
                    open.remove(item.contributorId()),
                    computed);
            items++;
            grossCents = Math.addExact(grossCents, item.grossCents());
        }
        open.forEach((contributorId, item) ->
                differences.add(
                        new Difference(
                                input.projectId() + " " + contributorId,
                                item.toString(),
                                NOTHING)));
    }

    /// A payee's stored input, as it was before the cycle, and what the calculation recorded.
    public void payee(String storedInput, RecordedPayout recorded) {
        compare(recorded, calculation.payee(CycleInputReader.payee(storedInput)));
    }

    /// A payee's stored input of the disbursement, and what was decided then.
    public void disbursed(String storedInput, RecordedPayout recorded) {
        compare(recorded, PayeeDecision.of(CycleInputReader.payee(storedInput)));
    }

    /// All that differs; empty when every cent came out again.
    public List<Difference> differences() {
        return List.copyOf(differences);
    }

    public long items() {
        return items;
    }

    public long grossCents() {
        return grossCents;
    }

    private void compare(RecordedPayout recorded, PayeeResult result) {
        RecordedPayout computed =
                new RecordedPayout(
                        result.payeeId(),
                        result.grossCents(),
                        result.holdbackCents(),
                        result.adjustmentsCents(),
                        result.netCents());
        compare(result.payeeId(), recorded, computed);
    }

    private void compare(String of, @Nullable Object recorded, Object computed) {
        if (!computed.equals(recorded)) {
            String was = recorded == null ? NOTHING : recorded.toString();
            differences.add(new Difference(of, was, computed.toString()));
        }
    }
}
