package io.sluice.backoffice.payout;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.payout.CycleOutcome.Why;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;

/// What the timetable sets off: each call does what is due by now and says what it did. Called
/// again, or late, it does what is still missing and nothing twice.
public final class RoundsDesk {
    private final Transactions transactions;
    private final InstantSource clock;
    private final CycleDesk cycles;
    private final Disburser disburser;

    public RoundsDesk(
            Transactions transactions, InstantSource clock, CycleDesk cycles, Disburser disburser) {
        this.transactions = transactions;
        this.clock = clock;
        this.cycles = cycles;
        this.disburser = disburser;
    }

    /// The month before this one, and earlier ones that have entries: as far as they may go.
    public String calculateMonths() {
        LocalDate thisMonth = today().withDayOfMonth(1);
        List<LocalDate> due = transactions.reading(client -> cycles.monthsDue(client, thisMonth));
        LocalDate last = thisMonth.minusMonths(1);
        int calculated = 0;
        for (LocalDate month : due) {
            calculated += calculated(Plan.MONTHLY, month, YearMonth.from(month).atEndOfMonth());
        }
        if (!due.contains(last)) {
            calculated += calculated(Plan.MONTHLY, last, YearMonth.from(last).atEndOfMonth());
        }
        return calculated + " calculated";
    }

    /// The week that ended last Sunday.
    public String calculateWeek() {
        LocalDate sunday = today().with(TemporalAdjusters.previous(DayOfWeek.SUNDAY));
        if (!CycleCalendar.allows(Plan.WEEKLY, CycleCalendar.weekStart(sunday), sunday)) {
            return "no weekly cycle before a month's first Monday";
        }
        return calculated(Plan.WEEKLY, CycleCalendar.weekStart(sunday), sunday) + " calculated";
    }

    /// Every approved cycle whose day has come.
    public String disburse() {
        int disbursed = 0;
        for (UUID id : transactions.reading(disburser::due)) {
            disbursed += disburser.disburse(id) instanceof CycleOutcome.Done ? 1 : 0;
        }
        return disbursed + " disbursed";
    }

    private int calculated(Plan plan, LocalDate from, LocalDate to) {
        return switch (cycles.calculate(plan, from, to, Actor.SYSTEM)) {
            case CycleOutcome.Done _ -> 1;
            case CycleOutcome.Refused(Why _) -> 0;
        };
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
