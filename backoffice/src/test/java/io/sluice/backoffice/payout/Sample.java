package io.sluice.backoffice.payout;

import io.sluice.backoffice.karma.Tier;
import io.sluice.backoffice.split.PeriodSums;
import io.sluice.backoffice.split.SplitTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A project of a test, made in a few words: what is not said is nothing.
final class Sample {
    static final String PROJECT = "prj_petmatch";
    static final Cycle JANUARY = month("cyc_jan", 1);
    static final GateFacts OPEN =
            new GateFacts(true, Instant.parse("2020-01-01T00:00:00Z"), 100, 5, 9, true, true, 0);

    private SplitTerms split = SplitTerms.STANDARD;
    private PeriodSums sums = new PeriodSums(0, 0, 0, 0);
    private long deficitCents;
    private final List<CarriedPool> pools = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final List<RefundedCycle> refunded = new ArrayList<>();
    private final List<Lot> lots = new ArrayList<>();
    private final List<Holdback> holdbacks = new ArrayList<>();
    private final List<FrozenPart> frozen = new ArrayList<>();
    private final List<ClosedDispute> closed = new ArrayList<>();

    static Cycle month(String cycleId, int month) {
        LocalDate start = LocalDate.of(2026, month, 1);
        return new Cycle(cycleId, Plan.MONTHLY, start, start.plusMonths(1).minusDays(1));
    }

    static Cycle week(String cycleId, String sunday) {
        LocalDate end = LocalDate.parse(sunday);
        return new Cycle(cycleId, Plan.WEEKLY, CycleCalendar.weekStart(end), end);
    }

    /// The table of the specification's worked example.
    static Sample petMatch() {
        return new Sample()
                .member("usr_alice", 850, 850, Tier.ARCHITECT)
                .add(member("usr_bob", "usr_operator", 400, 400, Tier.BUILDER, false, 0))
                .member("usr_carol", 620, 620, Tier.BUILDER)
                .member("usr_dave", 330, 330, Tier.BUILDER)
                .member("usr_eve", 600, 800, Tier.PARTNER);
    }

    static Member member(
            String id,
            String payee,
            long vested,
            long karma,
            Tier tier,
            boolean weekly,
            long advances) {
        return new Member(
                id,
                payee,
                weekly,
                vested * 100,
                karma * 100,
                tier,
                tier.multiplierHundredths(),
                advances,
                List.of());
    }

    Sample member(String id, long vested, long karma, Tier tier) {
        return add(member(id, id, vested, karma, tier, false, 0));
    }

    Sample pro(String id, long vested, long advancesCents) {
        return add(member(id, id, vested, vested, Tier.BUILDER, true, advancesCents));
    }

    Sample add(Member member) {
        members.add(member);
        return this;
    }

    Sample split(int poolBasisPoints) {
        split = new SplitTerms(poolBasisPoints);
        return this;
    }

    Sample revenue(long gross, long refunds, long disputes, long infrastructure) {
        sums = new PeriodSums(gross, refunds, disputes, infrastructure);
        return this;
    }

    Sample gross(long cents) {
        return revenue(cents, 0, 0, 0);
    }

    Sample deficit(long cents) {
        deficitCents = cents;
        return this;
    }

    Sample pool(CarriedPool pool) {
        pools.add(pool);
        return this;
    }

    /// A month of which refunds took something back, shared as told.
    Sample refunded(String cycleId, long cents, RefundedCycle.MonthShare... shares) {
        return disputed(cycleId, null, cents, shares);
    }

    Sample disputed(
            String cycleId,
            @Nullable String disputeId,
            long cents,
            RefundedCycle.MonthShare... shares) {
        refunded.add(
                new RefundedCycle(
                        cycleId,
                        SplitTerms.STANDARD,
                        1_000_000,
                        List.of(new RefundedCycle.Takeback(disputeId, cents)),
                        List.of(shares)));
        return this;
    }

    static RefundedCycle.MonthShare share(String id, long cents) {
        return new RefundedCycle.MonthShare(id, cents);
    }

    Sample lot(String lotId, String id, long cents) {
        lots.add(pending(lotId, id, cents));
        return this;
    }

    static Lot pending(String lotId, String id, long cents) {
        LocalDate since = LocalDate.of(2026, 1, 1);
        return new Lot(lotId, "item_" + lotId, id, PROJECT, id, since, cents, 0, false, List.of());
    }

    static Lot released(String lotId, String id, long cents) {
        LocalDate since = LocalDate.of(2026, 1, 1);
        return new Lot(lotId, "item_" + lotId, id, PROJECT, id, since, cents, 0, true, List.of());
    }

    Sample holdback(String holdbackId, String id, long cents, String releaseDate) {
        holdbacks.add(held(holdbackId, id, cents, releaseDate));
        return this;
    }

    static Holdback held(String holdbackId, String id, long cents, String releaseDate) {
        LocalDate date = LocalDate.parse(releaseDate);
        return new Holdback(holdbackId, "item_" + holdbackId, id, PROJECT, id, cents, date, false);
    }

    Sample frozen(List<FrozenPart> parts) {
        frozen.addAll(parts);
        return this;
    }

    Sample closed(String disputeId, long wonBackCents) {
        closed.add(new ClosedDispute(disputeId, wonBackCents));
        return this;
    }

    ProjectInput input() {
        return new ProjectInput(
                PROJECT,
                split,
                sums,
                deficitCents,
                pools,
                members,
                refunded,
                lots,
                holdbacks,
                frozen,
                closed);
    }

    ProjectResult in(Cycle cycle) {
        return PayoutCalculator.project(cycle, input());
    }

    static PayeeInput payee(long negativeCents, GateFacts gates, Lot... lots) {
        Instant at = Instant.parse("2026-02-15T06:00:00Z");
        return new PayeeInput(
                "usr_a", at, negativeCents, false, gates, Set.of(PROJECT), List.of(lots));
    }
}
