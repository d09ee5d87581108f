package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.DemoMoment.Low;
import io.sluice.gateway.DemoMoment.Paid;
import io.sluice.gateway.DemoMoment.Refused;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.money.Micros;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo against a real gateway, without its rests.
class DemoTest {
    private static final DemoWords WORDS = new DemoWords(false, StandardCharsets.UTF_8);

    @TempDir private Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void tellsTheWorkedExampleAsTheSpecificationDoes() throws Exception {
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            Demo demo = demo(gateway);
            demo.begin();
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("alice          human    5,000 credits (~$50.00)")
                    .contains("mind_protocol  org      2,450 credits (~$24.50)")
                    .contains("    felix        citizen  draws from mind_protocol");
            assertThat(WORDS.of(Objects.requireNonNull(demo.narrator().next())))
                    .isEqualTo(
                            "  felix          this will use ~12 credits … used 11.2 credits,"
                                    + " 2,438.8 remaining  (mind_protocol pays; reserve, settle)");
        }
    }

    @Test
    void agentsPayAreClampedRefusedAndToppedUpAndNoCreditIsMissing() throws Exception {
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            Demo demo = demo(gateway);
            List<DemoAgent> agents = demo.begin();
            for (int round = 0; round < 60; round++) {
                for (DemoAgent agent : agents) {
                    assertThat(agent.work()).isTrue();
                }
            }
            DemoNarrator.Sums sums = demo.narrator().sums();
            assertThat(sums.paid()).isGreaterThan(200);
            assertThat(sums.clamped()).isPositive();
            assertThat(sums.refused()).isPositive();
            assertThat(sums.toppedUp()).isPositive();
            long spent = 0;
            for (DemoWorld.Member member : DemoWorld.MEMBERS) {
                Said account = gateway.admin().get("/v1/accounts/" + member.id());
                spent += account.micros("lifetime_spent");
                assertThat(account.micros("reserved")).isZero();
                assertThat(account.micros("initial_balance"))
                        .isEqualTo(account.micros("balance") + account.micros("lifetime_spent"));
            }
            assertThat(spent).isEqualTo(sums.debitedMicros());
            assertThat(demo.summary()).contains("so far: " + sums.paid() + " paid");
        }
    }

    @Test
    void playsOnAfterARestartAndEndsTheKeysOfTheEarlierDemo() throws Exception {
        long before;
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            demo(gateway).begin();
            before = orgBalance(gateway);
        }
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            demo(gateway).begin();
            assertThat(before).isEqualTo(2_438_800_000L);
            assertThat(orgBalance(gateway)).isEqualTo(2_427_600_000L);
            Said keys = gateway.admin().get("/v1/keys");
            assertThat(keys.body().find("data"))
                    .isInstanceOfSatisfying(
                            JsonArray.class,
                            data ->
                                    assertThat(data.elements())
                                            .extracting(key ->
                                                    new Said(200, (JsonObject) key).text("status"))
                                            .containsExactly(
                                                    "revoked", "revoked", "revoked", "active",
                                                    "active", "active"));
        }
    }

    @Test
    void invitesWithTheAddressOfThisVeryGateway() throws Exception {
        try (SmallGateway gateway = SmallGateway.on(folder)) {
            assertThat(demo(gateway).invitation("$(cat data/admin.key)"))
                    .contains("KEY=$(cat data/admin.key)\n")
                    .contains("API=" + gateway.url() + "/v1\n")
                    .contains("sed 's/.*\"quote_id\":\"\\([^\"]*\\)\".*/\\1/')\n");
        }
    }

    @Test
    void saysWhatWasClampedAndWhatWasRefused() {
        assertThat(WORDS.of(paid("search_api", "search_api", 5, 3)))
                .isEqualTo(
                        "  search_api     ΔE 3 of 5 is affordable; this will use ~30 credits …"
                                + " used 30 credits, 1,234 remaining  (inject)");
        assertThat(WORDS.of(new Refused("luca", one(1), one(10), one(5))))
                .isEqualTo("  luca           insufficient credits: ΔE 1 costs 10, available are 5");
        assertThat(WORDS.of(new Low("mind_protocol", one(120))))
                .isEqualTo("  mind_protocol  balance low (120 credits). Top up?");
    }

    @Test
    void writesWhatTheOutputCanShow() {
        DemoWords plain = new DemoWords(false, StandardCharsets.US_ASCII);
        assertThat(plain.of(paid("search_api", "search_api", 5, 3)))
                .contains("dE 3 of 5")
                .contains("credits ... used");
        assertThat(new DemoWords(true, StandardCharsets.UTF_8).name("ada"))
                .isEqualTo("\u001b[1mada\u001b[0m" + " ".repeat(12));
    }

    @Test
    void writesAmountsForPeople() {
        assertThat(DemoWords.number(0)).isEqualTo("0");
        assertThat(DemoWords.number(999_500_000)).isEqualTo("999.5");
        assertThat(DemoWords.number(1_234_567_000_001L)).isEqualTo("1,234,567.000001");
        assertThat(DemoWords.number(-1_000 * Micros.ONE)).isEqualTo("-1,000");
        assertThat(DemoWords.estimate(11_500_000)).isEqualTo("12");
        assertThat(DemoWords.estimate(3_449_999)).isEqualTo("3.4");
        assertThat(DemoWords.dollars(49_129_999)).isEqualTo("49.12");
        assertThat(DemoWords.dollars(1_050_000_000)).isEqualTo("1,050.00");
        assertThat(DemoWords.dollars(80_000)).isEqualTo("0.08");
    }

    @Test
    void tellsTheUnusualInItsOrderAndElseTheNewest() {
        DemoNarrator narrator = new DemoNarrator();
        narrator.hear(paid("ada", "mind_protocol", 1, 1));
        narrator.hear(paid("search_api", "search_api", 5, 3));
        narrator.hear(new Refused("search_api", one(5), one(50), 0));
        narrator.hear(paid("luca", "mind_protocol", 1, 1));
        assertThat(narrator.next()).isEqualTo(paid("search_api", "search_api", 5, 3));
        assertThat(narrator.next()).isInstanceOf(Refused.class);
        assertThat(narrator.next()).isEqualTo(paid("luca", "mind_protocol", 1, 1));
        assertThat(narrator.next()).isNull();
    }

    private Demo demo(SmallGateway gateway) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Demo(gateway.admin(), WORDS, out, millis -> {}, true);
    }

    private static long orgBalance(SmallGateway gateway) throws Exception {
        return gateway.admin().get("/v1/accounts/mind_protocol").micros("balance");
    }

    private static Paid paid(String source, String payer, long planned, long allowed) {
        return new Paid(
                source,
                payer,
                one(planned),
                one(allowed),
                one(allowed * 10),
                one(allowed * 10),
                one(1_234),
                true);
    }

    private static long one(long whole) {
        return whole * Micros.ONE;
    }
}
