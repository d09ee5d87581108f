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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;

/// Encrypts where payees' money goes (AES-256-GCM), bound to its owner: what is stored for one
/// person cannot be read as another's. Each ciphertext names its key, so keys can be replaced: the
/// first one seals, all of them open. Safe for all threads.
public final class DetailsVault {
    /// Bytes of a key.
    public static final int KEY_BYTES = 32;

    /// What Tink puts before a ciphertext: a version and the key's id.
    private static final int PREFIX_BYTES = 5;

    private static final byte VERSION = 1;

    private final Aead aead;
    private final byte[] prefix;

    /// With one key.
    public DetailsVault(byte[] key) {
        this(List.of(key));
    }

    /// With several of {@link #KEY_BYTES} bytes, the one in use first.
    @AccessesPartialKey
    public DetailsVault(List<byte[]> keys) {
        try {
            AeadConfig.register();
            AesGcmParameters parameters =
                    AesGcmParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.TINK)
                            .build();
            KeysetHandle.Builder all = KeysetHandle.newBuilder();
            for (int i = 0; i < keys.size(); i++) {
                int id = id(keys.get(i));
                AesGcmKey secret =
                        AesGcmKey.builder()
                                .setParameters(parameters)
                                .setKeyBytes(
                                        SecretBytes.copyFrom(
                                                keys.get(i), InsecureSecretKeyAccess.get()))
                                .setIdRequirement(id)
                                .build();
                KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(secret).withFixedId(id);
                all.addEntry(i == 0 ? entry.makePrimary() : entry);
            }
            this.aead = all.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
            this.prefix = prefix(id(keys.getFirst()));
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("not keys for payout details", failure);
        }
    }

    /// A key from a secret of whatever length.
    public static byte[] keyOf(String secret) {
        return keyOf(secret.getBytes(StandardCharsets.UTF_8));
    }

    /// The same key from the same bytes.
    public static byte[] keyOf(byte[] secret) {
        byte[] purpose = "payout-details:".getBytes(StandardCharsets.UTF_8);
        return sum(
                ByteBuffer.allocate(purpose.length + secret.length)
                        .put(purpose)
                        .put(secret)
                        .array());
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

    /// How everything begins that was sealed with the key in use.
    byte[] prefix() {
        return prefix.clone();
    }

    /// The id of a key follows from the key: the order in which they are given says nothing.
    private static int id(byte[] key) {
        return ByteBuffer.wrap(sum(key)).getInt();
    }

    private static byte[] prefix(int id) {
        return ByteBuffer.allocate(PREFIX_BYTES).put(VERSION).putInt(id).array();
    }

    private static byte[] sum(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    private static byte[] context(String ownerId) {
        return ("payout-details:" + ownerId).getBytes(StandardCharsets.UTF_8);
    }
}
