package io.sluice.gateway.sales.solana;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;

/// Ed25519 signatures of words, as wallets make them. Keys of small order are refused: they accept
/// signatures nobody made.
final class WalletSignature {
    private static final int BASE58_CHARS_MIN = 64;
    private static final int BASE58_CHARS_MAX = 88;

    private WalletSignature() {}

    /// @param signature in base 58, as wallets show it, or in base 64
    static boolean isOf(String wallet, String words, String signature) {
        PublicKey key = Address.key(wallet);
        byte[] signed = bytes(signature);
        if (key == null || signed == null || signed.length != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        byte[] point = key.toByteArray();
        byte[] message = words.getBytes(StandardCharsets.UTF_8);
        return Ed25519.validatePublicKeyFull(point, 0)
                && Ed25519.verify(signed, 0, point, 0, message, 0, message.length);
    }

    private static byte @Nullable [] bytes(String signature) {
        byte[] base58 = Address.bytes(signature, BASE58_CHARS_MIN, BASE58_CHARS_MAX);
        if (base58 != null) {
            return base58;
        }
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
