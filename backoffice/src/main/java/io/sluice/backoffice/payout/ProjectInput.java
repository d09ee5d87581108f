package io.sluice.backoffice.payout;

import io.sluice.backoffice.split.PeriodSums;
import io.sluice.backoffice.split.SplitTerms;
import java.util.List;

/// What a project brings into a cycle. The sums are those of {@link Cycle#sumsFrom} to the period's
/// end; for a weekly cycle the infrastructure is the whole month's. `lots` and `holdbacks` are all
/// that is pending and held of this project, `frozen` what open and just closed disputes took.
public record ProjectInput(
        String projectId,
        SplitTerms split,
        PeriodSums sums,
        long deficitInCents,
        List<CarriedPool> poolsIn,
        List<Member> members,
        List<RefundedCycle> refunded,
        List<Lot> lots,
        List<Holdback> holdbacks,
        List<FrozenPart> frozen,
        List<ClosedDispute> closedDisputes) {
    public ProjectInput {
        if (deficitInCents < 0) {
            throw new IllegalArgumentException("a deficit is not negative: " + deficitInCents);
        }
        poolsIn = List.copyOf(poolsIn);
        members = List.copyOf(members);
        refunded = List.copyOf(refunded);
        lots = List.copyOf(lots);
        holdbacks = List.copyOf(holdbacks);
        frozen = List.copyOf(frozen);
        closedDisputes = List.copyOf(closedDisputes);
    }
}
