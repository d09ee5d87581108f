package io.sluice.gateway.console;

import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is in, by the hash of the token in their cookie. A session ends with its time, with its key,
/// or at the door; where there are too many, the oldest ends. Shared by all event loops.
public final class Sessions {
    static final long LIFE_MILLIS = 12 * 60 * 60 * 1000L;
    static final int SESSIONS_MAX = 10_000;

    /// Whoever signs in again and again ends visits of their own, and nobody else's.
    static final int SESSIONS_OF_A_KEY_MAX = 100;

    private static final int TOKEN_BYTES = 32;

    private final ConcurrentMap<KeyHash, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final KeyRing keys;

    public Sessions(KeyRing keys) {
        this.keys = keys;
    }

    KeyRing keys() {
        return keys;
    }

    /// Lets somebody in and answers the token of their cookie.
    String open(Principal principal, long nowMillis) {
        long keyId = principal.keyId();
        endOldest(SESSIONS_OF_A_KEY_MAX, each -> each.principal().keyId() == keyId);
        endOldest(SESSIONS_MAX, _ -> true);
        String token = text();
        sessions.put(KeyHash.of(token), new Session(principal, text(), nowMillis + LIFE_MILLIS));
        return token;
    }

    /// Makes room for one more of these.
    private void endOldest(int countMax, Predicate<Session> of) {
        if (sessions.size() < countMax) {
            return;
        }
        List<Map.Entry<KeyHash, Session>> these =
                sessions.entrySet().stream().filter(each -> of.test(each.getValue())).toList();
        these.stream()
                .min(Comparator.comparingLong(each -> each.getValue().endsAtMillis()))
                .filter(_ -> these.size() >= countMax)
                .ifPresent(oldest -> sessions.remove(oldest.getKey()));
    }

    /// Who comes with this token, or null where they have to come in first.
    @Nullable Session find(@Nullable String token, long nowMillis) {
        if (token == null) {
            return null;
        }
        KeyHash hash = KeyHash.of(token);
        Session session = sessions.get(hash);
        if (session == null) {
            return null;
        }
        boolean holds =
                nowMillis < session.endsAtMillis()
                        && nowMillis <= session.principal().expiresAtMillis()
                        && keys.isCurrent(session.principal());
        if (!holds) {
            sessions.remove(hash);
        }
        return holds ? session : null;
    }

    /// Ends every visit by this key.
    public void leave(long keyId) {
        sessions.values().removeIf(each -> each.principal().keyId() == keyId);
    }

    void close(String token) {
        sessions.remove(KeyHash.of(token));
    }

    int size() {
        return sessions.size();
    }

    /// Text nobody can guess.
    String text() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
