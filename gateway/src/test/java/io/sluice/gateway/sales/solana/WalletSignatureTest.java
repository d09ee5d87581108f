package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import software.sava.core.accounts.PublicKey;
import software.sava.core.encoding.Base58;

/// What counts as the signature of a wallet.
class WalletSignatureTest {
    private static final String WORDS = "I own this wallet";
    private static final byte[] SECRET = new byte[32];

    @Test
    void takesTheWalletsOwnSignatureInBothWritings() {
        byte[] signature = sign(WORDS);
        assertThat(WalletSignature.isOf(wallet(), WORDS, Base58.encode(signature))).isTrue();
        String base64 = Base64.getEncoder().encodeToString(signature);
        assertThat(WalletSignature.isOf(wallet(), WORDS, base64)).isTrue();
    }

    @Test
    void takesNoOtherWordsNoOtherWalletAndNothingDamaged() {
        byte[] signature = sign(WORDS);
        String text = Base58.encode(signature);
        assertThat(WalletSignature.isOf(wallet(), WORDS + " ", text)).isFalse();
        assertThat(WalletSignature.isOf(SolanaSettings.USDC, WORDS, text)).isFalse();
        signature[3] = (byte) (signature[3] ^ 1);
        assertThat(WalletSignature.isOf(wallet(), WORDS, Base58.encode(signature))).isFalse();
        assertThat(WalletSignature.isOf(wallet(), WORDS, "")).isFalse();
        assertThat(WalletSignature.isOf(wallet(), WORDS, "zzzz")).isFalse();
        assertThat(WalletSignature.isOf(wallet(), WORDS, "é".repeat(88))).isFalse();
    }

    /// The neutral point as a key, and as R with S = 0, passes the bare equation for every message.
    @Test
    void takesNoKeyOfSmallOrder() {
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        byte[] signature = new byte[64];
        signature[0] = 1;
        String wallet = PublicKey.createPubKey(neutral).toBase58();
        assertThat(WalletSignature.isOf(wallet, WORDS, Base58.encode(signature))).isFalse();
        assertThat(WalletSignature.isOf(Address.SYSTEM, WORDS, Base58.encode(signature))).isFalse();
    }

    private static String wallet() {
        byte[] key = new byte[32];
        Ed25519.generatePublicKey(SECRET, 0, key, 0);
        return PublicKey.createPubKey(key).toBase58();
    }

    private static byte[] sign(String words) {
        byte[] message = words.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[64];
        Ed25519.sign(SECRET, 0, message, 0, message.length, signature, 0);
        return signature;
    }
}
