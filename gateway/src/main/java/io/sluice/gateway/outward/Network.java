package io.sluice.gateway.outward;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A range of addresses, written `10.0.0.0/8`, `fd00::/8`, or as a single address.
public record Network(InetAddress address, int prefixBits) {

    /// The network in this text, or null. Names are not looked up.
    public static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new Network(address, prefix);
        } catch (IllegalArgumentException neither) {
            return null;
        }
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
