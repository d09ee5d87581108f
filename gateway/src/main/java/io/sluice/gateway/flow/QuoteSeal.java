package io.sluice.gateway.flow;

import io.sluice.metering.message.Quote;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes a quote its own id and back: the quote's bytes with a signature behind them. Nobody needs
/// to remember an issued quote, and nobody can make one up (DOMAIN, Quote). Thread: confined.
///
/// `quote_` + base64url( quote bytes · first 16 bytes of HMAC-SHA-256 over them )
public final class QuoteSeal {
    public static final int KEY_BYTES = 32;

    private static final String PREFIX = "quote_";
    private static final int SIGNATURE_BYTES = 16;
    private static final int TOKEN_CHARS_MAX =
            PREFIX.length() + (Quote.BYTES_MAX + SIGNATURE_BYTES + 2) / 3 * 4;

    private final Mac mac;
    private final byte[] signature = new byte[32];
    private final byte[] sealed = new byte[Quote.BYTES_MAX + SIGNATURE_BYTES];

    public QuoteSeal(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    public String seal(Quote quote) {
        int length = quote.length();
        System.arraycopy(quote.bytes(), quote.at(), sealed, 0, length);
        sign(sealed, length);
        System.arraycopy(signature, 0, sealed, length, SIGNATURE_BYTES);
        return text(Arrays.copyOf(sealed, length + SIGNATURE_BYTES));
    }

    /// The quote of this id, or null when it is none of ours.
    public @Nullable Quote open(String quoteId) {
        if (!quoteId.startsWith(PREFIX) || quoteId.length() > TOKEN_CHARS_MAX) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(quoteId.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        int length = bytes.length - SIGNATURE_BYTES;
        if (length < Quote.FIXED_BYTES || !Quote.sound(bytes, 0, length)) {
            return null;
        }
        sign(bytes, length);
        byte[] given = Arrays.copyOfRange(bytes, length, bytes.length);
        byte[] own = Arrays.copyOf(signature, SIGNATURE_BYTES);
        if (!MessageDigest.isEqual(given, own) || !text(bytes).equals(quoteId)) {
            // The second: base64 has spellings that decode alike, an id has only one.
            return null;
        }
        return new Quote(bytes, 0);
    }

    private static String text(byte[] token) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private void sign(byte[] bytes, int length) {
        mac.update(bytes, 0, length);
        try {
            mac.doFinal(signature, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an HMAC-SHA-256 has 32 bytes", e);
        }
    }
}
