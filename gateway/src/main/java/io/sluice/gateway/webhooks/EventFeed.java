package io.sluice.gateway.webhooks;

import java.io.IOException;
import java.util.List;

/// The events of the journal, from any sequence on.
public interface EventFeed {
    /// Some of the events, in order, and the first sequence that was not looked at.
    record Batch(List<WebhookEvent> events, long nextSequence) {}

    /// The last sequence that is forced. Any thread may ask; it does not wait.
    long durableThrough();

    /// The events from one sequence through another, both included, which must be durable; at most
    /// about `eventsMax` of them. Events that are gone from the archive are passed over. Reads
    /// files; one thread at a time.
    Batch read(long fromSequence, long throughSequence, int eventsMax) throws IOException;
}
