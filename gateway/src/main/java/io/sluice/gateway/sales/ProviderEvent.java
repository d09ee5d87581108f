package io.sluice.gateway.sales;

import org.jspecify.annotations.Nullable;

/// An event as its provider sent it, kept before it is answered.
///
/// @param paymentId the payment it is about, where it is about one
public record ProviderEvent(
        String provider,
        String id,
        String kind,
        @Nullable String paymentId,
        String body,
        long receivedAtMillis) {}
