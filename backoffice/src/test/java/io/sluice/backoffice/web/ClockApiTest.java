package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A clock that a test sets.
class ClockApiTest {
    @Test
    void runsForwardsOnlyAndIsKept() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.at("2027-01-01T00:00:00Z");
            rig.at("2027-01-01T00:00:00Z");
            rig.admin()
                    .put("/api/test-clock", "{\"now\":\"2026-12-31T23:59:59.999Z\"}")
                    .expect(409, "clock_backwards");
            rig.admin().put("/api/test-clock", "{}").expect(400, "invalid_request");

            try (BackOfficeRig next = rig.another()) {
                String id = next.human("Late");
                assertThat(
                                next.admin()
                                        .get("/api/contributors/" + id)
                                        .expect(200)
                                        .text("created_at"))
                        .isEqualTo("2027-01-01T00:00:00.000Z");
            }
        }
    }

    @Test
    void isNotThereUnlessItIsSwitchedOn() {
        try (BackOfficeRig rig = BackOfficeRig.with(Map.of("SLUICE_TEST_CLOCK", "0"))) {
            rig.admin()
                    .put("/api/test-clock", "{\"now\":\"2027-01-01T00:00:00Z\"}")
                    .expect(404, "not_found");
        }
    }
}
