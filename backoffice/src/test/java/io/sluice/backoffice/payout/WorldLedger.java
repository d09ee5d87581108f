package io.sluice.backoffice.payout;

import io.sluice.backoffice.payout.RefundedCycle.Takeback;
import io.sluice.backoffice.split.PeriodSums;
import io.sluice.backoffice.split.SplitTerms;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One project's charges, refunds and disputes, made by chance day by day: what a real ledger would
/// answer, with nothing of the calculation in it.
final class WorldLedger {
    private static final class Charge {
        final YearMonth month;
        long leftCents;

        Charge(YearMonth month, long cents) {
            this.month = month;
            this.leftCents = cents;
        }
    }

    private record Movement(LocalDate day, Charge charge, long cents) {}

    private static final class Dispute {
        final String id;
        final Movement opened;
        @Nullable LocalDate closed;
        boolean won;

        Dispute(String id, Movement opened) {
            this.id = id;
            this.opened = opened;
        }

        boolean closedIn(LocalDate from, LocalDate to) {
            return closed != null && !closed.isBefore(from) && !closed.isAfter(to);
        }
    }

    private final Random random;
    private final List<Movement> charges = new ArrayList<>();
    private final List<Movement> refunds = new ArrayList<>();
    private final List<Dispute> disputes = new ArrayList<>();

    WorldLedger(Random random) {
        this.random = random;
    }

    void day(LocalDate day, boolean busy) {
        if (busy && random.nextInt(3) == 0) {
            long cents = 1 + random.nextLong(60_000);
            charges.add(new Movement(day, new Charge(YearMonth.from(day), cents), cents));
        }
        if (!charges.isEmpty() && random.nextInt(7) == 0) {
            Movement refund = take(day);
            refunds.add(refund);
        }
        if (!charges.isEmpty() && random.nextInt(20) == 0) {
            disputes.add(new Dispute("dp_" + disputes.size(), take(day)));
        }
        for (Dispute dispute : disputes) {
            if (dispute.closed == null && random.nextInt(25) == 0) {
                dispute.closed = day;
                dispute.won = random.nextBoolean();
            }
        }
    }

    private Movement take(LocalDate day) {
        Charge charge = charges.get(random.nextInt(charges.size())).charge();
        long cents = random.nextLong(charge.leftCents + 1);
        charge.leftCents -= cents;
        return new Movement(day, charge, cents);
    }

    PeriodSums sums(LocalDate from, LocalDate to, long infrastructureCents) {
        long disputeCents = 0;
        for (Dispute dispute : disputes) {
            disputeCents += in(dispute.opened, from, to) ? dispute.opened.cents() : 0;
            disputeCents -= dispute.won && dispute.closedIn(from, to) ? dispute.opened.cents() : 0;
        }
        return new PeriodSums(
                sum(charges, from, to), sum(refunds, from, to), disputeCents, infrastructureCents);
    }

    List<ClosedDispute> closed(LocalDate from, LocalDate to) {
        return disputes.stream()
                .filter(dispute -> dispute.closedIn(from, to))
                .map(each -> new ClosedDispute(each.id, each.won ? each.opened.cents() : 0))
                .toList();
    }

    /// What went back from charges of earlier months.
    List<RefundedCycle> refunded(LocalDate from, LocalDate to, Map<YearMonth, Past> past) {
        TreeMap<YearMonth, List<Takeback>> takebacks = new TreeMap<>();
        for (Movement refund : refunds) {
            note(takebacks, refund, null, from, to);
        }
        for (Dispute dispute : disputes) {
            boolean closedBy = dispute.closed != null && !dispute.closed.isAfter(to);
            if (!closedBy || !dispute.won) {
                note(takebacks, dispute.opened, closedBy ? null : dispute.id, from, to);
            }
        }
        List<RefundedCycle> months = new ArrayList<>();
        takebacks.forEach((month, all) -> {
            Past then = Objects.requireNonNull(past.get(month));
            months.add(
                    new RefundedCycle(
                            then.cycleId(), then.split(), then.splitCents(), all, then.shares()));
        });
        return months;
    }

    private static void note(
            Map<YearMonth, List<Takeback>> takebacks,
            Movement taken,
            @Nullable String disputeId,
            LocalDate from,
            LocalDate to) {
        YearMonth month = taken.charge().month;
        if (in(taken, from, to) && month.isBefore(YearMonth.from(from))) {
            takebacks
                    .computeIfAbsent(month, _ -> new ArrayList<>())
                    .add(new Takeback(disputeId, taken.cents()));
        }
    }

    private static long sum(List<Movement> movements, LocalDate from, LocalDate to) {
        return movements.stream()
                .filter(each -> in(each, from, to))
                .mapToLong(Movement::cents)
                .sum();
    }

    private static boolean in(Movement movement, LocalDate from, LocalDate to) {
        return !movement.day().isBefore(from) && !movement.day().isAfter(to);
    }

    /// What a calculated month gave to whom.
    record Past(
            String cycleId,
            SplitTerms split,
            long splitCents,
            List<RefundedCycle.MonthShare> shares) {}
}
