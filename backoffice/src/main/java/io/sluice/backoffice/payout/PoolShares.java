package io.sluice.backoffice.payout;

import io.sluice.money.Apportionment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What each member gets of a project's pool: this period's together with what was carried, and
/// what was clawed back from a person among all but that person's payee. Nobody to share: it is
/// carried on.
record PoolShares(
        List<Member> members,
        long[] weights,
        long weightSum,
        long[] shareCents,
        List<CarriedPool> poolsOut) {
    static PoolShares of(Cycle cycle, ProjectInput project, long poolCents) {
        PoolShares shares = empty(project, List.of());
        long openCents = poolCents;
        TreeMap<String, Long> excludingCents = new TreeMap<>();
        for (CarriedPool pool : project.poolsIn()) {
            if (pool.excludedPayeeId() == null) {
                openCents = Math.addExact(openCents, pool.cents());
            } else {
                excludingCents.merge(pool.excludedPayeeId(), pool.cents(), Math::addExact);
            }
        }
        shares.share(cycle, project, openCents, null);
        excludingCents.forEach((payeeId, cents) -> shares.share(cycle, project, cents, payeeId));
        return shares;
    }

    /// While the net is negative nothing is shared and carried pools wait.
    static PoolShares nothing(ProjectInput project) {
        return empty(project, waiting(project));
    }

    /// The carried pools as they came in, whatever the order they came in.
    static List<CarriedPool> waiting(ProjectInput project) {
        return project.poolsIn().stream()
                .sorted(Comparator.comparing(CarriedPool::poolId))
                .toList();
    }

    private static PoolShares empty(ProjectInput project, List<CarriedPool> poolsOut) {
        List<Member> members =
                project.members().stream()
                        .sorted(Comparator.comparing(Member::contributorId))
                        .toList();
        long[] weights = members.stream().mapToLong(Member::weight).toArray();
        return new PoolShares(
                members,
                weights,
                Apportionment.sum(weights),
                new long[weights.length],
                new ArrayList<>(poolsOut));
    }

    /// All that is shared out.
    long totalCents() {
        return Apportionment.sum(shareCents);
    }

    private void share(
            Cycle cycle, ProjectInput project, long cents, @Nullable String excludedPayeeId) {
        long[] eligible = new long[weights.length];
        String[] ties = new String[weights.length];
        for (int i = 0; i < eligible.length; i++) {
            Member member = members.get(i);
            eligible[i] = member.payeeId().equals(excludedPayeeId) ? 0 : weights[i];
            ties[i] = cycle.cycleId() + ":" + member.contributorId();
        }
        if (cents == 0) {
            return;
        }
        if (Apportionment.sum(eligible) == 0) {
            String id = cycle.cycleId() + "/" + project.projectId() + "/" + poolsOut.size();
            poolsOut.add(new CarriedPool(id, cents, excludedPayeeId));
            return;
        }
        long[] parts = Apportionment.split(cents, eligible, ties);
        for (int i = 0; i < parts.length; i++) {
            shareCents[i] = Math.addExact(shareCents[i], parts[i]);
        }
    }
}
