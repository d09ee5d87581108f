package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One product: what is metered for a project in the gateway becomes its revenue in the back
/// office, once, however often it is asked for and whatever ends in between.
@Timeout(300)
class UsageRevenueTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("usage-revenue");

    private static final PrivatePostgres POSTGRES = new PrivatePostgres(SLUICE.dataFolder());
    private static final String JOB = "/api/jobs/usage_revenue/run";

    @AfterAll
    static void leaveNothingRunning() throws IOException {
        if (Files.exists(SLUICE.dataFolder().resolve("postgres/data/postmaster.pid"))) {
            POSTGRES.kill();
        }
    }

    @Test
    void aDayIsBookedOnceWhateverIsRepeatedOrKilled() {
        SLUICE.with("DATABASE_URL", "")
                .with("STRIPE_WEBHOOK_SECRET", StripeSender.SECRET)
                .with("SLUICE_TEST_CLOCK", "1");
        Client office = start();
        String founder =
                office.post(
                                "/api/contributors",
                                """
                                {"display_name":"Alice","email":"alice@example.com","country":"US",
                                 "kind":"human"}\
                                """)
                        .expect(201)
                        .at("contributor_id")
                        .text();
        String project =
                office.post(
                                "/api/projects",
                                """
                                {"name":"PetMatch","founder_id":"%s","stage":"shipped"}\
                                """
                                        .formatted(founder))
                        .expect(201)
                        .at("project_id")
                        .text();
        Set<String> days = meter(project);

        SLUICE.kill();
        office = start();
        String later = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS) + "";
        office.send("PUT", "/api/test-clock", "{\"now\":\"" + later + "\"}", null).expect(200);
        office.post(JOB, "").expect(200);
        Tree booked = requireBookedOnce(office, project, days);
        office.post(JOB, "").expect(200);
        SLUICE.kill();
        office = start();
        office.post(JOB, "").expect(200);

        assertThat(requireBookedOnce(office, project, days)).isEqualTo(booked);
        Tree parked = office.get("/api/revenue/parked-usage").expect(200).at("data");
        assertThat(parked.list()).isNotEmpty();
        assertThat(parked.list().getFirst().at("project_named").text()).isEqualTo("nobody");

        office = whatIsPaidBackIsThePlatformsLoss(office);
        assertThat(requireBookedOnce(office, project, days)).isEqualTo(booked);
        SLUICE.stop();
    }

    /// Of $10.00, 110.5 credits are spent when all of it goes back: $1.10 is lost, and half a cent
    /// waits. $1.00 of that is bought later; what is granted is nobody's cash.
    private static Client whatIsPaidBackIsThePlatformsLoss(Client office) {
        StripeSender stripe = new StripeSender(SLUICE.url());
        stripe.refunded("evt_2", "ch_1", "pi_1", 1000).expect(200);
        assertThat(SLUICE.client().get("/v1/accounts/buyer").expect(200).at("debt").micros())
                .isEqualTo(110_500_000);
        requireLosses(office, "110");
        requireLosses(office, "110");
        SLUICE.kill();
        Client again = start();
        requireLosses(again, "110");
        stripe.succeeded("evt_3", "pi_2", "buyer", 100).expect(200);
        requireLosses(again, "-100", "110");
        SLUICE.client()
                .post("/v1/accounts/buyer/grants", "{\"amount\":50,\"reason\":\"goodwill\"}")
                .expect(201);
        requireLosses(again, "-100", "110");
        return again;
    }

    private static void requireLosses(Client office, String... cents) {
        office.post(JOB, "").expect(200);
        Tree losses = office.get("/api/revenue/credit-losses").expect(200).at("data");
        assertThat(losses.list().stream().map(each -> each.at("amount_cents").number() + ""))
                .containsExactly(cents);
    }

    /// Spends 100.5 bought credits on the project, 10 on nobody's, and 20 granted ones on the
    /// project; answers the days on which that was.
    private static Set<String> meter(String project) {
        Client gateway = SLUICE.client();
        gateway.open("buyer", "0");
        gateway.open("given", "1000");
        new StripeSender(SLUICE.url()).succeeded("evt_1", "pi_1", "buyer", 1000).expect(200);
        Set<String> days = new TreeSet<>();
        days.add(spend(gateway, "buyer", project, "10"));
        days.add(spend(gateway, "buyer", project, "0.05"));
        days.add(spend(gateway, "buyer", "nobody", "1"));
        days.add(spend(gateway, "given", project, "2"));
        return days;
    }

    private static String spend(Client gateway, String account, String project, String deltaE) {
        String quoteId =
                gateway.post(
                                "/v1/quotes",
                                """
                                {"source_id":"%s","planned_delta_e":%s,"project_id":"%s"}\
                                """
                                        .formatted(account, deltaE, project))
                        .expect(201)
                        .at("quote_id")
                        .text();
        gateway.reserve(quoteId).expect(200);
        return gateway.settle(quoteId, deltaE)
                .expect(200)
                .at("debit", "timestamp")
                .text()
                .substring(0, 10);
    }

    /// One row a day at most, together 100 cents: half a cent is carried. Answers the rows.
    private static Tree requireBookedOnce(Client office, String project, Set<String> days) {
        String path = "/api/projects/" + project + "/revenue/ledger";
        Tree rows = office.get(path).expect(200).at("data");
        long cents = 0;
        for (Tree row : rows.list()) {
            assertThat(row.at("source").text()).isEqualTo("usage");
            assertThat(row.at("stripe_fee_cents").number().longValueExact()).isZero();
            assertThat(days).contains(row.at("origin").text().substring(0, 10));
            cents += row.at("amount_usd_cents").number().longValueExact();
        }
        assertThat(cents).isEqualTo(100);
        assertThat(rows.list()).hasSizeBetween(1, days.size());
        assertThat(office.get("/api/audit/verify").expect(200).at("ok").flag()).isTrue();
        return rows;
    }

    /// Starts and waits until the back office has its database.
    private static Client start() {
        SLUICE.start();
        Client office = new Client(SLUICE.backOfficeUrl(), RunningSluice.ADMIN_KEY);
        while (!isReady(office)) {
            RunningSluice.sleep(50);
        }
        return office;
    }

    private static boolean isReady(Client office) {
        try {
            return office.get("/readyz").status() == 200 && SLUICE.isAlive();
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
