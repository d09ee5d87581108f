package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The back office as shipped: beside the gateway, alone, and without a database.
@Timeout(240)
class BackOfficeStartTest {
    @RegisterExtension
    static final RunningSluice SLUICE = new RunningSluice("back-office").with("DATABASE_URL", "");

    @RegisterExtension
    static final RunningSluice BARE = new RunningSluice("back-office-without-database");

    @Test
    void holdsTheSameKeysAndKeepsWhatItIsTold() throws Exception {
        SLUICE.start();
        SLUICE.awaitOutput("ready; stop with");
        assertThat(SLUICE.output())
                .contains("gateway      " + SLUICE.url())
                .contains("back office  " + SLUICE.backOfficeUrl());
        String made = issue("sam");
        String contributor =
                SLUICE.backOffice(RunningSluice.ADMIN_KEY)
                        .post(
                                "/api/contributors",
                                """
                                {"display_name":"Alice","email":"alice@example.com",
                                 "country":"US","kind":"human"}
                                """)
                        .expect(201)
                        .at("contributor_id")
                        .text();
        SLUICE.client(made).get("/v1/webhook-endpoints").expect(200);
        assertThat(SLUICE.stop().status()).isIn(143, 0);

        SLUICE.startBackOffice();

        Client admin = SLUICE.backOffice(RunningSluice.ADMIN_KEY);
        admin.get("/api/contributors/" + contributor).expect(200);
        String alone = issue("sue");
        assertThat(SLUICE.backOffice(made).get("/api/jobs").status())
                .as("the engine's keys are the engine's")
                .isEqualTo(401);
        assertThat(SLUICE.stop().status()).isIn(143, 0);

        SLUICE.start();

        SLUICE.awaitBackOffice();
        SLUICE.backOffice(RunningSluice.ADMIN_KEY)
                .get("/api/contributors/" + contributor)
                .expect(200);
        SLUICE.backOffice(made).get("/api/jobs").expect(200);
        SLUICE.backOffice(alone).get("/api/jobs").expect(200);
        SLUICE.client(alone).get("/v1/webhook-endpoints").expect(200);
        assertThat(SLUICE.stop().status()).isIn(143, 0);
    }

    @Test
    void isNamedAsAwayWithoutADatabaseAndHoldsNobodyUp() {
        BARE.start();

        Client office = BARE.backOffice(RunningSluice.ADMIN_KEY);
        office.get("/healthz").expect(200);
        assertThat(office.get("/readyz").expect(503).at("checks", "database").text())
                .isEqualTo("down");
        Standing.requireProblem(office.get("/api/jobs"), 503, "database_detached");
        BARE.client().open("alice", "5");
        BARE.kill();
    }

    private static String issue(String name) {
        SLUICE.awaitBackOffice();
        return SLUICE.backOffice(RunningSluice.ADMIN_KEY)
                .post("/api/keys", "{\"role\":\"staff\",\"subject_id\":\"%s\"}".formatted(name))
                .expect(201)
                .at("key")
                .text();
    }
}
