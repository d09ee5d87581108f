package io.sluice.backoffice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The specification's timetable.
class JobScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "PAYOUT_CALCULATOR, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "PAYOUT_CALCULATOR, 2026-01-31T23:59:59.999Z, 2026-02-01T00:00:00Z",
        "WEEKLY_PAYOUT_CALCULATOR, 2026-01-01T00:00:00Z, 2026-01-05T00:00:00Z",
        "HOLDBACK_RELEASER, 2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z",
        "TAX_FORM_REMINDER, 2026-01-05T09:00:00Z, 2026-01-12T09:00:00Z",
        "W8BEN_EXPIRY_CHECK, 2026-10-01T01:00:00Z, 2026-11-01T01:00:00Z",
        "PAYOUT_DISBURSER, 2026-01-01T06:00:00Z, 2026-01-08T06:00:00Z",
        "PAYOUT_DISBURSER, 2026-02-12T06:00:00Z, 2026-02-15T06:00:00Z",
        "PAYOUT_DISBURSER, 2026-01-15T05:59:59Z, 2026-01-15T06:00:00Z"
    })
    void theNextOccurrenceComesAfterATime(JobSchedule job, Instant time, Instant next) {
        assertThat(job.nextAfter(time)).isEqualTo(next);
        assertThat(job.dueAt(next)).isEqualTo(next);
        assertThat(job.dueAt(next.plusSeconds(299))).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "REVENUE_CATCH_UP, 2026-01-01T00:00:09.999Z, 2026-01-01T00:00:10Z",
        "REVENUE_CATCH_UP, 2026-01-01T00:00:10Z, 2026-01-01T00:00:20Z",
        "USAGE_REVENUE, 2026-12-31T23:59:30Z, 2027-01-01T00:00:00Z"
    })
    void steadyJobsComeAtShortIntervals(JobSchedule job, Instant time, Instant next) {
        assertThat(job.nextAfter(time)).isEqualTo(next);
        assertThat(job.dueAt(next)).isEqualTo(next);
        assertThat(job.dueAt(next.plusSeconds(9))).isEqualTo(next);
        assertThat(job.isSteady()).isTrue();
    }

    @Test
    void jobsOfTheSameMinuteRunMonthlyThenWeeklyThenReleaser() {
        assertThat(JobSchedule.PAYOUT_CALCULATOR.priority())
                .isGreaterThan(JobSchedule.WEEKLY_PAYOUT_CALCULATOR.priority());
        assertThat(JobSchedule.WEEKLY_PAYOUT_CALCULATOR.priority())
                .isGreaterThan(JobSchedule.HOLDBACK_RELEASER.priority());
    }

    @Test
    void saysInWordsWhenItRuns() {
        assertThat(JobSchedule.PAYOUT_DISBURSER.words())
                .isEqualTo("day 15 of each month 06:00 and Thursdays 06:00 UTC");
        assertThat(JobSchedule.USAGE_REVENUE.words()).isEqualTo("every 60 seconds");
        assertThat(JobSchedule.HOLDBACK_CLAWBACK.words()).isEqualTo("on event");
        assertThat(JobSchedule.HOLDBACK_CLAWBACK.nextAfter(Instant.EPOCH)).isNull();
    }
}
