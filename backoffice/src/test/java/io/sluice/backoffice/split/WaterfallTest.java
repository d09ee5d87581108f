package io.sluice.backoffice.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.backoffice.Seeded;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    @Test
    void netIsGrossLessRefundsDisputesInfrastructureAndDeficit() {
        Waterfall waterfall = waterfall(100_000, 10_000, 5_000, 2_000, 3_000);
        assertThat(waterfall.periodNetCents()).isEqualTo(83_000);
        assertThat(waterfall.netCents()).isEqualTo(80_000);
        assertThat(waterfall.deficitOutCents()).isZero();
    }

    @Test
    void infrastructureIsTakenBeforeTheDeficitAndDownToZeroAtMost() {
        Waterfall waterfall = waterfall(1_000, 0, 0, 5_000, 700);
        assertThat(waterfall.infrastructureTakenCents()).isEqualTo(1_000);
        assertThat(waterfall.founderInvoiceCents()).isEqualTo(4_000);
        assertThat(waterfall.periodNetCents()).isZero();
        assertThat(waterfall.netCents()).isEqualTo(-700);
        assertThat(waterfall.deficitOutCents()).isEqualTo(700);
    }

    @Test
    void infrastructureMakesNoDeficitWhenRefundsHaveTakenEverything() {
        Waterfall waterfall = waterfall(1_000, 1_500, 0, 5_000, 0);
        assertThat(waterfall.founderInvoiceCents()).isEqualTo(5_000);
        assertThat(waterfall.shortCents()).isEqualTo(500);
    }

    @Test
    void aDeficitCarriedInIsNotThePeriodsOwnShortness() {
        Waterfall waterfall = waterfall(1_000, 0, 0, 0, 9_000);
        assertThat(waterfall.shortCents()).isZero();
        assertThat(waterfall.splitCents()).isZero();
        assertThat(waterfall.deficitOutCents()).isEqualTo(8_000);
    }

    @Test
    void aWonDisputeBooksBack() {
        assertThat(waterfall(0, 0, -4_000, 0, 0).netCents()).isEqualTo(4_000);
    }

    @Test
    void platformAndPoolRoundHalfEvenAndTheTreasuryTakesTheRemainder() {
        assertThat(SplitTerms.STANDARD.allocate(10)).isEqualTo(new Allocation(2, 7, 1));
        assertThat(SplitTerms.STANDARD.allocate(1_000_000))
                .isEqualTo(new Allocation(150_000, 700_000, 150_000));
        assertThat(new SplitTerms(8_000).allocate(101)).isEqualTo(new Allocation(15, 81, 5));
    }

    @Test
    void theThreePartsAlwaysAddUp() {
        Random random = Seeded.random();
        for (int i = 0; i < 20_000; i++) {
            long cents = random.nextInt(-1_000_000, 100_000_000);
            SplitTerms terms = new SplitTerms(random.nextInt(6_000, 8_001));
            assertThat(terms.allocate(cents).totalCents()).isEqualTo(cents);
        }
    }

    @Test
    void thePoolStaysBetweenSixtyAndEightyPercent() {
        assertThat(new SplitTerms(6_000).treasuryBasisPoints()).isEqualTo(2_500);
        assertThat(new SplitTerms(8_000).treasuryBasisPoints()).isEqualTo(500);
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitTerms(5_999));
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitTerms(8_001));
    }

    private static Waterfall waterfall(
            long gross, long refunds, long disputes, long infrastructure, long deficit) {
        return Waterfall.of(new PeriodSums(gross, refunds, disputes, infrastructure), 0, deficit);
    }
}
