package io.sluice.backoffice.payout;

import static io.sluice.backoffice.payout.Sample.OPEN;
import static io.sluice.backoffice.payout.Sample.payee;
import static io.sluice.backoffice.payout.Sample.pending;
import static io.sluice.backoffice.payout.Sample.released;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayeeDecisionTest {
    @Test
    void thirtyOneTwentyFourPaysBecauseItsHoldbackIsRoundedDown() {
        assertThat(paid(0, pending("lot_1", "usr_a", 3_125))).isEqualTo(2_500);
        PayeeResult result = decide(0, pending("lot_1", "usr_a", 3_124));
        assertThat(result.holdbackCents()).isEqualTo(624);
        assertThat(result.netCents()).isEqualTo(2_500);
    }

    @Test
    void thirtyOneTwentyRollsOverAndHoldsNothing() {
        PayeeResult result = decide(0, pending("lot_1", "usr_a", 3_120));
        assertThat(result.pays()).isFalse();
        assertThat(result.holdbackCents()).isZero();
        assertThat(result.reasons()).containsExactly(Reason.BELOW_THRESHOLD);
        assertThat(result.lines().getFirst().reasons()).containsExactly(Reason.BELOW_THRESHOLD);
    }

    @Test
    void theHoldbackIsOfEachLotAndTotalsAreSums() {
        PayeeResult result =
                decide(0, pending("lot_1", "usr_a", 3_004), pending("lot_2", "usr_a", 3_004));
        assertThat(result.holdbackCents()).isEqualTo(1_200);
    }

    @Test
    void theNegativeBalanceIsItsOwnLineAndEatsTheOldestLotsFirst() {
        PayeeResult result =
                decide(1_000, pending("lot_1", "usr_a", 1_000), pending("lot_2", "usr_a", 5_000));
        assertThat(result.grossCents()).isEqualTo(6_000);
        assertThat(result.holdbackCents()).isEqualTo(1_200);
        assertThat(result.adjustmentsCents()).isEqualTo(1_000);
        assertThat(result.netCents()).isEqualTo(3_800);
        assertThat(result.lines())
                .extracting(PayeeResult.Line::adjustmentCents)
                .containsExactly(800L, 200L);
    }

    @Test
    void aNegativeBalanceCountsBeforeTheThreshold() {
        PayeeResult result = decide(1, pending("lot_1", "usr_a", 3_125));
        assertThat(result.pays()).isFalse();
        assertThat(result.adjustmentsCents()).isZero();
    }

    @Test
    void aReleasedLotNeedsNoThresholdButADollarAlone() {
        assertThat(paid(0, released("lot_1", "usr_a", 100))).isEqualTo(100);
        assertThat(paid(0, released("lot_1", "usr_a", 99))).isZero();
    }

    @Test
    void aReleasedLotGoesOutWithoutTheOnesBelowTheThreshold() {
        PayeeResult result =
                decide(0, pending("lot_1", "usr_a", 500), released("lot_2", "usr_a", 300));
        assertThat(result.netCents()).isEqualTo(300);
        assertThat(result.lines()).extracting(PayeeResult.Line::paid).containsExactly(false, true);
    }

    @Test
    void aReleasedLotCountsTowardsTheThresholdAndHoldsNothingAgain() {
        PayeeResult result =
                decide(0, pending("lot_1", "usr_a", 2_500), released("lot_2", "usr_a", 500));
        assertThat(result.netCents()).isEqualTo(2_500);
        assertThat(result.holdbackCents()).isEqualTo(500);
    }

    @Test
    void aRequestAfterTwelveMonthsLiftsTheThreshold() {
        Instant at = Instant.parse("2027-02-15T06:00:00Z");
        List<Lot> lots = List.of(pending("lot_1", "usr_a", 700));
        PayeeInput asked = new PayeeInput("usr_a", at, 0, true, OPEN, Set.of(Sample.PROJECT), lots);
        assertThat(PayeeDecision.of(asked).netCents()).isEqualTo(560);
        assertThat(CycleCalendar.requestableFrom(LocalDate.of(2026, 2, 1)))
                .isEqualTo(LocalDate.of(2027, 2, 1));
    }

    @Test
    void everyGateHasItsCodeAndTheFirstFourEndWithTheFirstPayout() {
        Instant sixtyDaysAgo = Instant.parse("2026-02-15T06:00:00Z").minus(Duration.ofDays(60));
        GateFacts fresh = new GateFacts(false, sixtyDaysAgo, 39, 2, 0, false, false, 4);
        assertThat(reasons(fresh))
                .extracting(Reason::code)
                .containsExactly(
                        "account_age",
                        "identity_score",
                        "trust_level",
                        "no_upvoted_contribution",
                        "tax_form",
                        "payout_method",
                        "retries_exhausted");
        GateFacts known = new GateFacts(true, sixtyDaysAgo, 39, 2, 0, true, false, 3);
        assertThat(reasons(known)).containsExactly(Reason.PAYOUT_METHOD);
        GateFacts open = new GateFacts(false, sixtyDaysAgo.minusMillis(1), 40, 3, 1, true, true, 0);
        assertThat(reasons(open)).isEmpty();
    }

    @Test
    void aClosedGateDefersAndTakesNothing() {
        GateFacts noForm = new GateFacts(true, Instant.EPOCH, 100, 5, 9, false, true, 0);
        PayeeResult result = PayeeDecision.of(payee(500, noForm, pending("lot_1", "usr_a", 9_000)));
        assertThat(result.pays()).isFalse();
        assertThat(result.adjustmentsCents()).isZero();
        assertThat(result.lines().getFirst().reasons()).containsExactly(Reason.TAX_FORM);
    }

    @Test
    void aFlagStopsItsOwnItemOnly() {
        Lot flagged = pending("lot_1", "usr_a", 9_000);
        Lot stopped =
                new Lot(
                        "lot_1",
                        flagged.itemId(),
                        "usr_a",
                        Sample.PROJECT,
                        "usr_a",
                        flagged.since(),
                        9_000,
                        0,
                        false,
                        List.of(Reason.FLAG));
        PayeeResult result = decide(0, stopped, pending("lot_2", "usr_a", 4_000));
        assertThat(result.netCents()).isEqualTo(3_200);
        assertThat(result.lines().getFirst().reasons()).containsExactly(Reason.FLAG);
    }

    @Test
    void aMissingAgreementStopsThatProjectsLots() {
        Lot elsewhere =
                new Lot(
                        "lot_2",
                        "item_2",
                        "usr_a",
                        "prj_other",
                        "usr_a",
                        LocalDate.of(2026, 1, 1),
                        9_000,
                        0,
                        false,
                        List.of());
        PayeeResult result = decide(0, pending("lot_1", "usr_a", 4_000), elsewhere);
        assertThat(result.netCents()).isEqualTo(3_200);
        assertThat(result.lines().getLast().reasons()).containsExactly(Reason.AGREEMENT);
    }

    @Test
    void aReturnedPayoutIsPendingWithItsHoldbackTaken() {
        PayeeResult result = decide(0, pending("lot_1", "usr_a", 5_000));
        List<Lot> lots = ReturnedPayout.lots("trf_1", result, LocalDate.of(2026, 2, 20));
        assertThat(lots).extracting(Lot::amountCents).containsExactly(4_000L);
        assertThat(lots).extracting(Lot::holdbackTaken).containsExactly(true);
    }

    private static List<Reason> reasons(GateFacts facts) {
        return PayoutGate.closed(payee(0, facts));
    }

    private static long paid(long negativeCents, Lot... lots) {
        return decide(negativeCents, lots).netCents();
    }

    private static PayeeResult decide(long negativeCents, Lot... lots) {
        return PayeeDecision.of(payee(negativeCents, OPEN, lots));
    }
}
