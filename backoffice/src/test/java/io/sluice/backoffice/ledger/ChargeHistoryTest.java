package io.sluice.backoffice.ledger;

import static io.sluice.backoffice.ledger.StripeNote.balance;
import static io.sluice.backoffice.ledger.StripeNote.charge;
import static io.sluice.backoffice.ledger.StripeNote.dispute;
import static io.sluice.backoffice.ledger.StripeNote.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.ledger.ChargeHistory.Outcome;
import io.sluice.backoffice.ledger.ChargeHistory.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What becomes of the facts about one charge.
class ChargeHistoryTest {
    private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-03T12:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-05T12:00:00Z");
    private static final String PAID =
            event("evt_1", "charge.succeeded", JANUARY, charge("ch_1", "p", JANUARY, 10_000, 320));

    @Test
    void chargesTheWholeAndRemembersTheFee() {
        assertThat(effects(PAID))
                .containsExactly("ch_1 charge 2026-01-10T12:00:00Z 10000 10000 fee 320");
    }

    @Test
    void takesRefundsAsSumsWhateverComesFirst() {
        String first = refunded("evt_2", FEBRUARY, 3_000);
        String second = refunded("evt_3", MARCH, 4_500);
        assertThat(effects(second, PAID, first, second))
                .containsExactly(
                        "ch_1 charge 2026-01-10T12:00:00Z 10000 10000 fee 320",
                        "ch_1 refund 2026-02-03T12:00:00Z -3000 -3000 fee 0",
                        "ch_1 refund 2026-03-05T12:00:00Z -1500 -1500 fee 0");
    }

    @Test
    void ofTwoRefundSumsInOneSecondTheLargerCounts() {
        assertThat(effects(PAID, refunded("evt_2", MARCH, 700), refunded("evt_3", MARCH, 300)))
                .contains("ch_1 refund 2026-03-05T12:00:00Z -700 -700 fee 0")
                .hasSize(2);
    }

    @Test
    void givesBackARefundThatFailed() {
        String failed =
                event(
                        "evt_4",
                        "refund.failed",
                        MARCH,
                        """
                        {"id":"re_1","object":"refund","amount":3000,"charge":"ch_1",
                         "status":"failed","created":1}\
                        """);
        String again = failed.replace("evt_4", "evt_5").replace("refund.failed", "refund.updated");
        assertThat(effects(PAID, refunded("evt_2", FEBRUARY, 3_000), failed, again))
                .contains("ch_1 refund 2026-03-05T12:00:00Z 3000 3000 fee 0")
                .hasSize(3);
    }

    @Test
    void deductsADisputeOnceWhenItIsOpenedAndLost() {
        String opened = disputed("evt_2", "created", FEBRUARY, "needs_response");
        String lost = disputed("evt_3", "closed", MARCH, "lost");
        assertThat(effects(lost, PAID, opened))
                .containsExactly(
                        "ch_1 charge 2026-01-10T12:00:00Z 10000 10000 fee 320",
                        "dp_1 dispute_opened 2026-02-03T12:00:00Z -10000 -10000 fee 0",
                        "dp_1 dispute_lost 2026-03-05T12:00:00Z 0 0 fee 0");
        assertThat(effects(PAID, lost)).isEqualTo(effects(PAID, opened, lost));
    }

    @Test
    void givesBackADisputeThatIsWonWhereItWasWon() {
        String opened = disputed("evt_2", "created", FEBRUARY, "needs_response");
        String won = disputed("evt_3", "closed", MARCH, "won");
        String later = disputed("evt_4", "funds_reinstated", MARCH.plusSeconds(60), "won");
        assertThat(effects(later, won, opened, PAID))
                .contains("dp_1 dispute_won 2026-03-05T12:00:00Z 10000 10000 fee 0")
                .hasSize(3);
    }

    @Test
    void anInquiryMovesNothing() {
        assertThat(effects(PAID, disputed("evt_2", "created", FEBRUARY, "warning_needs_response")))
                .hasSize(1);
    }

    @Test
    void refundsAndDisputesNeverTakeMoreThanTheGross() {
        String opened = disputed("evt_2", "created", FEBRUARY, "needs_response");
        assertThat(effects(PAID, opened, refunded("evt_3", MARCH, 4_000)))
                .contains(
                        "ch_1 refund 2026-03-05T12:00:00Z -4000 -4000 fee 0",
                        "dp_1 dispute_opened 2026-03-05T12:00:00Z 4000 4000 fee 0");
        assertThat(effects(PAID, refunded("evt_3", MARCH, 99_000)))
                .contains("ch_1 refund 2026-03-05T12:00:00Z -10000 -10000 fee 0");
    }

    @Test
    void convertsSumsAtTheChargesOwnRate() {
        // 100.01 euros came to 108.37 dollars; three refunds of a third of it.
        String euros = charge("ch_1", "p", JANUARY, 10_001, 0, "eur", balance("usd", 10_837, 350));
        String paid = event("evt_1", "charge.succeeded", JANUARY, euros);
        List<String> facts = new ArrayList<>(List.of(paid));
        for (int i = 1; i <= 3; i++) {
            String refunded =
                    euros.replace("\"amount_refunded\":0", "\"amount_refunded\":" + 3_333 * i);
            facts.add(event("evt_r" + i, "charge.refunded", FEBRUARY.plusSeconds(i), refunded));
        }
        assertThat(effects(facts.toArray(String[]::new)))
                .containsExactly(
                        "ch_1 charge 2026-01-10T12:00:00Z 10001 10837 fee 350",
                        "ch_1 refund 2026-02-03T12:00:01Z -3333 -3612 fee 0",
                        "ch_1 refund 2026-02-03T12:00:02Z -3333 -3611 fee 0",
                        "ch_1 refund 2026-02-03T12:00:03Z -3333 -3612 fee 0");
    }

    @Test
    void takesYenAsTheyAre() {
        String yen = charge("ch_1", "p", JANUARY, 5_000, 0, "jpy", balance("usd", 3_345, 150));
        assertThat(effects(event("evt_1", "charge.succeeded", JANUARY, yen)))
                .containsExactly("ch_1 charge 2026-01-10T12:00:00Z 5000 3345 fee 150");
    }

    @Test
    void waitsForTheRateOfAForeignChargeAndNotForAFee() {
        String euros = charge("ch_1", "p", JANUARY, 10_000, 0, "eur", "\"txn_1\"");
        String dollars = charge("ch_1", "p", JANUARY, 10_000, 0, "usd", "\"txn_1\"");
        assertThat(outcome(event("evt_1", "charge.succeeded", JANUARY, euros)))
                .isEqualTo(new Outcome.Waiting(Reason.NO_RATE));
        assertThat(effects(event("evt_1", "charge.succeeded", JANUARY, dollars)))
                .containsExactly("ch_1 charge 2026-01-10T12:00:00Z 10000 10000 fee null");
    }

    @Test
    void waitsForTheCharge() {
        assertThat(outcome(disputed("evt_2", "created", FEBRUARY, "needs_response")))
                .isEqualTo(new Outcome.Waiting(Reason.NO_CHARGE));
    }

    /// Charges, refunds and disputes in any order: the same effects.
    @Test
    void theOrderOfFactsChangesNothing() {
        long seed = Long.getLong("seed", 41);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> events = RandomCharges.of(random, "ch_1", "p");
            List<String> first = effects(events.toArray(String[]::new));
            List<String> shuffled = new ArrayList<>(events);
            events.forEach(event -> shuffled.addAll(Collections.nCopies(random.nextInt(3), event)));
            Collections.shuffle(shuffled, random);
            assertThat(effects(shuffled.toArray(String[]::new)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(first);
        }
    }

    private static String refunded(String id, Instant at, long sum) {
        String charge =
                charge("ch_1", "p", JANUARY, 10_000, sum, "usd", balance("usd", 10_000, 320));
        return event(id, "charge.refunded", at, charge);
    }

    private static String disputed(String id, String what, Instant at, String status) {
        return event(
                id,
                "charge.dispute." + what,
                at,
                dispute("dp_1", "ch_1", FEBRUARY, 10_000, status));
    }

    private static Outcome outcome(String... events) {
        return ChargeHistory.of(Arrays.stream(events).map(StripeNote::fact).toList()).outcome();
    }

    private static List<String> effects(String... events) {
        return switch (outcome(events)) {
            case Outcome.Waiting waiting -> List.of(waiting.toString());
            case Outcome.Known known ->
                    known.effects().stream().map(ChargeHistoryTest::words).toList();
        };
    }

    private static String words(Effect effect) {
        return "%s %s %s %d %d fee %s"
                .formatted(
                        effect.key().object(),
                        effect.key().kind().word(),
                        effect.key().origin(),
                        effect.amountMinor(),
                        effect.usdCents(),
                        effect.feeCents());
    }
}
