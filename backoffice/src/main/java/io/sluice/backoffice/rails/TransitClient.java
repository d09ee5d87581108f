package io.sluice.backoffice.rails;

import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/// Opens keys that a HashiCorp Vault, or an OpenBao, has wrapped with one of its own, which never
/// leaves it: POST /v1/transit/decrypt/{key}. Asked at each start, so that who takes our right away
/// there ends what we can read.
public final class TransitClient implements AutoCloseable {
    private static final String WRAPPED = "vault:";

    private final JsonClient http;
    private final Access access;

    /// Where it is, and by which of its keys ours are wrapped.
    public record Access(String base, Secret token, String key) {}

    public TransitClient(Access access) {
        this.http = new JsonClient(access.base());
        this.access = access;
    }

    /// Whether this is a key that has to be opened.
    public static boolean isWrapped(String text) {
        return text.startsWith(WRAPPED);
    }

    /// The bytes that were wrapped.
    ///
    /// @throws IOException when it does not open it
    public byte[] open(String wrapped) throws IOException {
        Answer answer =
                http.post(
                        "/v1/transit/decrypt/" + access.key(),
                        Map.of("X-Vault-Token", access.token().use(text -> text)),
                        JsonObject.EMPTY.with("ciphertext", new JsonText(wrapped)));
        return switch (answer) {
            case Answer.Said said when said.isGood() -> bytes(said.body());
            case Answer.Said said -> throw new IOException("the Vault says " + said.status());
            case Answer.Unsent _, Answer.Silent _ ->
                    throw new IOException("the Vault does not answer");
        };
    }

    private static byte[] bytes(ProviderJson body) throws IOException {
        try {
            byte[] opened = Base64.getDecoder().decode(body.textOr("", "data", "plaintext"));
            if (opened.length > 0) {
                return opened;
            }
        } catch (IllegalArgumentException notBase64) {
            // said below
        }
        throw new IOException("the Vault answers without a key");
    }

    @Override
    public void close() {
        http.close();
    }
}
