package io.sluice.gateway.edge;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Turns an `Authorization` header into a principal. Only hashes are looked up; a small cache of
/// recent headers spares the hashing and is emptied as soon as any key changes.
///
/// Thread: confined to one event loop.
public final class Authenticator {
    private static final int SLOTS = 1024; // a power of two
    private static final int TOKEN_LENGTH_MAX = 512;
    private static final String SCHEME = "Bearer ";

    private final KeyRing keys;
    private final MessageDigest sha256 = Sha256.digest();
    private final @Nullable String[] headers = new String[SLOTS];
    private final @Nullable Principal[] principals = new Principal[SLOTS];
    private long generation;

    public Authenticator(KeyRing keys) {
        this.keys = keys;
        this.generation = keys.generation();
    }

    /// The caller, or null where the header names no key that is valid now.
    public @Nullable Principal authenticate(@Nullable String header, long nowMillis) {
        if (header == null) {
            return null;
        }
        long now = keys.generation();
        if (now != generation) {
            Arrays.fill(headers, null);
            Arrays.fill(principals, null);
            generation = now;
        }
        int slot = header.hashCode() & SLOTS - 1;
        Principal principal = principals[slot];
        String cached = headers[slot];
        if (principal == null || cached == null || !sameText(cached, header)) {
            principal = lookUp(header);
            if (principal == null) {
                return null; // not cached: strangers must not push callers out
            }
            headers[slot] = header;
            principals[slot] = principal;
        }
        return nowMillis <= principal.expiresAtMillis() ? principal : null;
    }

    private @Nullable Principal lookUp(String header) {
        int start = SCHEME.length();
        if (!header.regionMatches(true, 0, SCHEME, 0, start)) {
            return null;
        }
        String token = header.substring(start).strip();
        if (token.isEmpty() || token.length() > TOKEN_LENGTH_MAX) {
            return null;
        }
        return keys.find(KeyHash.of(token, sha256));
    }

    /// Compares without stopping at the first difference, so that the time tells nothing.
    private static boolean sameText(String one, String other) {
        int difference = one.length() ^ other.length();
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            difference |= one.charAt(i) ^ other.charAt(i);
        }
        return difference == 0;
    }
}
