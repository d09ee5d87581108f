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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is in, by the hash of the token in their cookie. A session ends with its time, with its key,
/// with the link it came by, or at the door; where there are too many, the oldest ends. Shared by
/// all event loops.
public final class Sessions {
    static final long LIFE_MILLIS = 12 * 60 * 60 * 1000L;
    static final int SESSIONS_MAX = 10_000;

    /// Whoever signs in again and again ends visits of their own, and nobody else's.
    static final int SESSIONS_OF_A_KEY_MAX = 100;

    private static final int TOKEN_BYTES = 32;

    private final ConcurrentMap<KeyHash, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicLong departures = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final KeyRing keys;

    public Sessions(KeyRing keys) {
        this.keys = keys;
    }

    KeyRing keys() {
        return keys;
    }

    /// Somebody whom a provider vouches for.
    ///
    /// @param departures as it was before their link was looked up
    record Vouched(String subject, long departures) {}

    /// Lets somebody in and answers the token of their cookie; null where they may have been
    /// unlinked on their way in.
    ///
    /// @param vouched null: they have the key itself
    @Nullable String open(
            Principal principal, String name, @Nullable Vouched vouched, long nowMillis) {
        long keyId = principal.keyId();
        endOldest(SESSIONS_OF_A_KEY_MAX, each -> each.principal().keyId() == keyId);
        endOldest(SESSIONS_MAX, _ -> true);
        String token = text();
        KeyHash hash = KeyHash.of(token);
        String subject = vouched == null ? null : vouched.subject;
        long endsAtMillis = nowMillis + LIFE_MILLIS;
        sessions.put(hash, new Session(hash, principal, name, subject, text(), endsAtMillis));
        if (vouched != null && vouched.departures != departures()) {
            sessions.remove(hash);
            return null;
        }
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
        Session session = sessions.get(KeyHash.of(token));
        if (session == null || goesOn(session, nowMillis)) {
            return session;
        }
        sessions.remove(session.token());
        return null;
    }

    /// Whether whoever has come in is in still.
    boolean goesOn(Session session, long nowMillis) {
        return session.equals(sessions.get(session.token()))
                && nowMillis < session.endsAtMillis()
                && nowMillis <= session.principal().expiresAtMillis()
                && keys.isCurrent(session.principal());
    }

    /// Ends every session of this subject. Call it when what links it is gone already: whoever is
    /// on their way in by it is turned back.
    public void leave(String subject) {
        departures.incrementAndGet();
        sessions.values().removeIf(each -> subject.equals(each.subject()));
    }

    /// How often a subject had to leave.
    long departures() {
        return departures.get();
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
