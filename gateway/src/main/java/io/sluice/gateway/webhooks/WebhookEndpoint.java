package io.sluice.gateway.webhooks;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where events are to be sent.
///
/// @param accountId whose events, as payer or as source; null: everybody's
/// @param secretSealed the signing secret, encrypted
/// @param nextSequence the first record not yet looked at for it
/// @param replay a replay under way
public record WebhookEndpoint(
        String id,
        String url,
        List<String> events,
        @Nullable String accountId,
        Buffer secretSealed,
        long createdAtMillis,
        long nextSequence,
        @Nullable Replay replay) {

    public static final String ID_PREFIX = "endpoint_";

    /// The records still to be sent again, both included.
    public record Replay(long nextSequence, long throughSequence) {}

    boolean wants(WebhookEvent event) {
        return events.contains(event.kind())
                && (accountId == null
                        || accountId.equals(event.accountId())
                        || accountId.equals(event.sourceId()));
    }

    WebhookEndpoint standingAt(long next, @Nullable Replay replayLeft) {
        return new WebhookEndpoint(
                id, url, events, accountId, secretSealed, createdAtMillis, next, replayLeft);
    }
}
