package io.sluice.gateway.webhooks;

import org.jspecify.annotations.Nullable;

/// An event as it is delivered.
///
/// @param sequence of its record in the journal
/// @param part its place among the events of that record, from 0
/// @param id what a receiver tells repetitions by
/// @param kind for example `budget.debited`
/// @param accountId whose event it is; deliveries of one account keep their order
/// @param sourceId who asked for it, where somebody did
/// @param body the JSON that is sent and signed
public record WebhookEvent(
        long sequence,
        int part,
        String id,
        String kind,
        String accountId,
        @Nullable String sourceId,
        String body) {}
