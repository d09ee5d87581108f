package io.sluice.backoffice.payout;

import static io.sluice.backoffice.payout.Sample.JANUARY;
import static io.sluice.backoffice.payout.Sample.share;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.karma.Tier;
import io.sluice.backoffice.split.Allocation;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefundAfterPayoutTest {
    @Test
    void theCurrentPeriodsRevenueComesFirst() {
        ProjectResult result =
                two().revenue(100_000, 40_000, 0, 0)
                        .refunded("cyc_dec", 40_000, share("usr_a", 60_000))
                        .holdback("hb_1", "usr_a", 12_000, "2026-02-15")
                        .in(JANUARY);
        assertThat(result.takings()).isEmpty();
        assertThat(result.split().totalCents()).isEqualTo(60_000);
    }

    @Test
    void platformAndTreasuryGiveBackTheirPartsAndThePoolsPartComesFromHoldbacks() {
        ProjectResult result =
                two().revenue(0, 10_000, 0, 0)
                        .refunded("cyc_dec", 10_000, share("usr_a", 60_000), share("usr_b", 30_000))
                        .holdback("hb_a", "usr_a", 12_000, "2026-02-15")
                        .holdback("hb_b", "usr_b", 6_000, "2026-02-15")
                        .in(JANUARY);
        assertThat(result.givenBack()).isEqualTo(new Allocation(1_500, 7_000, 1_500));
        assertThat(result.takings())
                .extracting(taking -> taking.sourceId() + " " + taking.cents())
                .containsExactly("hb_a 4667", "hb_b 2333");
        assertThat(result.deficitOutCents()).isZero();
    }

    @Test
    void whatOneCannotBearIsSharedAgainAndOnlyTheRestIsADeficit() {
        ProjectResult result =
                two().revenue(0, 10_000, 0, 0)
                        .refunded("cyc_dec", 10_000, share("usr_a", 60_000), share("usr_b", 30_000))
                        .holdback("hb_a", "usr_a", 1_000, "2026-02-15")
                        .holdback("hb_b", "usr_b", 5_000, "2026-02-15")
                        .in(JANUARY);
        assertThat(result.givenBack().poolCents()).isEqualTo(6_000);
        assertThat(result.deficitOutCents()).isEqualTo(1_000);
    }

    @Test
    void theHoldbackDueFirstIsTakenFirstAndAFifthOfPendingAfterIt() {
        ProjectResult result =
                two().revenue(0, 2_000, 0, 0)
                        .refunded("cyc_dec", 2_000, share("usr_a", 60_000))
                        .holdback("hb_late", "usr_a", 500, "2026-03-15")
                        .holdback("hb_soon", "usr_a", 500, "2026-02-15")
                        .lot("lot_1", "usr_a", 1_004)
                        .in(JANUARY);
        assertThat(result.takings())
                .extracting(taking -> taking.sourceId() + " " + taking.cents())
                .containsExactly("hb_soon 500", "hb_late 500", "lot_1 200");
        assertThat(result.changedLots().getFirst().amountCents()).isEqualTo(804);
        assertThat(result.deficitOutCents()).isEqualTo(200);
    }

    @Test
    void aLotNeverGivesMoreThanAFifthOfWhatItWas() {
        Lot taken = Sample.pending("lot_1", "usr_a", 800).with(800, 200);
        Purse purse = new Purse(List.of(taken), List.of());
        assertThat(purse.refundRoomCents("usr_a")).isZero();
    }

    @Test
    void aDeficitCarriedInTakesNothingFromAnybody() {
        ProjectResult result =
                two().revenue(1_000, 900, 0, 0)
                        .deficit(5_000)
                        .refunded("cyc_dec", 900, share("usr_a", 60_000))
                        .holdback("hb_a", "usr_a", 12_000, "2026-02-15")
                        .in(JANUARY);
        assertThat(result.takings()).isEmpty();
        assertThat(result.deficitOutCents()).isEqualTo(4_900);
        assertThat(result.items()).isEmpty();
    }

    @Test
    void aMonthThatGaveNothingToAnybodyTakesNothingBack() {
        ProjectInput input = two().revenue(0, 900, 0, 0).input();
        RefundedCycle empty =
                new RefundedCycle(
                        "cyc_dec",
                        input.split(),
                        0,
                        List.of(new RefundedCycle.Takeback(null, 900)),
                        List.of());
        RefundAfterPayout.Outcome outcome =
                RefundAfterPayout.take(
                        "cyc_jan", 900, List.of(empty), new Purse(List.of(), List.of()));
        assertThat(outcome.givenBack()).isEqualTo(Allocation.NONE);
        assertThat(outcome.uncoveredCents()).isEqualTo(900);
    }

    @Test
    void anOpenDisputeFreezesAndAWonOneReturnsToTheSamePeople() {
        ProjectResult opened = disputed();
        assertThat(opened.newlyFrozen())
                .extracting(part -> part.bearer() + " " + part.cents())
                .containsExactly("PLATFORM 1500", "TREASURY 1500", "HOLDBACK 7000");
        ProjectResult won =
                two().revenue(0, 0, -10_000, 0)
                        .frozen(opened.newlyFrozen())
                        .closed("dp_1", 10_000)
                        .holdback("hb_a", "usr_a", 5_000, "2026-03-15")
                        .in(Sample.month("cyc_feb", 2));
        assertThat(won.waterfall().netCents()).isZero();
        assertThat(won.changedHoldbacks())
                .extracting(Holdback::remainingCents)
                .containsExactly(12_000L);
        assertThat(won.newLots()).isEmpty();
    }

    @Test
    void whatReturnsAfterTheHoldbacksDateIsPendingWithItsHoldbackTaken() {
        ProjectResult won =
                two().revenue(0, 0, -10_000, 0)
                        .frozen(disputed().newlyFrozen())
                        .closed("dp_1", 10_000)
                        .in(Sample.month("cyc_mar", 3));
        assertThat(won.newLots())
                .singleElement()
                .satisfies(lot -> {
                    assertThat(lot.amountCents()).isEqualTo(7_000);
                    assertThat(lot.holdbackTaken()).isTrue();
                    assertThat(lot.payeeId()).isEqualTo("usr_a");
                    assertThat(lot.since()).isEqualTo(LocalDate.of(2026, 4, 1));
                });
    }

    @Test
    void aLostDisputeReturnsNothing() {
        ProjectResult lost = two().frozen(disputed().newlyFrozen()).closed("dp_1", 0).in(JANUARY);
        assertThat(lost.restored()).isEmpty();
        assertThat(lost.newLots()).isEmpty();
    }

    @Test
    void theReleaserKeepsBackWhatTheOpenPeriodWouldTake() {
        ProjectInput project =
                two().revenue(0, 1_000, 0, 0)
                        .refunded("cyc_dec", 1_000, share("usr_a", 10), share("usr_b", 10))
                        .holdback("hb_a", "usr_a", 500, "2026-01-15")
                        .holdback("hb_b", "usr_b", 500, "2026-03-15")
                        .input();
        HoldbackRelease release = HoldbackRelease.of(JANUARY, project, LocalDate.of(2026, 1, 15));
        assertThat(release.lots()).extracting(Lot::amountCents).containsExactly(150L);
        assertThat(release.changedHoldbacks())
                .extracting(Holdback::remainingCents)
                .containsExactly(350L);
    }

    private static ProjectResult disputed() {
        return two().revenue(0, 0, 10_000, 0)
                .disputed("cyc_dec", "dp_1", 10_000, share("usr_a", 60_000))
                .holdback("hb_a", "usr_a", 12_000, "2026-03-15")
                .in(JANUARY);
    }

    private static Sample two() {
        return new Sample()
                .member("usr_a", 200, 200, Tier.BUILDER)
                .member("usr_b", 100, 100, Tier.BUILDER);
    }
}
