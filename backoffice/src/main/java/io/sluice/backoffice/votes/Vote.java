package io.sluice.backoffice.votes;

import io.sluice.gateway.edge.JsonObject;
import java.time.Instant;
import java.util.UUID;

/// A vote and its count so far. Karma is in hundredths, as it stood when the vote opened.
///
/// @param proposal what was put to the vote, by its kind
/// @param openedBy the subject of the key that opened it
public record Vote(
        UUID id,
        UUID projectId,
        VoteKind kind,
        JsonObject proposal,
        String openedBy,
        Instant openedAt,
        Instant closesAt,
        long totalHundredths,
        long approveHundredths,
        long rejectHundredths) {

    public VoteStatus status(Instant now) {
        return VoteStatus.of(approveHundredths, totalHundredths, closesAt, now);
    }
}
