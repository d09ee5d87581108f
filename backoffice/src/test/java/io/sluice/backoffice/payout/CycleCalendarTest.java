package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleCalendarTest {
    @Test
    void aMonthlyPeriodIsOneWholeMonth() {
        assertThat(allows(Plan.MONTHLY, "2026-02-01", "2026-02-28")).isTrue();
        assertThat(allows(Plan.MONTHLY, "2026-02-01", "2026-02-27")).isFalse();
        assertThat(allows(Plan.MONTHLY, "2026-01-01", "2026-02-28")).isFalse();
        assertThat(allows(Plan.MONTHLY, "2026-02-02", "2026-02-28")).isFalse();
    }

    @Test
    void aWeeklyPeriodRunsFromMondayOrTheFirstToSunday() {
        assertThat(allows(Plan.WEEKLY, "2026-01-05", "2026-01-11")).isTrue();
        assertThat(allows(Plan.WEEKLY, "2026-01-01", "2026-01-04")).isTrue();
        assertThat(allows(Plan.WEEKLY, "2025-12-29", "2026-01-04")).isFalse();
        assertThat(allows(Plan.WEEKLY, "2026-01-06", "2026-01-11")).isFalse();
        assertThat(allows(Plan.WEEKLY, "2026-01-05", "2026-01-10")).isFalse();
    }

    @Test
    void noWeekIsCalculatedOnAMondayTheFirst() {
        // Sunday, 31 May 2026: the monthly cycle pays it.
        assertThat(allows(Plan.WEEKLY, "2026-05-25", "2026-05-31")).isFalse();
    }

    @Test
    void reviewEndsWithTheTenthAndPayingBeginsOnTheFifteenth() {
        LocalDate end = LocalDate.parse("2026-01-31");
        assertThat(CycleCalendar.reviewEnds(Plan.MONTHLY, end))
                .isEqualTo(Instant.parse("2026-02-11T00:00:00Z"));
        assertThat(CycleCalendar.disbursableFrom(Plan.MONTHLY, end))
                .isEqualTo(Instant.parse("2026-02-15T00:00:00Z"));
    }

    @Test
    void weeklyReviewEndsWithWednesdayAndPayingBeginsOnThursday() {
        LocalDate end = LocalDate.parse("2026-01-11");
        assertThat(CycleCalendar.reviewEnds(Plan.WEEKLY, end))
                .isEqualTo(Instant.parse("2026-01-15T00:00:00Z"));
        assertThat(CycleCalendar.disbursableFrom(Plan.WEEKLY, end))
                .isEqualTo(Instant.parse("2026-01-15T00:00:00Z"));
    }

    @Test
    void aHoldbackIsReleasedAtTheFirstMidnightAfterThirtyFullDays() {
        assertThat(HoldbackRule.releaseDate(Instant.parse("2026-01-15T06:00:00Z")))
                .isEqualTo(LocalDate.parse("2026-02-15"));
        assertThat(HoldbackRule.releaseDate(Instant.parse("2026-01-15T00:00:00Z")))
                .isEqualTo(LocalDate.parse("2026-02-14"));
    }

    @Test
    void aHoldbackUnderAFraudSignalIsNotReleased() {
        Holdback held = Sample.held("hb_1", "usr_a", 500, "2026-01-15");
        ProjectInput project = new Sample().holdback("hb_2", "usr_a", 70, "2026-01-16").input();
        Holdback stopped =
                new Holdback(
                        "hb_1",
                        held.itemId(),
                        "usr_a",
                        Sample.PROJECT,
                        "usr_a",
                        500,
                        held.releaseDate(),
                        true);
        ProjectInput both =
                new ProjectInput(
                        project.projectId(),
                        project.split(),
                        project.sums(),
                        0,
                        project.poolsIn(),
                        project.members(),
                        project.refunded(),
                        project.lots(),
                        List.of(stopped, project.holdbacks().getFirst()),
                        project.frozen(),
                        project.closedDisputes());
        LocalDate today = LocalDate.parse("2026-01-16");
        assertThat(HoldbackRelease.of(Sample.JANUARY, both, today).lots())
                .extracting(Lot::amountCents)
                .containsExactly(70L);
    }

    @Test
    void karmaIsReadAtMidnightAfterThePeriod() {
        assertThat(Sample.JANUARY.asOf()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(Sample.week("cyc_w", "2026-01-11").sumsFrom())
                .isEqualTo(LocalDate.parse("2026-01-01"));
    }

    private static boolean allows(Plan plan, String from, String to) {
        return CycleCalendar.allows(plan, LocalDate.parse(from), LocalDate.parse(to));
    }
}
