package io.sluice.backoffice.connect;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account we want at Stripe: for a project, or for a payee. What it says does not change, so
/// that asking again asks for the same.
///
/// @param id also the key of the request
/// @param accountId Stripe's id, once it is open
/// @param attempts how often Stripe has been asked
public record AccountOrder(
        UUID id,
        @Nullable UUID projectId,
        @Nullable UUID contributorId,
        AccountKind kind,
        String name,
        String country,
        @Nullable String url,
        @Nullable String accountId,
        Instant orderedAt,
        int attempts) {
    /// The same, open now.
    AccountOrder opened(String openedId) {
        return new AccountOrder(
                id,
                projectId,
                contributorId,
                kind,
                name,
                country,
                url,
                openedId,
                orderedAt,
                attempts);
    }
}
