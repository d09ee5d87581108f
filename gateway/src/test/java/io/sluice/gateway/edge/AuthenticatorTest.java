package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String KEY = "sk_agent_x";

    private final KeyRing keys = new KeyRing();
    private final Authenticator authenticator = new Authenticator(keys);

    @Test
    void endsAKeyAfterItsLastMoment() {
        keys.put(KeyHash.of(KEY), new Principal(1, Role.AGENT, 3, null, true, 1_000));

        assertThat(authenticator.authenticate("Bearer " + KEY, 1_000)).isNotNull();
        assertThat(authenticator.authenticate("Bearer " + KEY, 1_001)).isNull();
    }

    @Test
    void seesAChangeOfAKeyAtOnce() {
        Principal before = new Principal(1, Role.AGENT, 3, null, true, Principal.NEVER);
        Principal after = new Principal(1, Role.AGENT, 3, null, false, Principal.NEVER);
        keys.put(KeyHash.of(KEY), before);
        assertThat(authenticator.authenticate("Bearer " + KEY, 0)).isEqualTo(before);

        keys.put(KeyHash.of(KEY), after);
        assertThat(authenticator.authenticate("Bearer " + KEY, 0)).isEqualTo(after);

        keys.remove(KeyHash.of(KEY));
        assertThat(authenticator.authenticate("Bearer " + KEY, 0)).isNull();
    }

    @Test
    void keepsManyKeysApart() {
        for (int i = 0; i < 5_000; i++) {
            keys.put(KeyHash.of("key-" + i), RunningEdge.principal(i, Role.AGENT));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(authenticator.authenticate("Bearer key-" + i, 0))
                        .isEqualTo(RunningEdge.principal(i, Role.AGENT));
            }
        }
    }

    @Test
    void mintsKeysNobodyCanGuess() {
        Set<String> keysMade = new HashSet<>();
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 1_000; i++) {
            String key = ApiKeyText.mint(Role.CONTRIBUTOR, random);
            assertThat(key).matches("sk_contributor_[0-9A-Za-z]{43}");
            keysMade.add(key);
        }
        assertThat(keysMade).hasSize(1_000);
    }

    @Test
    void keepsHashesInTheirBinaryForm() {
        KeyHash hash = KeyHash.of(KEY);

        assertThat(hash.toBytes()).hasSize(KeyHash.BYTES);
        assertThat(KeyHash.of(hash.toBytes())).isEqualTo(hash);
    }
}
