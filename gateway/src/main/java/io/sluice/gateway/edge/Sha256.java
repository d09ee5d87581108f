package io.sluice.gateway.edge;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The one place that asks the JDK for SHA-256, which every JDK has.
final class Sha256 {
    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
