package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import org.junit.jupiter.api.Test;

/// A payout that keeps failing: tried with each next cycle three times more, then held until the
/// payee has changed the method and asks. Asking earlier does not begin the count again.
class RetriesTest {
    private static final String ME = "/api/contributors/me";

    @Test
    void triesThreeMoreCyclesAndThenWaitsForAnotherMethodAndAWord() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("eve", "{\"account_number\":\"000111\",\"sandbox\":\"fail\"}");
            String cycle = pet.month("2026-01-01");
            String retry = "/api/payouts/items/" + pet.item(cycle, "eve") + "/retry";
            for (String month : new String[] {"2026-02-01", "2026-03-01", "2026-04-01"}) {
                assertThat(newest(pet).text("data.0.status")).isEqualTo("failed");
                pet.as("eve").post(retry, "{}").expect(200);
                pet.month(month);
            }
            assertThat(newest(pet).text("data.0.status")).isEqualTo("failed");
            pet.as("eve").post(retry, "{}").expect(409, "wrong_state");
            pet.month("2026-05-01");
            assertThat(newest(pet).text("data.0.status")).isEqualTo("held");
            assertThat(newest(pet).text("data.0.reasons.0")).isEqualTo("retries_exhausted");
            assertThat(transfers(pet)).isEqualTo(4);

            pet.method("eve", "{\"account_number\":\"000222333444\"}");
            pet.carl.post(retry, "{}").expect(200);
            pet.month("2026-06-01");
            assertThat(newest(pet).text("data.0.status")).isEqualTo("disbursed");
            assertThat(newest(pet).number("data.0.total_net")).isEqualTo("1756.87");
            assertThat(transfers(pet)).isEqualTo(5);
            pet.carl.post(retry, "{}").expect(409, "wrong_state");
        }
    }

    private static Answer newest(PetMatch pet) {
        return pet.as("eve").get(ME + "/payouts").expect(200);
    }

    private static int transfers(PetMatch pet) {
        return pet.carl.get("/api/payouts/transfers").expect(200).list("data").size();
    }
}
