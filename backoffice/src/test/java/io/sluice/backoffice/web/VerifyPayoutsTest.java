package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.VerifyPayouts;
import io.sluice.backoffice.base.IdKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A cycle computed again from what is stored beside it, and by a single cent altered.
class VerifyPayoutsTest {
    private record Said(int status, String text) {}

    @Test
    void everyCentOfACycleComesOutAgainBeforeAndAfterItIsPaid() {
        try (PetMatch pet = paying()) {
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            Said reviewed = verify(pet, cycle);
            assertThat(reviewed.status()).as(reviewed.text()).isZero();
            assertThat(reviewed.text())
                    .contains("5 items, 7000.00 gross; ", " 0 differ: every cent agrees");

            pet.rig.at("2026-02-11T00:00:00Z");
            pet.approve(cycle);
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.disburse(cycle);
            Said paid = verify(pet, cycle);
            assertThat(paid.status()).as(paid.text()).isZero();
            assertThat(paid.text()).contains("agrees   line of pay_");

            // The next one takes a refund from holdbacks, and finds a gate closed.
            pet.refund("ch_0", "2026-02-20", 200_000);
            pet.rig.at("2026-03-01T00:00:00Z");
            String next = pet.calculate("2026-02-01", "2026-02-28");
            Said refunded = verify(pet, next);
            assertThat(refunded.status()).as(refunded.text()).isZero();
        }
    }

    @Test
    void oneCentAlteredIsNamed() {
        try (PetMatch pet = paying()) {
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            String item =
                    pet.as("dave")
                            .get("/api/payouts/cycles/" + cycle + "/items")
                            .text("data.0.item_id");
            pet.execute(
                    """
                    UPDATE backoffice.payout_items
                    SET gross_amount_cents = gross_amount_cents + 1,
                        net_amount_cents = net_amount_cents + 1
                    WHERE id = '%s'
                    """
                            .formatted(PetMatch.uuid(IdKind.ITEM, item)));
            Said said = verify(pet, cycle);
            assertThat(said.status()).isEqualTo(1);
            assertThat(said.text().lines().filter(line -> line.startsWith("DIFFERS")))
                    .singleElement()
                    .asString()
                    .contains(item, pet.person("dave"), "recorded 60393, computed 60392");
            assertThat(said.text()).contains("NOT AS RECORDED");
        }
    }

    @Test
    void aPayoutALineAndATransferAlteredAreNamed() {
        try (PetMatch pet = paying()) {
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            pet.rig.at("2026-02-15T06:00:00Z");
            pet.approve(cycle);
            pet.disburse(cycle);
            pet.execute("UPDATE backoffice.transfers SET amount_cents = amount_cents + 1");
            assertThat(verify(pet, cycle).text())
                    .contains("5 differ", "sent_cents recorded 48315, computed 48314");
            pet.execute("UPDATE backoffice.transfers SET amount_cents = amount_cents - 1");
            pet.execute(
                    """
                    UPDATE backoffice.payout_lines
                    SET amount_cents = amount_cents + 1, net_cents = net_cents + 1
                    """);
            assertThat(verify(pet, cycle).text()).contains("DIFFERS  line of pay_", "5 differ");
        }
    }

    @Test
    void aDamagedInputAndAnUnknownCycleAreSaid() {
        try (PetMatch pet = paying()) {
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            Said unknown = verify(pet, "cyc_00000000000000000000000000");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.text()).contains("there is no cycle cyc_0000");
            assertThat(verify(pet, "january").status()).isEqualTo(2);

            pet.execute("UPDATE backoffice.cycle_projects SET input = input - 'members'");
            Said damaged = verify(pet, cycle);
            assertThat(damaged.status()).isEqualTo(1);
            assertThat(damaged.text()).contains("its stored input is damaged");
        }
    }

    private static PetMatch paying() {
        PetMatch pet = PetMatch.start();
        pet.revenue("2026-01-10", 1_000_000);
        pet.people.keySet().forEach(pet::ready);
        return pet;
    }

    private static Said verify(PetMatch pet, String cycle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = VerifyPayouts.run(List.of(cycle), pet.rig.database(), out, out);
        return new Said(status, bytes.toString(StandardCharsets.UTF_8));
    }
}
