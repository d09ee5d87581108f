package io.sluice.backoffice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Credits into whole cents.
class UsageShareTest {
    private static final long HUNDRED_CREDITS = 100_000_000L;

    @Test
    void carriesWhatIsTooSmallForACent() {
        UsageShare first = UsageShare.of(0, 1_600_000, HUNDRED_CREDITS);
        assertThat(first).isEqualTo(new UsageShare(1, 60_000_000));
        assertThat(UsageShare.of(first.carriedHundredths(), 1_400_000, HUNDRED_CREDITS))
                .isEqualTo(new UsageShare(2, 0));
    }

    @Test
    void takesBackWhatItGave() {
        UsageShare given = UsageShare.of(0, 110_500_000, HUNDRED_CREDITS);
        assertThat(given).isEqualTo(new UsageShare(110, 50_000_000));
        assertThat(UsageShare.of(given.carriedHundredths(), -100_000_000, HUNDRED_CREDITS))
                .isEqualTo(new UsageShare(-100, 50_000_000));
        assertThat(UsageShare.of(given.carriedHundredths(), -110_500_000, HUNDRED_CREDITS))
                .isEqualTo(new UsageShare(-110, 0));
    }

    @Test
    void daysAddUpToTheWhole() {
        Random random = new Random(7);
        long carried = 0;
        long cents = 0;
        long micros = 0;
        for (int day = 0; day < 1_000; day++) {
            long spent = random.nextInt(5_000_000);
            UsageShare share = UsageShare.of(carried, spent, 33_333_333);
            carried = share.carriedHundredths();
            cents += share.cents();
            micros += spent;
        }
        assertThat(cents * 33_333_333 + carried).isEqualTo(micros * 100);
    }
}
