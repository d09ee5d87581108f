package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopbackServer;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.rails.PaypalServer;
import io.sluice.backoffice.rails.WiseServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `/webhooks/paypal` and `/webhooks/wise`: only what the rails have signed is believed.
@Timeout(180)
class RailHooksApiTest {
    private static final String PAYPAL = "/webhooks/paypal";
    private static final String WISE = "/webhooks/wise";
    private static final char[] PASSWORD = "password".toCharArray();

    @Test
    void believesPaypalAlone() throws Exception {
        try (PaypalServer server = new PaypalServer(InstantSource.system());
                Signer signer = new Signer();
                BackOfficeRig rig = BackOfficeRig.with(paypal(server))) {
            RigClient anybody = rig.client("");
            String event =
                    """
                    {"id":"WH-1","event_type":"PAYMENT.PAYOUTS-ITEM.RETURNED",
                     "resource":{"payout_batch_id":"PB1",
                      "payout_item":{"sender_item_id":"tr_1"}}}
                    """;
            refused(anybody.post(PAYPAL, event));
            String[] sound = signer.paypal(event, "WH-1", Instant.now());
            refused(anybody.post(PAYPAL, event.replace("RETURNED", "FAILED"), sound));
            refused(anybody.post(PAYPAL, event, signer.paypal(event, "WH-2", Instant.now())));
            Instant longAgo = Instant.now().minus(Duration.ofDays(5));
            refused(anybody.post(PAYPAL, event, signer.paypal(event, "WH-1", longAgo)));
            String[] elsewhere = sound.clone();
            for (String url :
                    List.of(
                            "https://evil.example.com/cert.pem",
                            "https://api.paypal.com.evil.example.com/cert.pem",
                            "http://api.paypal.com/cert.pem",
                            "https://api.paypal.com@127.0.0.1/cert.pem",
                            "file:///etc/passwd",
                            "not a url")) {
                elsewhere[7] = url;
                refused(anybody.post(PAYPAL, event, elsewhere));
            }
            assertThat(server.asked).isEmpty();
            anybody.post(PAYPAL, event, sound).expect(200);
            anybody.post(PAYPAL, event, sound).expect(200);
        }
    }

    @Test
    void believesWiseAlone() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        try (WiseServer server = new WiseServer(InstantSource.system());
                BackOfficeRig rig = BackOfficeRig.with(wise(server, keys.getPublic()))) {
            RigClient anybody = rig.client("");
            String event = wiseEvent("outgoing_payment_sent", Instant.now());
            refused(anybody.post(WISE, event));
            refused(anybody.post(WISE, event, "X-Signature-SHA256", "bm9uZQ=="));
            String other = signed(keys.getPrivate(), wiseEvent("processing", Instant.now()));
            refused(anybody.post(WISE, event, "X-Signature-SHA256", other));
            String stale = wiseEvent("cancelled", Instant.now().minus(Duration.ofDays(16)));
            refused(
                    anybody.post(
                            WISE, stale, "X-Signature-SHA256", signed(keys.getPrivate(), stale)));
            String sound = signed(keys.getPrivate(), event);
            anybody.post(WISE, event, "X-Signature-SHA256", sound).expect(200);
            anybody.post(WISE, event, "X-Signature-SHA256", sound).expect(200);
        }
    }

    @Test
    void takesNothingWhereNobodyHasSaidWhatToTrust() {
        try (BackOfficeRig rig = BackOfficeRig.start()) {
            rig.client("").post(PAYPAL, "{}").expect(503, "method_not_configured");
            rig.client("").post(WISE, "{}").expect(503, "method_not_configured");
        }
    }

    private static Map<String, String> paypal(PaypalServer server) {
        return Map.of(
                "PAYPAL_API_BASE", server.base(),
                "PAYPAL_CLIENT_ID", "client",
                "PAYPAL_CLIENT_SECRET", "secret",
                "PAYPAL_WEBHOOK_ID", "WH-1");
    }

    private static Map<String, String> wise(WiseServer server, PublicKey key) {
        return Map.of(
                "WISE_API_BASE",
                server.base(),
                "WISE_API_TOKEN",
                "token",
                "WISE_PROFILE_ID",
                "12345",
                "WISE_WEBHOOK_PUBLIC_KEY",
                Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    private static void refused(Answer answer) {
        answer.expect(400, "invalid_signature");
    }

    private static String wiseEvent(String state, Instant sentAt) {
        return """
        {"data":{"resource":{"type":"transfer","id":16521632,"profile_id":12345,"account_id":1},
          "current_state":"%s","previous_state":null,"occurred_at":"2026-02-15T06:00:01Z"},
         "subscription_id":"s","event_type":"transfers#state-change",
         "schema_version":"4.0.0","sent_at":"%s"}
        """
                .formatted(state, sentAt);
    }

    private static String signed(PrivateKey key, String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    /// Signs as PayPal does, with a certificate that is served from this machine.
    private static final class Signer implements AutoCloseable {
        private final PrivateKey key;
        private final LoopbackServer server;

        Signer() throws IOException, GeneralSecurityException, InterruptedException {
            Path store = Files.createTempDirectory("paypal").resolve("keys.p12");
            int exit =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "paypal",
                                    "-keyalg",
                                    "RSA",
                                    "-keysize",
                                    "2048",
                                    "-dname",
                                    "CN=messageverificationcerts",
                                    "-startdate",
                                    "2025/01/01",
                                    "-validity",
                                    "3650",
                                    "-storetype",
                                    "PKCS12",
                                    "-keystore",
                                    store.toString(),
                                    "-storepass",
                                    new String(PASSWORD))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            assertThat(exit).isZero();
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            key = (PrivateKey) Objects.requireNonNull(keys.getKey("paypal", PASSWORD));
            Certificate certificate = keys.getCertificate("paypal");
            String pem =
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n";
            server = new LoopbackServer(exchange -> LoopbackServer.answer(exchange, 200, pem));
        }

        String[] paypal(String body, String webhookId, Instant at) throws GeneralSecurityException {
            CRC32 sum = new CRC32();
            sum.update(body.getBytes(StandardCharsets.UTF_8));
            String signed = "transmission-1|" + at + "|" + webhookId + "|" + sum.getValue();
            return new String[] {
                "PAYPAL-TRANSMISSION-ID",
                "transmission-1",
                "PAYPAL-TRANSMISSION-TIME",
                at.toString(),
                "PAYPAL-AUTH-ALGO",
                "SHA256withRSA",
                "PAYPAL-CERT-URL",
                server.url() + "/cert.pem",
                "PAYPAL-TRANSMISSION-SIG",
                signed(key, signed)
            };
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
