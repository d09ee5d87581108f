package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.karma.KarmaStore.RecordedGrant;
import io.sluice.backoffice.ledger.LedgerEntry;
import io.sluice.backoffice.payout.FraudStore.Raised;
import io.sluice.backoffice.payout.FraudStore.Signal;
import io.sluice.backoffice.payout.PayoutBooks;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Fraud signals, corrections and write-offs: what is taken back from a person, and what is given
/// up.
final class FraudApi {
    private static final JsonName SIGNAL_ID = JsonName.of("signal_id");
    private static final JsonName CORRECTION_ID = JsonName.of("correction_id");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName CONTRIBUTOR_NAME = JsonName.of("contributor_name");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName KARMA_REVOKED = JsonName.of("karma_revoked");
    private static final JsonName WRONG = JsonName.of("wrong_cents");
    private static final JsonName RAISED_BY = JsonName.of("raised_by");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName CLEARED = JsonName.of("cleared_at");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName CENTS = JsonName.of("cents");
    private static final JsonName WRITTEN_OFF = JsonName.of("written_off_cents");
    private static final JsonName NEGATIVE = JsonName.of("negative_cents");
    private static final int TEXT_CHARS_MAX = 500;
    private static final long CENTS_MAX = 100_000_000_000L;

    private static final Words<Status> STATUSES = Words.of(Status.class);

    private enum Status {
        OPEN,
        CLEARED
    }

    private final PayoutRooms rooms;
    private final Routes.Rooms people;

    FraudApi(PayoutRooms rooms, Routes.Rooms people) {
        this.rooms = rooms;
        this.people = people;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.get("/api/fraud/signals", "listFraudSignals")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)),
                Route.post("/api/fraud/signals", "raiseFraudSignal")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::raise)),
                Route.post("/api/fraud/signals/{signal_id}/clear", "clearFraudSignal")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::clear)),
                Route.post("/api/payouts/corrections", "correctPayouts")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::correct)),
                Route.post("/api/contributors/{contributor_id}/write-off", "writeOffContributor")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::writeOff)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        Status status = query.wordOrNull("status", STATUSES);
        Boolean open = status == null ? null : (Boolean) (status == Status.OPEN);
        return Listing.page(
                call,
                query,
                (from, limit) -> rooms.fraud().page(client, open, from, limit),
                FraudApi::write);
    }

    private static void write(JsonOut out, Raised raised) {
        Signal signal = raised.signal();
        Instant clearedAt = raised.clearedAt();
        out.open()
                .text(SIGNAL_ID, IdKind.SIGNAL.text(signal.id()))
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(signal.contributorId()))
                .text(CONTRIBUTOR_NAME, raised.contributorName())
                .text(PROJECT_ID, IdKind.PROJECT.textOrNull(signal.projectId()))
                .text(PROJECT_NAME, raised.projectName())
                .text(KIND, signal.kind())
                .text(STATUS, clearedAt == null ? "open" : "cleared")
                .flag(KARMA_REVOKED, signal.karmaRevoked())
                .whole(WRONG, signal.wrongCents())
                .text(RAISED_BY, signal.raisedBy())
                .time(CREATED, raised.raisedAt().toEpochMilli());
        if (clearedAt == null) {
            out.none(CLEARED);
        } else {
            out.time(CLEARED, clearedAt.toEpochMilli());
        }
        out.close();
    }

    private Reply raise(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID contributorId =
                Given.id(
                        fields,
                        "contributor_id",
                        IdKind.CONTRIBUTOR,
                        ProblemType.CONTRIBUTOR_NOT_FOUND);
        UUID projectId = Given.idOrNull(fields, "project_id", IdKind.PROJECT);
        String kind = fields.text("kind", 64);
        boolean revoked = fields.flag("karma_revoked", false);
        long wrongCents = fields.whole("wrong_cents", 0, CENTS_MAX, 0);
        if (wrongCents > 0 && projectId == null && !fields.flawed()) {
            fields.wrong("project_id", "is required with wrong_cents");
        }
        call.check(fields);
        UUID payeeId = payee(client, contributorId);
        project(client, projectId);
        Signal signal =
                new Signal(
                        rooms.ids().next(),
                        contributorId,
                        projectId,
                        kind,
                        revoked,
                        wrongCents,
                        call.actor().name());
        rooms.fraud().raise(client, signal, rooms.clock().instant());
        if (projectId != null && wrongCents > 0) {
            rooms.holdbacks().clawBack(client, projectId, contributorId, payeeId, wrongCents, kind);
        }
        if (revoked) {
            revoke(call, client, signal);
            rooms.holdbacks().forfeit(client, signal);
        }
        rooms.audit().signalled(client, signal, call.actor());
        return Reply.created(out ->
                out.open()
                        .text(SIGNAL_ID, IdKind.SIGNAL.text(signal.id()))
                        .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(contributorId))
                        .text(PROJECT_ID, IdKind.PROJECT.textOrNull(projectId))
                        .text(KIND, kind)
                        .text(STATUS, "open")
                        .close());
    }

    /// What is said of the person is done to their grants, on that project or on all.
    private void revoke(Call call, SqlClient client, Signal signal) {
        List<RecordedGrant> grants =
                people.karma()
                        .revokeAll(
                                client,
                                signal.contributorId(),
                                signal.projectId(),
                                signal.kind(),
                                rooms.clock().instant());
        people.audit()
                .append(
                        client,
                        call.actor(),
                        grants.stream()
                                .map(grant -> KarmaApi.revoked(grant, signal.kind()))
                                .toList());
    }

    private Reply clear(Call call, SqlClient client) {
        call.check(call.fields());
        UUID id = call.id("signal_id", IdKind.SIGNAL, ProblemType.SIGNAL_NOT_FOUND);
        String state = rooms.fraud().clear(client, id, rooms.clock().instant());
        if (state == null) {
            throw new Refusal(ProblemType.SIGNAL_NOT_FOUND);
        }
        if (state.equals("cleared")) {
            rooms.audit().cleared(client, id, call.actor());
        }
        return Reply.ok(out ->
                out.open().text(SIGNAL_ID, IdKind.SIGNAL.text(id)).text(STATUS, "cleared").close());
    }

    private Reply correct(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID contributorId =
                Given.id(
                        fields,
                        "contributor_id",
                        IdKind.CONTRIBUTOR,
                        ProblemType.CONTRIBUTOR_NOT_FOUND);
        UUID projectId =
                Given.id(fields, "project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        long cents = fields.whole("cents", 1, CENTS_MAX);
        String reason = fields.text("reason", TEXT_CHARS_MAX);
        call.check(fields);
        UUID payeeId = payee(client, contributorId);
        project(client, projectId);
        rooms.holdbacks().clawBack(client, projectId, contributorId, payeeId, cents, reason);
        rooms.audit().corrected(client, contributorId, projectId, cents, reason, call.actor());
        UUID id = rooms.ids().next();
        return Reply.created(out ->
                out.open()
                        .text(CORRECTION_ID, IdKind.CORRECTION.text(id))
                        .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(contributorId))
                        .text(PROJECT_ID, IdKind.PROJECT.text(projectId))
                        .whole(CENTS, cents)
                        .close());
    }

    private Reply writeOff(Call call, SqlClient client) {
        call.check(call.fields());
        UUID id = call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        UUID payeeId = payee(client, id);
        long owed = Math.max(0, rooms.payees().negativeCents(client, payeeId));
        Instant now = rooms.clock().instant();
        if (owed > 0) {
            UUID entryId = rooms.ids().next();
            rooms.fraud().writeOff(client, entryId, payeeId, owed, now);
            LedgerEntry entry = PayoutBooks.writeOff(entryId, owed, now);
            rooms.ledger().addAll(client, List.of(entry), now);
            rooms.audit().writtenOff(client, payeeId, owed, call.actor());
        }
        return Reply.ok(out ->
                out.open()
                        .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(payeeId))
                        .whole(WRITTEN_OFF, owed)
                        .whole(NEGATIVE, 0)
                        .close());
    }

    private UUID payee(SqlClient client, UUID contributorId) {
        UUID payeeId = rooms.fraud().payee(client, contributorId);
        if (payeeId == null) {
            throw new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND);
        }
        return payeeId;
    }

    private void project(SqlClient client, @Nullable UUID projectId) {
        if (projectId != null && people.people().project(client, projectId).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
    }
}
