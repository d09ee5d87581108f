package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.karma.KarmaStore.Holder;
import io.sluice.backoffice.votes.Vote;
import io.sluice.backoffice.votes.VoteKind;
import io.sluice.backoffice.votes.VoteStatus;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Opens votes, weighed by everybody's karma as it is now. Who has karma on the project may open
/// one, and so may the project itself.
final class VoteOpening {
    /// Votes a project may have open at a time.
    static final int OPEN_MAX = 20;

    private VoteOpening() {}

    static Vote open(
            Routes.Rooms rooms,
            Call call,
            SqlClient client,
            UUID projectId,
            VoteKind kind,
            JsonObject proposal) {
        Instant now = rooms.clock().instant();
        List<Holder> holders = rooms.karma().holders(client, projectId, now);
        long totalHundredths =
                holders.stream().mapToLong(each -> each.standing().karmaHundredths()).sum();
        if (call.caller().role() == Role.CONTRIBUTOR
                && holders.stream()
                        .noneMatch(each -> each.contributorId().equals(call.contributor()))) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        if (totalHundredths == 0) {
            throw new Refusal(ProblemType.NO_VOTERS);
        }
        if (rooms.votes().openCount(client, projectId, now) >= OPEN_MAX) {
            throw new Refusal(ProblemType.TOO_MANY_VOTES);
        }
        Vote vote =
                new Vote(
                        rooms.ids().next(),
                        projectId,
                        kind,
                        proposal,
                        call.actor().name(),
                        now,
                        now.plus(VoteStatus.WINDOW),
                        totalHundredths,
                        0,
                        0);
        rooms.votes().open(client, vote, holders);
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new AuditEvent.Other(
                                "vote.opened", Entity.VOTE, vote.id(), projectId, null, proposal));
        return vote;
    }
}
