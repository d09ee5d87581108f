package io.sluice.gateway;

import io.sluice.gateway.edge.Role;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Makes API keys that are as durable as the gateway's own. Safe for all threads.
public interface KeyIssuer {
    /// A key just made; the secret is shown once and kept nowhere.
    record IssuedKey(String keyId, Secret secret) {}

    /// Completes once the key is durable and valid; fails when it cannot be recorded.
    CompletionStage<IssuedKey> issue(Role role, @Nullable String subjectId);
}
