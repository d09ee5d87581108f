package io.sluice.backoffice.agreements;

import io.sluice.gateway.edge.HmacSha256;
import java.util.HexFormat;

/// Turns network addresses into what is kept of them. The hash has a key: there are so few
/// addresses that a plain one could be turned back by trying them all.
public final class AddressSeal {
    private static final String PURPOSE = "the address an agreement was accepted from";

    private final byte[] key;

    /// @param seed a secret of the back office, of which a key of its own is made
    public AddressSeal(byte[] seed) {
        key = HmacSha256.of(seed, PURPOSE);
    }

    /// The hash of an address, in hex.
    public String hash(String address) {
        return HexFormat.of().formatHex(HmacSha256.of(key, address));
    }
}
