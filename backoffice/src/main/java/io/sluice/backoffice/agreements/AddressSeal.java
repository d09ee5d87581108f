package io.sluice.backoffice.agreements;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Turns network addresses into what is kept of them. The hash has a key: there are so few
/// addresses that a plain one could be turned back by trying them all.
public final class AddressSeal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "the address an agreement was accepted from";

    private final SecretKeySpec key;

    /// @param seed a secret of the back office, of which a key of its own is made
    public AddressSeal(byte[] seed) {
        key = new SecretKeySpec(hmac(new SecretKeySpec(seed, ALGORITHM), PURPOSE), ALGORITHM);
    }

    /// The hash of an address, in hex.
    public String hash(String address) {
        return HexFormat.of().formatHex(hmac(key, address));
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
