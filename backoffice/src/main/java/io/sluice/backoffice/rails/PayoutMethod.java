package io.sluice.backoffice.rails;

import java.time.Instant;
import java.util.UUID;

/// Where a payee wants their money, as much as may be shown.
///
/// @param verified whether it can be paid: who is paid at Stripe must have shown there who they are
public record PayoutMethod(
        UUID id,
        UUID ownerId,
        MethodType type,
        String masked,
        String currency,
        boolean verified,
        Instant effectiveFrom) {}
