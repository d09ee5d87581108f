package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.karma.KarmaStore.Activity;
import io.sluice.backoffice.payout.Member;
import io.sluice.backoffice.votes.RehearsalStore;
import io.sluice.backoffice.votes.SplitRehearsal;
import io.sluice.backoffice.votes.Vote;
import io.sluice.backoffice.votes.VoteKind;
import io.sluice.backoffice.votes.VoteStatus;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/projects/{id}/votes` and `/api/votes`: what contributors decide together.
final class VotesApi {
    private static final JsonName VOTE_ID = JsonName.of("vote_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName CONTRIBUTOR_NAME = JsonName.of("contributor_name");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName PROPOSAL = JsonName.of("proposal");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName APPROVE_KARMA = JsonName.of("approve_karma");
    private static final JsonName REJECT_KARMA = JsonName.of("reject_karma");
    private static final JsonName TOTAL_KARMA = JsonName.of("total_karma");
    private static final JsonName OPENED = JsonName.of("opened_at");
    private static final JsonName CLOSES = JsonName.of("closes_at");
    private static final JsonName APPROVE = JsonName.of("approve");
    private static final JsonName KARMA = JsonName.of("karma");
    private static final JsonName CYCLES = JsonName.of("cycles");
    private static final JsonName CYCLE_ID = JsonName.of("cycle_id");
    private static final JsonName PERIOD_START = JsonName.of("period_start");
    private static final JsonName PERIOD_END = JsonName.of("period_end");
    private static final JsonName CONTRIBUTORS = JsonName.of("contributors");
    private static final JsonName WAS = JsonName.of("was_cents");
    private static final JsonName WOULD_BE = JsonName.of("would_be_cents");
    private static final JsonName DIFFERENCE = JsonName.of("difference_cents");
    private static final long MICROS_OF_HUNDREDTH = 10_000;

    private final Routes.Rooms rooms;
    private final RehearsalStore rehearsals = new RehearsalStore();

    VotesApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String ofProject = "/api/projects/{project_id}/votes";
        return List.of(
                Route.post(ofProject, "openVote")
                        .roles(Role.CONTRIBUTOR, Role.PROJECT)
                        .idempotent()
                        .to(desk.changing(this::open)),
                Route.get(ofProject, "listVotes")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::list)),
                Route.get("/api/votes/{vote_id}", "getVote")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)),
                Route.post("/api/votes/{vote_id}/ballots", "castBallot")
                        .roles(Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.changing(this::cast)),
                Route.get("/api/votes/{vote_id}/dry-run", "rehearseVote")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::rehearse)));
    }

    private Reply open(Call call, SqlClient client) {
        UUID projectId = project(call, client);
        Fields fields = call.fields();
        VoteKind kind = fields.word("kind", VoteKind.WORDS);
        JsonObject proposal = Proposals.read(fields, kind);
        call.check(fields);
        if (kind == VoteKind.SPLIT) {
            SplitProposal.terms(proposal);
        }
        if (kind == VoteKind.TREASURY) {
            TreasuryWish wish = TreasuryWish.of(proposal);
            TreasuryApi.sound(rooms, client, projectId, wish);
        }
        Vote vote = VoteOpening.open(rooms, call, client, projectId, kind, proposal);
        return Reply.created(out -> write(out, vote, vote.openedAt()));
    }

    private Reply list(Call call, SqlClient client) {
        UUID projectId = project(call, client);
        Instant now = rooms.clock().instant();
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> rooms.votes().ofProject(client, projectId, from, limit),
                (out, vote) -> write(out, vote, now));
    }

    private Reply show(Call call, SqlClient client) {
        Vote vote = readable(call, client);
        Instant now = rooms.clock().instant();
        return Reply.ok(out -> write(out, vote, now));
    }

    /// A later ballot of the same contributor replaces it while the vote is open.
    private Reply cast(Call call, SqlClient client) {
        UUID voteId = call.id("vote_id", IdKind.VOTE, ProblemType.VOTE_NOT_FOUND);
        Fields fields = call.fields();
        boolean approve = fields.flag("approve", false);
        if (!fields.has("approve") || fields.isNull("approve")) {
            fields.wrong("approve", "is required");
        }
        call.check(fields);
        UUID contributorId = call.contributor();
        Vote vote =
                rooms.votes()
                        .findToChange(client, voteId)
                        .orElseThrow(() -> new Refusal(ProblemType.VOTE_NOT_FOUND));
        long weight = rooms.votes().weight(client, voteId, contributorId);
        if (weight == 0) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        Instant now = rooms.clock().instant();
        if (vote.status(now) != VoteStatus.OPEN) {
            throw new Refusal(ProblemType.VOTE_CLOSED);
        }
        rooms.votes().cast(client, voteId, contributorId, approve, now);
        UUID activityId = rooms.ids().next();
        rooms.karma()
                .record(
                        client,
                        new Activity(activityId, contributorId, vote.projectId(), "vote", now),
                        now);
        log(
                call,
                client,
                "vote.ballot_cast",
                vote,
                new AuditEvent.Payload()
                        .text("contributor_id", IdKind.CONTRIBUTOR.text(contributorId))
                        .text("approve", Boolean.toString(approve))
                        .whole("karma_hundredths", weight)
                        .build());
        return Reply.created(out ->
                out.open()
                        .text(VOTE_ID, IdKind.VOTE.text(voteId))
                        .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(contributorId))
                        .flag(APPROVE, approve)
                        .micros(KARMA, weight * MICROS_OF_HUNDREDTH)
                        .close());
    }

    /// What the last cycles would have given under the proposed split. Other kinds change no
    /// amount, so that there is nothing to show.
    private Reply rehearse(Call call, SqlClient client) {
        Vote vote = readable(call, client);
        if (call.caller().role() == Role.CONTRIBUTOR
                && rooms.votes().weight(client, vote.id(), call.contributor()) == 0) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        List<RehearsalStore.Played> cycles =
                vote.kind() == VoteKind.SPLIT
                        ? rehearsals.lastCycles(client, vote.projectId())
                        : List.of();
        Map<String, String> names = names(client, cycles);
        return Reply.ok(out -> {
            out.open().text(VOTE_ID, IdKind.VOTE.text(vote.id())).openArray(CYCLES);
            for (RehearsalStore.Played played : cycles) {
                out.open()
                        .text(CYCLE_ID, played.cycle().cycleId())
                        .text(PERIOD_START, played.cycle().periodStart().toString())
                        .text(PERIOD_END, played.cycle().periodEnd().toString())
                        .openArray(CONTRIBUTORS);
                SplitRehearsal.of(
                                played.cycle(),
                                played.input(),
                                SplitProposal.terms(vote.proposal()))
                        .forEach(each -> write(out, each, names.get(each.contributorId())));
                out.closeArray().close();
            }
            out.closeArray().close();
        });
    }

    /// What everybody in these cycles is called, by their ids.
    private Map<String, String> names(SqlClient client, List<RehearsalStore.Played> cycles) {
        Set<UUID> ids = new HashSet<>();
        for (RehearsalStore.Played played : cycles) {
            for (Member member : played.input().members()) {
                UUID id = IdKind.CONTRIBUTOR.parse(member.contributorId());
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        Map<String, String> names = new HashMap<>();
        rooms.people()
                .names(client, ids)
                .forEach((id, name) -> names.put(IdKind.CONTRIBUTOR.text(id), name));
        return names;
    }

    private Vote readable(Call call, SqlClient client) {
        UUID voteId = call.id("vote_id", IdKind.VOTE, ProblemType.VOTE_NOT_FOUND);
        Vote vote =
                rooms.votes()
                        .find(client, voteId)
                        .orElseThrow(() -> new Refusal(ProblemType.VOTE_NOT_FOUND));
        call.requireProject(vote.projectId());
        return vote;
    }

    private UUID project(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        if (rooms.people().project(client, id).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        return id;
    }

    private void log(Call call, SqlClient client, String type, Vote vote, JsonObject payload) {
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new AuditEvent.Other(
                                type, Entity.VOTE, vote.id(), vote.projectId(), null, payload));
    }

    private static void write(JsonOut out, Vote vote, Instant now) {
        out.open()
                .text(VOTE_ID, IdKind.VOTE.text(vote.id()))
                .text(PROJECT_ID, IdKind.PROJECT.text(vote.projectId()))
                .text(KIND, VoteKind.WORDS.word(vote.kind()))
                .value(PROPOSAL, vote.proposal())
                .text(STATUS, VoteStatus.WORDS.word(vote.status(now)))
                .micros(APPROVE_KARMA, vote.approveHundredths() * MICROS_OF_HUNDREDTH)
                .micros(REJECT_KARMA, vote.rejectHundredths() * MICROS_OF_HUNDREDTH)
                .micros(TOTAL_KARMA, vote.totalHundredths() * MICROS_OF_HUNDREDTH)
                .time(OPENED, vote.openedAt().toEpochMilli())
                .time(CLOSES, vote.closesAt().toEpochMilli())
                .close();
    }

    private static void write(
            JsonOut out, SplitRehearsal.Difference difference, @Nullable String name) {
        out.open()
                .text(CONTRIBUTOR_ID, difference.contributorId())
                .text(CONTRIBUTOR_NAME, name)
                .whole(WAS, difference.wasCents())
                .whole(WOULD_BE, difference.wouldBeCents())
                .whole(DIFFERENCE, difference.differenceCents())
                .close();
    }
}
