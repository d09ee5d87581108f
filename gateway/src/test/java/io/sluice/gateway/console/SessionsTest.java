package io.sluice.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final KeyRing keys = new KeyRing();
    private final Sessions sessions = new Sessions(keys);

    @Test
    void whoeverSignsInAgainAndAgainEndsNobodyElsesVisit() {
        String staff = sessions.open(holder(1), 0);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i <= Sessions.SESSIONS_MAX; i++) {
            tokens.add(sessions.open(holder(2), 1 + i));
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
            tokens.add(sessions.open(holder(i), i));
        }
        assertThat(sessions.size()).isEqualTo(Sessions.SESSIONS_MAX);
        assertThat(sessions.find(tokens.get(0), 0)).isNull();
        assertThat(sessions.find(tokens.get(1), 0)).isNotNull();
    }

    private Principal holder(long keyId) {
        Principal holder =
                new Principal(keyId, Role.STAFF, Principal.UNBOUND, null, true, Principal.NEVER);
        keys.put(KeyHash.of("key " + keyId), holder);
        return holder;
    }
}
