package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.split.SplitCalendar;
import io.sluice.backoffice.split.SplitStore.StoredSplit;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.backoffice.votes.Vote;
import io.sluice.backoffice.votes.VoteKind;
import io.sluice.backoffice.votes.VoteStatus;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/projects/{id}/split`: how net revenue is divided.
final class SplitApi {
    private static final JsonName POOL = JsonName.of("contributor_pool_pct");
    private static final JsonName PLATFORM = JsonName.of("platform_fee_pct");
    private static final JsonName TREASURY = JsonName.of("treasury_pct");
    private static final JsonName VOTE_ID = JsonName.of("governance_vote_id");
    private static final JsonName EFFECTIVE = JsonName.of("effective_from");
    private static final long MICROS_OF_BASIS_POINT = 100;
    private static final int ID_CHARS_MAX = 128;

    private final Routes.Rooms rooms;

    SplitApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String split = "/api/projects/{project_id}/split";
        return List.of(
                Route.get(split, "getSplit")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)),
                Route.put(split, "changeSplit")
                        .roles(Role.STAFF, Role.PROJECT)
                        .to(desk.changing(this::change)));
    }

    private Reply show(Call call, SqlClient client) {
        return answer(current(client, project(call, client)));
    }

    /// A split changes by a passed vote alone, and never what a calculated cycle reaches into.
    private Reply change(Call call, SqlClient client) {
        UUID projectId = project(call, client);
        Fields fields = call.fields();
        int basisPoints = SplitProposal.poolBasisPoints(fields);
        String voteId = fields.textOrNull("governance_vote_id", ID_CHARS_MAX);
        call.check(fields);
        SplitTerms terms = SplitProposal.terms(basisPoints);
        Instant now = rooms.clock().instant();
        Vote vote = passed(client, voteId, projectId, terms, now);
        if (!rooms.votes().use(client, vote.id(), now)) {
            return answer(
                    rooms.splits()
                            .ofVote(client, vote.id())
                            .orElseThrow(() -> new Refusal(ProblemType.VOTE_NOT_PASSED)));
        }
        StoredSplit old = current(client, projectId);
        StoredSplit split =
                new StoredSplit(
                        terms,
                        vote.id(),
                        SplitCalendar.effectiveFrom(
                                vote.closesAt(), rooms.splits().calculatedTo(client)));
        rooms.splits().change(client, rooms.ids().next(), projectId, split, now);
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new AuditEvent.SplitChanged(
                                projectId, document(old), document(split), vote.id()));
        return answer(split);
    }

    private Vote passed(
            SqlClient client,
            @Nullable String voteId,
            UUID projectId,
            SplitTerms terms,
            Instant now) {
        UUID id = voteId == null ? null : IdKind.VOTE.parse(voteId);
        return Optional.ofNullable(id)
                .flatMap(known -> rooms.votes().findToChange(client, known))
                .filter(vote ->
                        vote.projectId().equals(projectId)
                                && vote.kind() == VoteKind.SPLIT
                                && vote.status(now) == VoteStatus.PASSED
                                && SplitProposal.terms(vote.proposal()).equals(terms))
                .orElseThrow(() -> new Refusal(ProblemType.VOTE_NOT_PASSED));
    }

    private StoredSplit current(SqlClient client, UUID projectId) {
        return rooms.splits()
                .current(client, projectId, rooms.clock().instant())
                .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
    }

    private static Reply answer(StoredSplit split) {
        SplitTerms terms = split.terms();
        return Reply.ok(out ->
                out.open()
                        .micros(POOL, terms.poolBasisPoints() * MICROS_OF_BASIS_POINT)
                        .micros(PLATFORM, SplitTerms.PLATFORM_BASIS_POINTS * MICROS_OF_BASIS_POINT)
                        .micros(TREASURY, terms.treasuryBasisPoints() * MICROS_OF_BASIS_POINT)
                        .text(VOTE_ID, IdKind.VOTE.textOrNull(split.voteId()))
                        .time(EFFECTIVE, split.effectiveFrom().toEpochMilli())
                        .close());
    }

    /// As the audit log shows it.
    private static JsonObject document(StoredSplit split) {
        return new AuditEvent.Payload()
                .whole("contributor_pool_bp", split.terms().poolBasisPoints())
                .whole("platform_fee_bp", SplitTerms.PLATFORM_BASIS_POINTS)
                .whole("treasury_bp", split.terms().treasuryBasisPoints())
                .text("effective_from", split.effectiveFrom().toString())
                .build();
    }

    private UUID project(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        if (rooms.people().project(client, id).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        return id;
    }
}
