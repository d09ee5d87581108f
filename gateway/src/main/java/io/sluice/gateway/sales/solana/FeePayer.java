package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.HmacSha256;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import software.sava.core.accounts.PublicKey;

/// The wallet that pays the chain's fees of what buyers hand in signed. It has a little SOL and
/// nothing else; the treasury's key is nowhere here.
final class FeePayer {
    /// Of the secret.
    static final int BYTES = Ed25519.SECRET_KEY_SIZE;

    private final byte[] secret;
    private final PublicKey key;

    FeePayer(byte[] secret) {
        this.secret = secret.clone();
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(this.secret, 0, point, 0);
        this.key = PublicKey.createPubKey(point);
    }

    PublicKey key() {
        return key;
    }

    String address() {
        return key.toBase58();
    }

    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /// A secret for tickets, made of this one: whoever moves the wallet moves both.
    byte[] ticketKey() {
        return HmacSha256.of(secret, "x402 tickets");
    }
}
