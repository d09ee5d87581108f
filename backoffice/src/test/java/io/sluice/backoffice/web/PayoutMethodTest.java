package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.ProviderServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where payees may have their money sent, from when on, and what they are told of it.
class PayoutMethodTest {
    private static final String METHOD = "/api/contributors/me/payout-method";

    @Test
    void offersInEachCountryWhatTheTableSays() {
        Map<String, Set<String>> table =
                Map.of(
                        "US", Set.of("ach", "stripe_connect", "paypal"),
                        "GB", Set.of("stripe_connect", "wise", "paypal"),
                        "DE", Set.of("stripe_connect", "wise", "paypal"),
                        "FR", Set.of("stripe_connect", "wise", "paypal"),
                        "NL", Set.of("stripe_connect", "wise", "paypal"),
                        "CA", Set.of("stripe_connect", "wise", "paypal"),
                        "AU", Set.of("stripe_connect", "wise", "paypal"),
                        "IN", Set.of("wise", "paypal"),
                        "BR", Set.of("wise", "paypal"),
                        "CH", Set.of());
        table.forEach((country, offered) -> {
            for (MethodType type : MethodType.values()) {
                assertThat(type.isOfferedIn(country))
                        .as(type + " in " + country)
                        .isEqualTo(offered.contains(type.name().toLowerCase(Locale.ROOT)));
            }
        });
    }

    @Test
    void coolsAChangeOffAndTellsItsOwner() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            RigClient eve = rig.as("contributor", rig.human("Eve"));
            rig.at("2026-01-10T00:00:00Z");
            Answer first = put(eve, "000123456789").expect(200);
            assertThat(first.text("effective_from")).isEqualTo("2026-01-10T00:00:00.000Z");
            assertThat(first.text("rail")).isEqualTo("sandbox");
            rig.at("2026-01-20T00:00:00Z");
            assertThat(put(eve, "000222333444").expect(200).text("effective_from"))
                    .isEqualTo("2026-02-01T00:00:00.000Z");
            rig.at("2026-01-30T12:00:00Z");
            Answer late = put(eve, "000555666777").expect(200);
            assertThat(late.text("effective_from")).isEqualTo("2026-02-02T12:00:00.000Z");
            assertThat(late.body()).doesNotContain("000555666777");

            Answer told = eve.get("/api/contributors/me/notices").expect(200);
            assertThat(told.list("data")).hasSize(3);
            assertThat(told.text("data.0.kind")).isEqualTo("payout_method.changed");
            assertThat(told.text("data.0.data.masked")).isEqualTo("***6777");
            assertThat(told.text("data.0.data.before")).isEqualTo("***3444");
            assertThat(told.body()).doesNotContain("000555666777", "000222333444");
            RigClient dave = rig.as("contributor", rig.human("Dave"));
            assertThat(dave.get("/api/contributors/me/notices").list("data")).isEmpty();
            dave.get(METHOD).expect(404, "not_found");
            eve.put(METHOD, wise("\"type\":\"email\"")).expect(422, "country_not_supported");
        }
    }

    @Test
    void sealsAnewWhatAnOlderKeyHasSealed() {
        BackOfficeRig old = BackOfficeRig.with(Map.of("SLUICE_DETAILS_KEY", "of last year"));
        try (old) {
            RigClient eve = old.as("contributor", old.human("Eve"));
            put(eve, "000123456789").expect(200);
            Map<String, String> both = Map.of("SLUICE_DETAILS_KEY", "of this year,of last year");
            try (BackOfficeRig now = BackOfficeRig.on(old.database(), both)) {
                assertThat(ran(now)).contains("1 sealed anew");
                assertThat(ran(now)).doesNotContain("sealed anew");
            }
            Map<String, String> alone = Map.of("SLUICE_DETAILS_KEY", "of this year");
            try (BackOfficeRig next = BackOfficeRig.on(old.database(), alone)) {
                assertThat(ran(next)).doesNotContain("sealed anew");
            }
        }
    }

    @Test
    void opensAKeyThatAVaultHasWrapped() {
        Map<String, String> settings = new HashMap<>();
        settings.put("SLUICE_DETAILS_KEY", "vault:v1:S3GtnJ5GUNCWV, of last year");
        settings.put("VAULT_TOKEN", "hvs.sound");
        settings.put("VAULT_TRANSIT_KEY", "payouts");
        try (TransitServer vault = new TransitServer("of this year")) {
            settings.put("VAULT_ADDR", vault.base());
            try (BackOfficeRig rig = BackOfficeRig.with(settings)) {
                put(rig.as("contributor", rig.human("Eve")), "000123456789").expect(200);
                Map<String, String> plain = Map.of("SLUICE_DETAILS_KEY", "of this year");
                try (BackOfficeRig next = BackOfficeRig.on(rig.database(), plain)) {
                    assertThat(ran(next)).doesNotContain("sealed anew");
                }
            }
            settings.put("VAULT_TOKEN", "hvs.ended");
            assertThatThrownBy(() -> BackOfficeRig.with(settings))
                    .hasMessageContaining("SLUICE_DETAILS_KEY: the Vault says 403");
        }
        assertThatThrownBy(() -> BackOfficeRig.with(settings))
                .hasMessageContaining("the Vault does not answer");
    }

    /// The transit engine of a Vault, as far as opening goes.
    private static final class TransitServer extends ProviderServer {
        private final String secret;

        TransitServer(String secret) {
            this.secret = secret;
        }

        @Override
        protected Said answer(Asked request) {
            if (!"hvs.sound".equals(request.headers().getFirst("X-Vault-Token"))) {
                return new Said(403, "{\"errors\":[\"permission denied\"]}");
            }
            boolean sound =
                    request.path().equals("/v1/transit/decrypt/payouts")
                            && "vault:v1:S3GtnJ5GUNCWV".equals(request.json().text("ciphertext"));
            String plaintext =
                    Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            return sound
                    ? new Said(200, "{\"data\":{\"plaintext\":\"" + plaintext + "\"}}")
                    : new Said(400, "{\"errors\":[\"invalid ciphertext\"]}");
        }
    }

    @Test
    void neverLeadsToTheSandboxWhileAnotherRailIsLive() {
        Map<String, String> live =
                Map.of(
                        "SLUICE_TEST_CLOCK", "0",
                        "WISE_API_TOKEN", "token",
                        "WISE_PROFILE_ID", "12345",
                        "WISE_API_BASE", "https://api.wise.example");
        try (BackOfficeRig rig = BackOfficeRig.with(live)) {
            RigClient eve = rig.as("contributor", rig.human("Eve"));
            put(eve, "000123456789").expect(503, "method_not_configured");
        }
    }

    /// Checked when it is set, not when it is used weeks later.
    @Test
    void refusesDetailsThatCanBeNobodysAccount() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            String eveId = rig.human("Eve");
            RigClient eve = rig.as("contributor", eveId);
            eve.put(
                            METHOD,
                            """
                            {"method_type":"ach","details":{"account_number":"000123456789",
                             "routing_number":"110000001"}}
                            """)
                    .expect(422, "invalid_value");
            rig.admin().patch("/api/contributors/" + eveId, "{\"country\":\"DE\"}").expect(200);
            String iban = "\"type\":\"iban\",\"iban\":\"%s\"";
            for (String wrong : List.of("DE89370400440532013001", "DE89", "DE89 3704", "\u0661")) {
                String said = eve.put(METHOD, wise(iban.formatted(wrong))).expect(422).body();
                assertThat(said).contains("details.iban");
            }
            eve.put(METHOD, wise("\"iban\":\"DE89370400440532013000\""))
                    .expect(422, "invalid_value");
            eve.put(METHOD, wise("\"type\":\"sort_code\",\"sort_code\":\"04007\""))
                    .expect(422, "invalid_value");
            eve.put(METHOD, "{\"method_type\":\"paypal\",\"details\":{\"email\":\"eve\"}}")
                    .expect(422, "invalid_value");
            eve.put(METHOD, wise(iban.formatted("DE89370400440532013000"))).expect(200);
        }
    }

    private static String wise(String details) {
        return "{\"method_type\":\"wise\",\"details\":{\"account_holder_name\":\"Eve\",%s}}"
                .formatted(details);
    }

    private static Answer put(RigClient who, String account) {
        return who.put(
                METHOD,
                "{\"method_type\":\"ach\",\"details\":{\"account_number\":\"%s\"}}"
                        .formatted(account));
    }

    private static String ran(BackOfficeRig rig) {
        return rig.admin().post("/api/jobs/housekeeping/run", "").expect(200).text("last_outcome");
    }
}
