package io.sluice.gateway.webhooks;

import io.sluice.gateway.edge.HookSecret;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Encrypts signing secrets for the database, under a key of the data folder and bound to their
/// endpoint: AES-256-GCM.
///
/// ```
/// 0 nonce: 12 │ 12 secret, encrypted │ tag: 16
/// ```
public final class SecretBox {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /// `key` has 32 bytes.
    public SecretBox(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /// The secret as it is stored.
    public Buffer seal(String endpointId, HookSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, endpointId, nonce).doFinal(secret.toBytes());
            return Buffer.buffer(nonce).appendBytes(sealed);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the cipher of every JDK fails", failure);
        }
    }

    /// The secret again; null when it was sealed for another endpoint or under another key.
    @Nullable HookSecret open(String endpointId, Buffer sealed) {
        byte[] bytes = sealed.getBytes();
        if (bytes.length < NONCE_BYTES) {
            return null;
        }
        try {
            Cipher cipher =
                    cipher(
                            Cipher.DECRYPT_MODE,
                            endpointId,
                            Arrays.copyOfRange(bytes, 0, NONCE_BYTES));
            return HookSecret.ofBytes(
                    cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
        } catch (GeneralSecurityException notOurs) {
            return null;
        }
    }

    private Cipher cipher(int mode, String endpointId, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(endpointId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
