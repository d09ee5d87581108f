package io.sluice.gateway.sales;

import io.sluice.gateway.edge.HmacSha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Addresses of receipts for people, who have no key to send: `purchase_….` and a signature. Who
/// was given the address may look.
public final class ReceiptSeal {
    private static final int SIGNATURE_BYTES = 16;

    private final byte[] key;

    public ReceiptSeal(byte[] key) {
        this.key = key.clone();
    }

    /// The last part of the address of a purchase's receipt.
    public String seal(String purchaseId) {
        String signature =
                Base64.getUrlEncoder().withoutPadding().encodeToString(signature(purchaseId));
        return purchaseId + "." + signature;
    }

    /// The purchase behind an address; null when it was made up.
    public @Nullable String open(String ticket) {
        int dot = ticket.indexOf('.');
        if (dot < 0) {
            return null;
        }
        String purchaseId = ticket.substring(0, dot);
        byte[] told;
        try {
            told = Base64.getUrlDecoder().decode(ticket.substring(dot + 1));
        } catch (IllegalArgumentException _) {
            return null;
        }
        return MessageDigest.isEqual(told, signature(purchaseId)) ? purchaseId : null;
    }

    private byte[] signature(String purchaseId) {
        return Arrays.copyOf(HmacSha256.of(key, purchaseId), SIGNATURE_BYTES);
    }
}
