package io.sluice.backoffice.audit;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/// Signs the head of the chain with Ed25519, by a key that is not in the database: who can change
/// rows there cannot sign what comes of it. Safe for all threads.
public final class HeadSeal {
    /// Bytes a key is made from.
    public static final int SEED_BYTES = 32;

    private static final String ALGORITHM = "Ed25519";

    private final KeyPair keys;

    /// @param seed secret; the same seed is the same key
    public HeadSeal(byte[] seed) {
        byte[] copy = Arrays.copyOf(seed, SEED_BYTES);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(copy));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    /// What others check signatures with, in X.509 form.
    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    /// Signs a head.
    public byte[] sign(long seq, String hash) {
        return sign(content(seq, hash));
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether this key signed this head.
    public static boolean verify(byte[] publicKey, long seq, String hash, byte[] signed) {
        return verify(publicKey, content(seq, hash), signed);
    }

    static boolean verify(byte[] publicKey, byte[] content, byte[] signed) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(publicKey));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // not a key, or not a signature
        }
    }

    private static byte[] content(long seq, String hash) {
        byte[] bytes = AuditRow.bytes(hash);
        return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(seq).put(bytes).array();
    }

    /// Hands out the seed: the generator takes an Ed25519 key from its random bytes as they are.
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
