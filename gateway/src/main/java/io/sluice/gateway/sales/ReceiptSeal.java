package io.sluice.gateway.sales;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Addresses of receipts for people, who have no key to send: `purchase_….` and a signature. Who
/// was given the address may look.
public final class ReceiptSeal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 16;

    private final SecretKeySpec key;

    public ReceiptSeal(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
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
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(
                    mac.doFinal(purchaseId.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
