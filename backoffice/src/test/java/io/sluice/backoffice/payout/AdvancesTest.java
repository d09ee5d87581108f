package io.sluice.backoffice.payout;

import static io.sluice.backoffice.payout.Sample.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.karma.Tier;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AdvancesTest {
    private static final Cycle WEEK = Sample.week("cyc_w1", "2026-01-11");

    @Test
    void aWeekIsTheMonthSoFarForProPayeesLessWhatTheyHad() {
        ProjectResult result =
                new Sample()
                        .pro("usr_pro", 300, 10_000)
                        .member("usr_slow", 100, 100, Tier.BUILDER)
                        .revenue(100_000, 0, 0, 2_000)
                        .in(WEEK);
        // Pool 68,600, three quarters of it, less 100.00.
        assertThat(result.items()).extracting(PayoutItem::grossCents).containsExactly(41_450L);
        assertThat(result.items()).extracting(PayoutItem::shareCents).containsExactly(51_450L);
    }

    @Test
    void aWeekTakesNothingAndCarriesNothing() {
        CarriedPool pool = new CarriedPool("pool_1", 100, null);
        ProjectResult result =
                new Sample()
                        .pro("usr_pro", 300, 0)
                        .revenue(0, 5_000, 0, 0)
                        .deficit(700)
                        .pool(pool)
                        .refunded("cyc_dec", 5_000, Sample.share("usr_pro", 1))
                        .holdback("hb_1", "usr_pro", 9_000, "2026-02-15")
                        .in(WEEK);
        assertThat(result.items()).isEmpty();
        assertThat(result.takings()).isEmpty();
        assertThat(result.deficitOutCents()).isEqualTo(700);
        assertThat(result.poolsOut()).containsExactly(pool);
    }

    @Test
    void theMonthPaysTheDifferenceSoThatItAddsUpToThePool() {
        ProjectResult result =
                new Sample()
                        .pro("usr_pro", 300, 41_450)
                        .member("usr_slow", 100, 100, Tier.BUILDER)
                        .gross(200_000)
                        .in(JANUARY);
        Map<String, Long> gross =
                result.items().stream()
                        .collect(
                                Collectors.toMap(
                                        PayoutItem::contributorId, PayoutItem::grossCents));
        assertThat(gross)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("usr_pro", 105_000L - 41_450, "usr_slow", 35_000L));
        assertThat(41_450 + gross.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(result.split().poolCents());
    }

    @Test
    void tooHighAnAdvanceComesFromPendingThenHoldbacksThenANegativeBalance() {
        ProjectResult result =
                new Sample()
                        .pro("usr_pro", 300, 10_000)
                        .lot("lot_1", "usr_pro", 3_000)
                        .holdback("hb_1", "usr_pro", 2_000, "2026-02-15")
                        .in(JANUARY);
        assertThat(result.takings())
                .extracting(taking -> taking.sourceId() + " " + taking.cents())
                .containsExactly("lot_1 3000", "hb_1 2000");
        assertThat(result.overdrafts()).extracting(Overdraft::cents).containsExactly(5_000L);
    }

    @Test
    void aPoolThatNobodyMayShareIsCarriedAndSharedWithTheNextOne() {
        ProjectResult observers =
                new Sample().member("usr_a", 40, 40, Tier.OBSERVER).gross(10_000).in(JANUARY);
        assertThat(observers.items()).isEmpty();
        assertThat(observers.poolsOut()).extracting(CarriedPool::cents).containsExactly(7_000L);
        ProjectResult next =
                new Sample()
                        .member("usr_a", 50, 50, Tier.CONTRIBUTOR)
                        .pool(observers.poolsOut().getFirst())
                        .gross(1_000)
                        .in(Sample.month("cyc_feb", 2));
        assertThat(next.items()).extracting(PayoutItem::grossCents).containsExactly(7_700L);
        assertThat(next.poolsOut()).isEmpty();
    }

    @Test
    void aCarriedPoolWaitsWhileTheNetIsNegative() {
        CarriedPool pool = new CarriedPool("pool_1", 100, null);
        ProjectResult result = new Sample().pro("usr_a", 300, 0).pool(pool).deficit(5).in(JANUARY);
        assertThat(result.items()).isEmpty();
        assertThat(result.poolsOut()).containsExactly(pool);
    }

    @Test
    void aClawbackTakesHoldbacksThenPendingThenANegativeBalance() {
        Clawback clawback =
                Clawback.take(
                        new Clawback.Order("claw_1", "usr_a", "usr_a", 9_000),
                        List.of(Sample.pending("lot_1", "usr_a", 3_000)),
                        List.of(Sample.held("hb_1", "usr_a", 2_000, "2026-02-15")),
                        Map.of());
        assertThat(clawback.takings())
                .extracting(taking -> taking.sourceId() + " " + taking.cents())
                .containsExactly("hb_1 2000", "lot_1 3000");
        assertThat(clawback.overdraftCents()).isEqualTo(4_000);
        assertThat(clawback.pool()).isEqualTo(new CarriedPool("claw_1", 9_000, "usr_a"));
    }

    @Test
    void refundsComeBeforeAClawback() {
        Clawback clawback =
                Clawback.take(
                        new Clawback.Order("claw_1", "usr_a", "usr_a", 2_000),
                        List.of(),
                        List.of(Sample.held("hb_1", "usr_a", 2_000, "2026-02-15")),
                        Map.of("hb_1", 1_500L));
        assertThat(clawback.overdraftCents()).isEqualTo(1_500);
        assertThat(clawback.changedHoldbacks())
                .extracting(Holdback::remainingCents)
                .containsExactly(1_500L);
    }

    @Test
    void whatWasClawedBackGoesToAllButItsFormerOwnerAndPayee() {
        ProjectResult result =
                Sample.petMatch()
                        .member("usr_operator", 500, 500, Tier.PARTNER)
                        .pool(new CarriedPool("claw_1", 10_000, "usr_operator"))
                        .in(JANUARY);
        assertThat(result.items())
                .filteredOn(item -> item.payeeId().equals("usr_operator"))
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.grossCents()).isZero());
        assertThat(result.items().stream().mapToLong(PayoutItem::grossCents).sum())
                .isEqualTo(10_000);
    }
}
