package io.sluice.backoffice.rails;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/// Encrypts where payees' money goes (AES-256-GCM), bound to its owner: what is stored for one
/// person cannot be read as another's. Safe for all threads.
public final class DetailsVault {
    /// Bytes of a key.
    public static final int KEY_BYTES = 32;

    /// Part of each ciphertext; it will tell keys apart when there is more than one.
    private static final int KEY_ID = 1;

    private final Aead aead;

    /// `key` has {@link #KEY_BYTES} bytes.
    @AccessesPartialKey
    public DetailsVault(byte[] key) {
        try {
            AeadConfig.register();
            AesGcmParameters parameters =
                    AesGcmParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.TINK)
                            .build();
            AesGcmKey secret =
                    AesGcmKey.builder()
                            .setParameters(parameters)
                            .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                            .setIdRequirement(KEY_ID)
                            .build();
            this.aead =
                    KeysetHandle.newBuilder()
                            .addEntry(
                                    KeysetHandle.importKey(secret)
                                            .withFixedId(KEY_ID)
                                            .makePrimary())
                            .build()
                            .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("not a key for payout details", failure);
        }
    }

    /// A key from a secret of whatever length.
    public static byte[] keyOf(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("payout-details:" + secret).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    /// The text as it is stored.
    public byte[] seal(String ownerId, String text) {
        try {
            return aead.encrypt(text.getBytes(StandardCharsets.UTF_8), context(ownerId));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("payout details cannot be encrypted", failure);
        }
    }

    /// The text again.
    ///
    /// @throws IllegalStateException when it was sealed for another owner or under another key
    public String open(String ownerId, byte[] sealed) {
        try {
            return new String(aead.decrypt(sealed, context(ownerId)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("payout details cannot be read", failure);
        }
    }

    private static byte[] context(String ownerId) {
        return ("payout-details:" + ownerId).getBytes(StandardCharsets.UTF_8);
    }
}
