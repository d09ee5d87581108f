package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.split.Allocation;
import io.sluice.money.Cents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The worked example of the specification, with the figures its formula gives.
class PetMatchTest {
    @Test
    void tenThousandDollarsPayEveryoneToTheCent() {
        ProjectResult result = Sample.petMatch().gross(1_000_000).in(Sample.JANUARY);
        assertThat(result.split()).isEqualTo(new Allocation(150_000, 700_000, 150_000));
        assertThat(result.items())
                .extracting(item -> item.contributorId() + " " + Cents.dollars(item.grossCents()))
                .containsExactly(
                        "usr_alice 2333.33",
                        "usr_bob 732.03",
                        "usr_carol 1134.64",
                        "usr_dave 603.92",
                        "usr_eve 2196.08");
        assertThat(result.items()).allSatisfy(PetMatchTest::holdsAFifthRoundedDown);
    }

    @Test
    void bobIsAnAgentAndHisOperatorIsPaid() {
        ProjectResult result = Sample.petMatch().gross(1_000_000).in(Sample.JANUARY);
        assertThat(result.newLots())
                .filteredOn(lot -> lot.contributorId().equals("usr_bob"))
                .singleElement()
                .satisfies(lot -> assertThat(lot.payeeId()).isEqualTo("usr_operator"));
    }

    @Test
    void theBreakdownOfSectionEightComesOut() {
        ProjectResult result = Sample.petMatch().revenue(1_250_000, 0, 0, 5_000).in(Sample.JANUARY);
        PayoutItem alice = result.items().getFirst();
        assertThat(alice.netRevenueCents()).isEqualTo(1_245_000);
        assertThat(alice.poolCents()).isEqualTo(871_500);
        assertThat(alice.totalKarmaHundredths()).isEqualTo(300_000);
        assertThat(alice.baseShareE8()).isEqualTo(28_333_333);
        assertThat(alice.weightedShareE8()).isEqualTo(42_500_000);
        // The specification prints 1.218; its own formula gives 1.275.
        assertThat(alice.sumWeightedSharesE8()).isEqualTo(127_500_000);
        assertThat(alice.normalizedShareE8()).isEqualTo(33_333_333);
        assertThat(alice.grossCents()).isEqualTo(290_500);
        assertThat(alice.holdbackCents()).isEqualTo(58_100);
        assertThat(alice.netCents()).isEqualTo(232_400);
    }

    @Test
    void theOrderOfContributorsChangesNothing() {
        ProjectInput input = Sample.petMatch().gross(1_000_001).input();
        ProjectResult first = PayoutCalculator.project(Sample.JANUARY, input);
        List<Member> members = new ArrayList<>(input.members());
        Collections.reverse(members);
        ProjectInput mixed =
                new ProjectInput(
                        input.projectId(),
                        input.split(),
                        input.sums(),
                        0,
                        List.of(),
                        members,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertThat(PayoutCalculator.project(Sample.JANUARY, mixed)).isEqualTo(first);
    }

    private static void holdsAFifthRoundedDown(PayoutItem item) {
        assertThat(item.holdbackCents()).isEqualTo(item.grossCents() * 20 / 100);
        assertThat(item.netCents() + item.holdbackCents()).isEqualTo(item.grossCents());
    }
}
