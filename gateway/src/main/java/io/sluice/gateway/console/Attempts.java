package io.sluice.gateway.console;

import io.sluice.gateway.edge.KeyHash;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Sign-ins under way, by the hash of their state. Each comes back once, soon, or never; where
/// there are too many, the oldest is forgotten. Shared by all event loops.
final class Attempts {
    static final long LIFE_MILLIS = 10 * 60 * 1000L;
    static final int ATTEMPTS_MAX = 1_000;

    private final ConcurrentMap<KeyHash, Attempt> attempts = new ConcurrentHashMap<>();

    void put(Attempt attempt, long nowMillis) {
        if (attempts.size() >= ATTEMPTS_MAX) {
            attempts.values().removeIf(each -> each.endsAtMillis() < nowMillis);
            attempts.values().stream()
                    .min(Comparator.comparingLong(Attempt::endsAtMillis))
                    .filter(_ -> attempts.size() >= ATTEMPTS_MAX)
                    .ifPresent(oldest -> attempts.remove(KeyHash.of(oldest.state())));
        }
        attempts.put(KeyHash.of(attempt.state()), attempt);
    }

    /// The sign-in that comes back with this state to the browser it began in; null where there is
    /// none, or no more. Whoever shows it, nobody comes back with it again.
    @Nullable Attempt take(@Nullable String state, @Nullable String browser, long nowMillis) {
        if (state == null) {
            return null;
        }
        Attempt attempt = attempts.remove(KeyHash.of(state));
        boolean holds =
                attempt != null
                        && browser != null
                        && nowMillis < attempt.endsAtMillis()
                        && attempt.browser().equals(KeyHash.of(browser));
        return holds ? attempt : null;
    }
}
