package io.sluice.gateway.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.console.Sessions.Vouched;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final KeyRing keys = new KeyRing();
    private final Sessions sessions = new Sessions(keys);

    @Test
    void whoeverSignsInAgainAndAgainEndsNobodyElsesVisit() {
        String staff = open(holder(1), 0);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i <= Sessions.SESSIONS_MAX; i++) {
            tokens.add(open(holder(2), 1 + i));
        }
        assertThat(sessions.find(staff, 0)).isNotNull();
        assertThat(sessions.size()).isEqualTo(Sessions.SESSIONS_OF_A_KEY_MAX + 1);
        int kept = tokens.size() - Sessions.SESSIONS_OF_A_KEY_MAX;
        assertThat(sessions.find(tokens.get(kept - 1), 0)).isNull();
        assertThat(sessions.find(tokens.get(kept), 0)).isNotNull();
    }

    @Test
    void endsTheOldestVisitWhereThereAreTooMany() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i <= Sessions.SESSIONS_MAX; i++) {
            tokens.add(open(holder(i), i));
        }
        assertThat(sessions.size()).isEqualTo(Sessions.SESSIONS_MAX);
        assertThat(sessions.find(tokens.get(0), 0)).isNull();
        assertThat(sessions.find(tokens.get(1), 0)).isNotNull();
    }

    @Test
    void aSessionEndsWithItsTimeItsKeyAndItsKeysTime() {
        Principal staff = holder(1);
        Session session = in(staff, null, 0);
        assertThat(sessions.goesOn(session, Sessions.LIFE_MILLIS - 1)).isTrue();
        assertThat(sessions.goesOn(session, Sessions.LIFE_MILLIS)).isFalse();
        keys.remove(KeyHash.of("key 1"));
        assertThat(sessions.goesOn(session, 0)).isFalse();

        Principal brief = new Principal(2, Role.STAFF, Principal.UNBOUND, null, true, 5);
        keys.put(KeyHash.of("key 2"), brief);
        Session ofBrief = in(brief, null, 0);
        assertThat(sessions.goesOn(ofBrief, 5)).isTrue();
        assertThat(sessions.goesOn(ofBrief, 6)).isFalse();
    }

    @Test
    void endsTheSessionsOfOneSubjectAlone() {
        Principal staff = holder(1);
        Session sam = in(staff, new Vouched("sam", sessions.departures()), 0);
        Session sue = in(staff, new Vouched("sue", sessions.departures()), 0);
        Session byKey = in(staff, null, 0);
        sessions.leave("sam");
        assertThat(sessions.goesOn(sam, 0)).isFalse();
        assertThat(sessions.goesOn(sue, 0)).isTrue();
        assertThat(sessions.goesOn(byKey, 0)).isTrue();
    }

    /// Their link was read before it ended; the session would begin after all of theirs have ended.
    @Test
    void whoIsUnlinkedOnTheWayInIsTurnedBack() {
        Principal staff = holder(1);
        Vouched sam = new Vouched("sam", sessions.departures());
        sessions.leave("sam");
        assertThat(sessions.open(staff, "", sam, 0)).isNull();
        assertThat(sessions.size()).isZero();
    }

    private Session in(Principal principal, @Nullable Vouched vouched, long nowMillis) {
        String token = sessions.open(principal, "", vouched, nowMillis);
        return requireNonNull(sessions.find(token, nowMillis));
    }

    private String open(Principal principal, long nowMillis) {
        return requireNonNull(sessions.open(principal, "", null, nowMillis));
    }

    private Principal holder(long keyId) {
        Principal holder =
                new Principal(keyId, Role.STAFF, Principal.UNBOUND, null, true, Principal.NEVER);
        keys.put(KeyHash.of("key " + keyId), holder);
        return holder;
    }
}
