package io.sluice.gateway.console;

import io.sluice.gateway.edge.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A sign-in that has left for the provider and has to come back. Nothing of it is kept here: the
/// browser carries it as a cookie, and what it has to prove is made of that cookie and a secret of
/// ours. However many are begun, nobody's is forgotten, and nobody can spend another's.
///
/// `random . ends at (Unix milliseconds) . base64url( to )`
final class Attempt {
    static final long LIFE_MILLIS = 10 * 60 * 1000L;

    /// Of the page: browsers keep cookies of up to 4 KiB.
    private static final int TO_BYTES_MAX = 2_000;

    private static final Pattern FORM =
            Pattern.compile("[\\w-]{43}\\.(\\d{1,15})\\.([\\w-]{0,2667})");

    private final byte[] secret;
    private final String cookie;
    private final String to;

    private Attempt(byte[] secret, String cookie, String to) {
        this.secret = secret;
        this.cookie = cookie;
        this.to = to;
    }

    /// @param random 32 bytes nobody can guess, in base64url
    /// @param wanted the page of ours the visitor wanted
    static Attempt begin(byte[] secret, String random, String wanted, long nowMillis) {
        String to = bytes(wanted).length > TO_BYTES_MAX ? "" : wanted;
        long endsAtMillis = nowMillis + LIFE_MILLIS;
        return new Attempt(secret, random + "." + endsAtMillis + "." + text(bytes(to)), to);
    }

    /// What comes back with this state to the browser it began in; null where it is none of ours,
    /// or too late.
    static @Nullable Attempt end(
            byte[] secret, @Nullable String cookie, @Nullable String state, long nowMillis) {
        if (cookie == null || state == null) {
            return null;
        }
        Matcher parts = FORM.matcher(cookie);
        if (!parts.matches() || nowMillis >= Long.parseLong(parts.group(1))) {
            return null;
        }
        try {
            byte[] to = Base64.getUrlDecoder().decode(parts.group(2));
            Attempt attempt = new Attempt(secret, cookie, new String(to, StandardCharsets.UTF_8));
            boolean holds = MessageDigest.isEqual(bytes(state), bytes(attempt.state()));
            return holds ? attempt : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// What the browser keeps until it is back.
    String cookie() {
        return cookie;
    }

    /// Goes there and back; shows that the cookie is as we gave it.
    String state() {
        return made("state");
    }

    /// Must stand in what the provider signs.
    String nonce() {
        return made("nonce");
    }

    /// Proves that who brings the code is who has asked for it.
    String verifier() {
        return made("verifier");
    }

    /// Where the visitor wanted to go.
    String to() {
        return to;
    }

    private String made(String what) {
        return text(HmacSha256.of(secret, what + " " + cookie));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
