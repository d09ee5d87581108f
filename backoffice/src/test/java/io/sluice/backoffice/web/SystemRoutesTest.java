package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import org.junit.jupiter.api.Test;

/// What every listener has.
class SystemRoutesTest {
    @Test
    void answersOnItsOwnListener() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            RigClient nobody = rig.client("");
            assertThat(nobody.get("/healthz").expect(200).text("status")).isEqualTo("ok");
            assertThat(nobody.get("/readyz").expect(200).text("checks.database")).isEqualTo("ok");
            assertThat(nobody.get("/metrics").expect(200).body()).contains("sluice");
            nobody.get("/openapi.json").expect(200).at("paths./api/contributors.post");
            assertThat(nobody.get("/docs").expect(200).body()).contains("/api/contributors");
            nobody.get("/problems/vote-not-passed").expect(200);
            nobody.get("/api/nothing").expect(404, "not_found");
        }
    }
}
