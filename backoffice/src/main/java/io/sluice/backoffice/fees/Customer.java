package io.sluice.backoffice.fees;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What decides about a customer's tax.
///
/// @param region a province or state
/// @param vatId a sound one, or null
public record Customer(
        UUID payerId,
        String country,
        @Nullable String region,
        @Nullable String postalCode,
        @Nullable String vatId) {}
