package io.sluice.backoffice.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What earns money: built by contributors, founded by one of them.
///
/// @param stage where it stands; from `shipped` on it can be paid
/// @param monthlyInfrastructureCents what its hosting costs a month, taken from revenue first
/// @param stripeAccountId its connected account, once there is one
public record Project(
        UUID id,
        String name,
        UUID founderId,
        String country,
        String stage,
        @Nullable String productionUrl,
        @Nullable String hostingTier,
        long monthlyInfrastructureCents,
        @Nullable String licence,
        @Nullable String stripeAccountId,
        Instant createdAt,
        Instant updatedAt) {}
