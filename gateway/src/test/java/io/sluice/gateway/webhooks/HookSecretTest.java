package io.sluice.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.svix.Webhook;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.metering.host.HostClock;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookSecretTest {
    private static final String BODY =
            "{\"event\":\"budget.low\",\"account_id\":\"felix\",\"ü\":1}";

    private final HookSecret secret = HookSecret.mint(new SecureRandom());
    private final long now = HostClock.SYSTEM.getAsLong() / 1000;

    @Test
    void signsAsTheReferenceImplementationOfStandardWebhooksVerifies() throws Exception {
        Webhook theirs = new Webhook(secret.reveal());
        String signature = sign(secret, BODY);

        assertThatCode(() -> theirs.verify(BODY, headers(signature))).doesNotThrowAnyException();
        assertThatThrownBy(() -> theirs.verify(BODY + " ", headers(signature)))
                .hasMessageContaining("signature");
        assertThatThrownBy(() -> theirs.verify(BODY, headers(sign(another(), BODY))))
                .hasMessageContaining("signature");
    }

    @Test
    void readsWhatTheCallerBrings() {
        HookSecret brought = HookSecret.parse(secret.reveal());
        assertThat(Objects.requireNonNull(brought).reveal()).isEqualTo(secret.reveal());
        assertThat(secret.toString()).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_AAAA",
                "whsec_not*base64",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void refusesWhatIsNoSecret(String text) {
        assertThat(HookSecret.parse(text)).isNull();
    }

    @Test
    void isStoredSoThatOnlyTheKeyAndItsEndpointOpenIt() {
        SecureRandom random = new SecureRandom();
        SecretBox box = new SecretBox(new byte[32], random);
        Buffer sealed = box.seal("endpoint_1", secret);

        assertThat(Objects.requireNonNull(box.open("endpoint_1", sealed)).reveal())
                .isEqualTo(secret.reveal());
        assertThat(box.seal("endpoint_1", secret)).isNotEqualTo(sealed);
        assertThat(box.open("endpoint_2", sealed)).isNull();
        byte[] otherKey = {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(new SecretBox(otherKey, random).open("endpoint_1", sealed)).isNull();
        assertThat(box.open("endpoint_1", Buffer.buffer("x"))).isNull();
    }

    private static HookSecret another() {
        return HookSecret.mint(new SecureRandom());
    }

    private String sign(HookSecret by, String body) {
        return by.sign("event_7_0", now, body.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, List<String>> headers(String signature) {
        return Map.of(
                "webhook-id", List.of("event_7_0"),
                "webhook-timestamp", List.of(Long.toString(now)),
                "webhook-signature", List.of(signature));
    }
}
