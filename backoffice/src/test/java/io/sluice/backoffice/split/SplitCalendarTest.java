package io.sluice.backoffice.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitCalendarTest {
    @Test
    void beginsWithTheMonthAfterTheVoteClosed() {
        assertThat(from("2026-02-05T12:00:00Z", null)).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(from("2026-12-31T23:59:59.999Z", null)).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(from("2027-01-01T00:00:00Z", null)).isEqualTo("2027-02-01T00:00:00Z");
    }

    @Test
    void neverReachesIntoACalculatedCycle() {
        assertThat(from("2026-02-05T12:00:00Z", "2026-02-28")).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(from("2026-02-05T12:00:00Z", "2026-03-08")).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(from("2026-02-05T12:00:00Z", "2026-05-31")).isEqualTo("2026-06-01T00:00:00Z");
    }

    private static String from(String closedAt, @Nullable String calculatedTo) {
        LocalDate last = calculatedTo == null ? null : LocalDate.parse(calculatedTo);
        return SplitCalendar.effectiveFrom(Instant.parse(closedAt), last).toString();
    }
}
