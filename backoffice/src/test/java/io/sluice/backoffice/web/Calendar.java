package io.sluice.backoffice.web;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// An office that lives day by day: at midnight and at six the timetable's jobs run, staff approve
/// what has been reviewed, and at noon happens what is planned for the day.
class Calendar extends Office {
    private final Map<LocalDate, List<Runnable>> plans = new TreeMap<>();
    private LocalDate today;

    /// @param before the day on which everything begins
    Calendar(BackOfficeRig rig, LocalDate before) {
        super(rig);
        this.today = before;
        rig.at(before + "T00:00:00Z");
    }

    final LocalDate today() {
        return today;
    }

    final void on(String day, Runnable what) {
        plans.computeIfAbsent(LocalDate.parse(day), _ -> new ArrayList<>()).add(what);
    }

    /// Lives to the end of that day.
    final void liveUntil(LocalDate last, Consumer<LocalDate> evening) {
        while (today.isBefore(last)) {
            today = today.plusDays(1);
            live();
            evening.accept(today);
        }
    }

    @Override
    Instant signedAt() {
        return today.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private void live() {
        boolean first = today.getDayOfMonth() == 1;
        boolean thursday = today.getDayOfWeek() == DayOfWeek.THURSDAY;
        rig.at(today + "T00:00:00Z");
        if (first) {
            run("payout_calculator");
        }
        if (today.getDayOfWeek() == DayOfWeek.MONDAY) {
            run("weekly_payout_calculator");
        }
        run("holdback_releaser");
        if (today.getDayOfMonth() == 11) {
            approveAll("monthly");
        }
        if (thursday) {
            approveAll("weekly");
        }
        if (thursday || today.getDayOfMonth() == 15) {
            rig.at(today + "T06:00:00Z");
            run("payout_disburser");
        }
        rig.at(today + "T12:00:00Z");
        plans.getOrDefault(today, List.of()).forEach(Runnable::run);
    }

    private void approveAll(String plan) {
        Answer cycles = dora.get("/api/payouts/cycles?limit=10").expect(200);
        for (int i = 0; i < cycles.list("data").size(); i++) {
            String at = "data." + i;
            if (cycles.text(at + ".plan").equals(plan)
                    && cycles.text(at + ".status").equals("review")) {
                approve(cycles.text(at + ".cycle_id"));
            }
        }
    }
}
