package io.sluice.gateway.webhooks;

/// What a request with an `Idempotency-Key` was answered, without secrets shown once.
///
/// @param bodyHash of the request it was the answer to
public record FirstAnswer(long bodyHash, int status, String text, long atMillis) {}
