package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.UUID;

/// Where a payee wants their money, as much as may be shown.
public record PayoutMethod(
        UUID id,
        UUID ownerId,
        MethodType type,
        String masked,
        String currency,
        Instant effectiveFrom) {}
