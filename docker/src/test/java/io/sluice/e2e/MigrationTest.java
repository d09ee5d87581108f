package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.RunningSluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// From free to metered (003, Migration; DOMAIN, Migration), with the shipped program.
class MigrationTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("migration");

    private static final String FREE = ",\"metering\":\"off\"";

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void aFreeAccountPaysNothingForItselfAndIsRecorded() {
        Client client = SLUICE.client();
        client.open("org_paying", "org", "100", "");
        client.open("free_child", "citizen", "0", FREE + ",\"parent_owner_id\":\"org_paying\"");
        Tree quote =
                client.post(
                                "/v1/quotes",
                                """
                                {"source_id":"free_child","planned_delta_e":250,
                                 "project_id":"petmatch"}
                                """)
                        .expect(201);
        assertThat(quote.at("price_per_unit").micros()).isZero();
        assertThat(quote.at("expected_debit").micros()).isZero();
        assertThat(quote.at("allowed_delta_e").micros()).isEqualTo(250_000_000);
        assertThat(quote.at("payer_id").text()).isEqualTo("free_child");
        String quoteId = quote.at("quote_id").text();
        client.reserve(quoteId).expect(200);
        Tree settled = client.settle(quoteId, "200").expect(200);
        assertThat(settled.at("debit", "amount_debited").micros()).isZero();
        assertThat(settled.at("debit", "actual_delta_e_delivered").micros()).isEqualTo(200_000_000);
        assertThat(client.account("org_paying").at("balance").micros()).isEqualTo(100_000_000);
        String day = settled.at("debit", "timestamp").text().substring(0, 10);
        Tree usage = client.get("/v1/usage?day=" + day).expect(200);
        assertThat(usage.at(0).at("project_id").text()).isEqualTo("petmatch");
        assertThat(usage.at(0).at("credits").micros()).isZero();
        assertThat(usage.at(0).at("settles").micros()).isEqualTo(1_000_000);
    }

    @Test
    void aMeteredAccountThatDrawsOnAFreeParentPaysThePrice() {
        Client client = SLUICE.client();
        client.open("org_free", "org", "100", FREE);
        client.open("metered_child", "citizen", "0", ",\"parent_owner_id\":\"org_free\"");
        String quoteId = client.quote("metered_child", "3");
        Tree reserved = client.reserve(quoteId).expect(200);
        assertThat(reserved.at("payer_id").text()).isEqualTo("org_free");
        client.settle(quoteId, "3").expect(200);
        assertThat(client.account("org_free").at("balance").micros()).isEqualTo(70_000_000);
    }

    @Test
    void grandfatheringSwitchesOnAndGrantsOnce(@TempDir Path folder) throws IOException {
        Client client = SLUICE.client();
        client.open("ann", "human", "0", FREE);
        client.open("bob", "human", "5", FREE);
        client.open("cid", "human", "7", "");
        String before = client.quote("ann", "2");
        client.reserve(before).expect(200);
        Path list = Files.writeString(folder.resolve("list"), "bob\ncid # is metered\n");

        Ended first = grandfather("ann", "--file", list.toString());
        assertThat(first.status()).as(first.output()).isZero();
        assertThat(first.output()).contains("2 switched to metered, 1 metered before, 0 failed");
        Ended second = grandfather("ann", "--file", list.toString());
        assertThat(second.status()).as(second.output()).isZero();
        assertThat(second.output()).contains("0 switched to metered, 3 metered before, 0 failed");

        Tree ann = client.account("ann");
        assertThat(ann.at("metering").text()).isEqualTo("on");
        assertThat(ann.at("balance").micros()).isEqualTo(10_000_000_000L);
        assertThat(ann.at("granted").micros()).isEqualTo(10_000_000_000L);
        assertThat(ann.at("low_balance_threshold").micros()).isEqualTo(1_000_000_000);
        assertThat(client.account("bob").at("balance").micros()).isEqualTo(10_005_000_000L);
        assertThat(client.account("cid").at("balance").micros()).isEqualTo(7_000_000);

        // What was quoted free is settled free; from now on the price counts.
        client.settle(before, "2").expect(200);
        assertThat(client.account("ann").at("balance").micros()).isEqualTo(10_000_000_000L);
        String after = client.quote("ann", "2");
        client.reserve(after).expect(200);
        client.settle(after, "2").expect(200);
        assertThat(client.account("ann").at("balance").micros()).isEqualTo(9_980_000_000L);
        assertThat(grandfather("nobody").status()).isEqualTo(1);
    }

    private static Ended grandfather(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "grandfather";
        System.arraycopy(words, 0, all, 1, words.length);
        return new RunningSluice("migration-run")
                .with("SLUICE_GATEWAY_PORT", Integer.toString(SLUICE.port()))
                .run(all);
    }
}
