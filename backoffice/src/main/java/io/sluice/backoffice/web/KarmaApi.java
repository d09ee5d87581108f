package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.karma.KarmaStore;
import io.sluice.backoffice.karma.KarmaStore.Activity;
import io.sluice.backoffice.karma.KarmaStore.Holder;
import io.sluice.backoffice.karma.KarmaStore.RecordedGrant;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/karma` and a project's karma: what work weighed, in hundredths, and what it comes to.
final class KarmaApi {
    private static final JsonName GRANT_ID = JsonName.of("grant_id");
    private static final JsonName ACTIVITY_ID = JsonName.of("activity_id");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName CONTRIBUTOR_NAME = JsonName.of("contributor_name");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName AMOUNT = JsonName.of("amount");
    private static final JsonName EARNED = JsonName.of("earned_at");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName OCCURRED = JsonName.of("occurred_at");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName REVOKED = JsonName.of("revoked_at");
    private static final JsonName KARMA = JsonName.of("karma");
    private static final JsonName VESTED = JsonName.of("vested_karma");
    private static final JsonName TIER = JsonName.of("tier");
    private static final JsonName TIER_NAME = JsonName.of("tier_name");
    private static final JsonName MULTIPLIER = JsonName.of("multiplier");
    private static final Words<Kind> KINDS = Words.of(Kind.class);
    private static final long HUNDREDTHS_MAX = 100_000_000_000L;
    private static final long MICROS_OF_HUNDREDTH = 10_000;
    private static final int REASON_CHARS_MAX = 2_000;

    private enum Kind {
        REVIEW,
        COMMENT,
        VOTE,
        CONTRIBUTION
    }

    private final Routes.Rooms rooms;

    KarmaApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.post("/api/karma/grants", "grantKarma")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::grant)),
                Route.post("/api/karma/activity", "recordActivity")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::activity)),
                Route.post("/api/karma/revocations", "revokeKarma")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::revoke)),
                Route.get("/api/projects/{project_id}/karma", "getKarma")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)));
    }

    private Reply grant(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID contributorId = contributor(fields);
        UUID projectId = project(fields);
        long hundredths = Given.karmaHundredths(fields, "amount", HUNDREDTHS_MAX);
        Instant earnedAt = Given.time(fields, "earned_at");
        if (hundredths == 0 && !fields.flawed()) {
            fields.invalid("amount", "must be above 0");
        }
        call.check(fields);
        requireKnown(client, contributorId, projectId);
        long totalHundredths = rooms.karma().totalToChange(client, projectId);
        if (totalHundredths + hundredths > KarmaStore.PROJECT_HUNDREDTHS_MAX) {
            throw Refusal.invalid("amount", "makes the project's karma more than 9999999999.99");
        }
        RecordedGrant grant =
                new RecordedGrant(
                        rooms.ids().next(), contributorId, projectId, hundredths, earnedAt, false);
        rooms.karma().grant(client, grant, rooms.clock().instant());
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        event("karma.granted", grant, payload(grant).build()));
        return Reply.created(out -> {
            out.open().text(GRANT_ID, IdKind.GRANT.text(grant.id()));
            who(out, contributorId, projectId);
            out.micros(AMOUNT, hundredths * MICROS_OF_HUNDREDTH)
                    .time(EARNED, earnedAt.toEpochMilli())
                    .close();
        });
    }

    private Reply activity(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID contributorId = contributor(fields);
        UUID projectId = project(fields);
        Kind kind = fields.word("kind", KINDS);
        Instant occurredAt = Given.time(fields, "occurred_at");
        call.check(fields);
        requireKnown(client, contributorId, projectId);
        Activity activity =
                new Activity(
                        rooms.ids().next(), contributorId, projectId, KINDS.word(kind), occurredAt);
        rooms.karma().record(client, activity, rooms.clock().instant());
        return Reply.created(out -> {
            out.open().text(ACTIVITY_ID, IdKind.ACTIVITY.text(activity.id()));
            who(out, contributorId, projectId);
            out.text(KIND, activity.kind()).time(OCCURRED, occurredAt.toEpochMilli()).close();
        });
    }

    private Reply revoke(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID grantId = Given.id(fields, "grant_id", IdKind.GRANT, ProblemType.GRANT_NOT_FOUND);
        String reason = fields.text("reason", REASON_CHARS_MAX);
        call.check(fields);
        RecordedGrant grant =
                rooms.karma()
                        .grantForUpdate(client, grantId)
                        .orElseThrow(() -> new Refusal(ProblemType.GRANT_NOT_FOUND));
        if (grant.revoked()) {
            throw new Refusal(ProblemType.ALREADY_REVOKED);
        }
        Instant now = rooms.clock().instant();
        rooms.karma().revoke(client, grantId, reason, now);
        rooms.audit().append(client, call.actor(), revoked(grant, reason));
        return Reply.created(out -> {
            out.open().text(GRANT_ID, IdKind.GRANT.text(grantId));
            who(out, grant.contributorId(), grant.projectId());
            out.text(REASON, reason).time(REVOKED, now.toEpochMilli()).close();
        });
    }

    private Reply show(Call call, SqlClient client) {
        UUID projectId = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(projectId);
        Fields query = call.query();
        Instant asOf = Given.timeOrNull(query, "as_of");
        Page page = Page.of(query);
        call.check(query);
        if (rooms.people().project(client, projectId).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        Instant at = asOf == null ? rooms.clock().instant() : asOf;
        List<Holder> holders = rooms.karma().holders(client, projectId, at);
        int from = (int) Math.clamp(page.start(), 0L, (long) holders.size());
        int to = Math.min(holders.size(), from + page.limit());
        List<Holder> shown = holders.subList(from, to);
        Map<UUID, String> names =
                rooms.people().names(client, shown.stream().map(Holder::contributorId).toList());
        return Reply.ok(out -> {
            Page.open(out);
            shown.forEach(holder -> write(out, holder, names.get(holder.contributorId())));
            Page.close(out, to < holders.size() ? new Cursor(to) : null);
        });
    }

    private static void write(JsonOut out, Holder holder, @Nullable String name) {
        out.open()
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(holder.contributorId()))
                .text(CONTRIBUTOR_NAME, name)
                .micros(KARMA, holder.standing().karmaHundredths() * MICROS_OF_HUNDREDTH)
                .micros(VESTED, holder.standing().vestedHundredths() * MICROS_OF_HUNDREDTH)
                .whole(TIER, holder.tier().level())
                .text(TIER_NAME, holder.tier().title())
                .micros(MULTIPLIER, holder.tier().multiplierHundredths() * MICROS_OF_HUNDREDTH)
                .close();
    }

    private static void who(JsonOut out, UUID contributorId, UUID projectId) {
        out.text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(contributorId))
                .text(PROJECT_ID, IdKind.PROJECT.text(projectId));
    }

    private static UUID contributor(Fields fields) {
        return Given.id(
                fields, "contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
    }

    private static UUID project(Fields fields) {
        return Given.id(fields, "project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
    }

    private void requireKnown(SqlClient client, UUID contributorId, UUID projectId) {
        if (rooms.people().contributor(client, contributorId).isEmpty()) {
            throw new Refusal(Given.notFound(ProblemType.CONTRIBUTOR_NOT_FOUND, "contributor_id"));
        }
        if (rooms.people().project(client, projectId).isEmpty()) {
            throw new Refusal(Given.notFound(ProblemType.PROJECT_NOT_FOUND, "project_id"));
        }
    }

    /// That a grant was revoked, as the audit log tells it.
    static AuditEvent revoked(RecordedGrant grant, String reason) {
        return event("karma.revoked", grant, payload(grant).text("reason", reason).build());
    }

    private static AuditEvent event(String type, RecordedGrant grant, JsonObject payload) {
        return new AuditEvent.Other(
                type, Entity.GRANT, grant.id(), grant.projectId(), grant.contributorId(), payload);
    }

    private static AuditEvent.Payload payload(RecordedGrant grant) {
        return new AuditEvent.Payload()
                .text("grant_id", IdKind.GRANT.text(grant.id()))
                .text("contributor_id", IdKind.CONTRIBUTOR.text(grant.contributorId()))
                .text("project_id", IdKind.PROJECT.text(grant.projectId()))
                .whole("amount_hundredths", grant.amountHundredths())
                .text("earned_at", grant.earnedAt().toString());
    }
}
