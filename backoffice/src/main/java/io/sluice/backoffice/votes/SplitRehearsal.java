package io.sluice.backoffice.votes;

import io.sluice.backoffice.payout.Cycle;
import io.sluice.backoffice.payout.PayoutCalculator;
import io.sluice.backoffice.payout.PayoutItem;
import io.sluice.backoffice.payout.ProjectInput;
import io.sluice.backoffice.split.SplitTerms;
import java.util.ArrayList;
import java.util.List;

/// What a cycle would have given each contributor under another split: the same inputs through the
/// same calculation. Each cycle by itself; what a changed one would have carried into the next is
/// left out.
public final class SplitRehearsal {
    /// What one contributor got in a cycle, and would have got.
    public record Difference(String contributorId, long wasCents, long wouldBeCents) {
        public long differenceCents() {
            return wouldBeCents - wasCents;
        }
    }

    private SplitRehearsal() {}

    /// The differences of one cycle, in the order of its items.
    public static List<Difference> of(Cycle cycle, ProjectInput input, SplitTerms proposed) {
        List<PayoutItem> was = PayoutCalculator.project(cycle, input).items();
        List<PayoutItem> would = PayoutCalculator.project(cycle, with(input, proposed)).items();
        List<Difference> differences = new ArrayList<>();
        for (PayoutItem item : was) {
            long wouldBeCents =
                    would.stream()
                            .filter(each -> each.contributorId().equals(item.contributorId()))
                            .mapToLong(PayoutItem::grossCents)
                            .sum();
            differences.add(new Difference(item.contributorId(), item.grossCents(), wouldBeCents));
        }
        return differences;
    }

    private static ProjectInput with(ProjectInput input, SplitTerms split) {
        return new ProjectInput(
                input.projectId(),
                split,
                input.sums(),
                input.deficitInCents(),
                input.poolsIn(),
                input.members(),
                input.refunded(),
                input.lots(),
                input.holdbacks(),
                input.frozen(),
                input.closedDisputes());
    }
}
