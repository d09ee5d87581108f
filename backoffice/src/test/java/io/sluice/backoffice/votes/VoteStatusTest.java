package io.sluice.backoffice.votes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class VoteStatusTest {
    private static final Instant CLOSES = Instant.parse("2026-02-05T00:00:00Z");

    @Test
    void passesAboveHalfOfAllKarma() {
        assertThat(VoteStatus.of(150_000, 300_000, CLOSES, CLOSES)).isEqualTo(VoteStatus.REJECTED);
        assertThat(VoteStatus.of(150_001, 300_000, CLOSES, CLOSES)).isEqualTo(VoteStatus.PASSED);
        assertThat(VoteStatus.of(0, 1, CLOSES, CLOSES)).isEqualTo(VoteStatus.REJECTED);
    }

    @Test
    void staysOpenToTheEndHoweverClearItIs() {
        assertThat(VoteStatus.of(300_000, 300_000, CLOSES, CLOSES.minusMillis(1)))
                .isEqualTo(VoteStatus.OPEN);
    }
}
