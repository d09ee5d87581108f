package io.sluice.backoffice.karma;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.Seeded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VestingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aQuarterVestsAtOnceAndTheRestOverNinetyDays() {
        assertThat(vested(12_000, 0)).isEqualTo(3_000); // not a full day yet
        assertThat(vested(12_000, 1)).isEqualTo(3_100);
        assertThat(vested(12_000, 45)).isEqualTo(7_500);
        assertThat(vested(12_000, 90)).isEqualTo(12_000);
        assertThat(vested(12_000, 400)).isEqualTo(12_000);
    }

    @Test
    void onlyFullDaysCount() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        Instant justBefore = START.plus(Duration.ofDays(1)).minusMillis(1);
        assertThat(standing(grants, List.of(), justBefore).vestedHundredths()).isEqualTo(3_000);
    }

    @Test
    void karmaEarnedAtOrAfterTheTimeDoesNotCountYet() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        assertThat(standing(grants, List.of(), START)).isEqualTo(Standing.NONE);
    }

    @Test
    void theSumIsExactAndRoundedOnce() {
        // 0.01 × 31/120 four times is 1.0333 hundredths; each alone would round to nothing.
        List<Grant> grants = Collections.nCopies(4, new Grant(1, START));
        Instant asOf = START.plus(Duration.ofDays(1));
        assertThat(standing(grants, List.of(), asOf)).isEqualTo(new Standing(1, 4));
    }

    @Test
    void aGapOfExactlySixtyDaysIsAbandonment() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        Instant sixty = START.plus(Duration.ofDays(60));
        assertThat(standing(grants, List.of(), sixty)).isEqualTo(new Standing(9_000, 9_000));
        assertThat(standing(grants, List.of(), sixty.minusMillis(1)))
                .isEqualTo(new Standing(8_900, 12_000));
    }

    @Test
    void activityAtTheEndOfTheSixtiethDayComesTooLate() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        Instant sixty = START.plus(Duration.ofDays(60));
        Instant asOf = START.plus(Duration.ofDays(70));
        assertThat(standing(grants, List.of(sixty), asOf)).isEqualTo(new Standing(9_000, 9_000));
        assertThat(standing(grants, List.of(sixty.minusMillis(1)), asOf))
                .isEqualTo(new Standing(10_000, 12_000));
    }

    @Test
    void anAbandonedGrantKeepsItsVestedPartAndLaterActivityVestsOnlyNewGrants() {
        Instant back = START.plus(Duration.ofDays(70));
        List<Grant> grants = List.of(new Grant(12_000, START), new Grant(24_000, back));
        Instant asOf = START.plus(Duration.ofDays(100));
        // The first stopped on day 60 at 75%; the second has 30 full days: half.
        assertThat(standing(grants, List.of(), asOf))
                .isEqualTo(new Standing(9_000 + 12_000, 9_000 + 24_000));
    }

    @Test
    void anyActivityKeepsAGrantVesting() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        List<Instant> activities = List.of(START.plus(Duration.ofDays(59)));
        Instant asOf = START.plus(Duration.ofDays(90));
        assertThat(standing(grants, activities, asOf)).isEqualTo(new Standing(12_000, 12_000));
    }

    @Test
    void activityBeforeAGrantDoesNotProlongIt() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        List<Instant> activities = List.of(START.minus(Duration.ofDays(1)));
        Instant asOf = START.plus(Duration.ofDays(61));
        assertThat(standing(grants, activities, asOf)).isEqualTo(new Standing(9_000, 9_000));
    }

    @Test
    void afterNinetyDaysNothingIsLeftToLose() {
        List<Grant> grants = List.of(new Grant(12_000, START));
        List<Instant> activities = List.of(START.plus(Duration.ofDays(50)));
        Instant asOf = START.plus(Duration.ofDays(1_000));
        assertThat(standing(grants, activities, asOf)).isEqualTo(new Standing(12_000, 12_000));
    }

    @Test
    void neitherTheOrderOfGrantsNorOfActivitiesMatters() {
        Random random = Seeded.random();
        for (int run = 0; run < 500; run++) {
            List<Grant> grants = new ArrayList<>();
            List<Instant> activities = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                grants.add(new Grant(random.nextInt(1_000_000), moment(random)));
                activities.add(moment(random));
            }
            Instant asOf = moment(random);
            Standing first = standing(grants, activities, asOf);
            Collections.shuffle(grants, random);
            Collections.shuffle(activities, random);
            assertThat(standing(grants, activities, asOf)).isEqualTo(first);
            assertThat(first.vestedHundredths()).isBetween(0L, first.karmaHundredths());
        }
    }

    @Test
    void agreesWithTheFormulaInDecimals() {
        Random random = Seeded.random();
        for (int run = 0; run < 2_000; run++) {
            long amount = random.nextInt(10_000_000);
            int days = random.nextInt(60);
            BigDecimal exact =
                    new BigDecimal("0.25")
                            .add(
                                    new BigDecimal("0.75")
                                            .multiply(BigDecimal.valueOf(days))
                                            .divide(
                                                    BigDecimal.valueOf(90),
                                                    30,
                                                    RoundingMode.HALF_EVEN))
                            .multiply(BigDecimal.valueOf(amount))
                            // A third in thirty places: one place less makes ties ties again.
                            .setScale(15, RoundingMode.HALF_EVEN)
                            .setScale(0, RoundingMode.HALF_EVEN);
            assertThat(vested(amount, days)).isEqualTo(exact.longValueExact());
        }
    }

    @Test
    void aTierIsReachedAtItsThreshold() {
        assertThat(Tier.of(4_999)).isEqualTo(Tier.OBSERVER);
        assertThat(Tier.of(5_000)).isEqualTo(Tier.CONTRIBUTOR);
        assertThat(Tier.of(25_000)).isEqualTo(Tier.BUILDER);
        assertThat(Tier.of(99_999)).isEqualTo(Tier.BUILDER);
        assertThat(Tier.of(100_000)).isEqualTo(Tier.ARCHITECT);
        assertThat(Tier.of(500_000)).isEqualTo(Tier.PARTNER);
        assertThat(Tier.of(2_500_000)).isEqualTo(Tier.INNER_CIRCLE);
        assertThat(Tier.INNER_CIRCLE.title()).isEqualTo("Inner Circle");
        assertThat(Tier.ARCHITECT.multiplierHundredths()).isEqualTo(150);
    }

    private static Instant moment(Random random) {
        return START.plus(Duration.ofHours(random.nextInt(24 * 200)));
    }

    private static long vested(long amountHundredths, int days) {
        Instant asOf = START.plus(Duration.ofDays(days)).plusSeconds(1);
        // Busy all along, so that only time decides.
        List<Instant> activities = new ArrayList<>();
        for (int day = 0; day < days; day += 30) {
            activities.add(START.plus(Duration.ofDays(day)));
        }
        List<Grant> grants = List.of(new Grant(amountHundredths, START));
        return standing(grants, activities, asOf).vestedHundredths();
    }

    private static Standing standing(List<Grant> grants, List<Instant> activities, Instant asOf) {
        return Vesting.STANDARD.standing(grants, activities, asOf);
    }
}
