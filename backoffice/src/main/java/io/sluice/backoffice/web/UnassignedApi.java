package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.AssignmentDesk;
import io.sluice.backoffice.ledger.AssignmentDesk.Assigned;
import io.sluice.backoffice.ledger.AssignmentDesk.OpenCharge;
import io.sluice.backoffice.ledger.AssignmentDesk.ParkedUse;
import io.sluice.backoffice.ledger.RevenueEvent.ChargeSeen;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/api/revenue`: money that is not booked because nobody knows whose it is, and staff's word for
/// whose it is.
final class UnassignedApi {
    private static final JsonName CHARGE_ID = JsonName.of("charge_id");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName SINCE = JsonName.of("since");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName CURRENCY = JsonName.of("currency");
    private static final JsonName PROJECT_NAMED = JsonName.of("project_named");
    private static final JsonName ACCOUNT_NAMED = JsonName.of("account_named");
    private static final JsonName ORIGIN = JsonName.of("origin");
    private static final JsonName USAGE_ID = JsonName.of("usage_id");
    private static final JsonName DAY = JsonName.of("day");
    private static final JsonName CREDITS = JsonName.of("credits");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName BOOKED = JsonName.of("amount_usd_cents");
    private static final Pattern USAGE = Pattern.compile("usage:(\\d{4}-\\d\\d-\\d\\d):(.{1,128})");
    private static final int NOTE_CHARS_MAX = 500;

    private final Routes.Rooms rooms;
    private final AssignmentDesk assignments;

    UnassignedApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.assignments = rooms.assignments();
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String charges = "/api/revenue/unassigned-charges";
        String usage = "/api/revenue/parked-usage";
        return List.of(
                Route.get(charges, "listUnassignedCharges")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::charges)),
                Route.post(charges + "/{charge_id}/assign", "assignCharge")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::assignCharge)),
                Route.get(usage, "listParkedUsage").roles(Role.STAFF).to(desk.reading(this::usage)),
                Route.post(usage + "/{usage_id}/assign", "assignParkedUsage")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::assignUsage)));
    }

    private Reply charges(Call call, SqlClient client) {
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> assignments.charges(client, from, limit),
                UnassignedApi::write);
    }

    private Reply usage(Call call, SqlClient client) {
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> assignments.usage(client, from, limit),
                UnassignedApi::write);
    }

    private static void write(JsonOut out, OpenCharge open) {
        out.open()
                .text(CHARGE_ID, open.chargeId())
                .text(REASON, open.reason())
                .time(SINCE, open.since().toEpochMilli());
        ChargeSeen charge = open.charge();
        if (charge == null) {
            out.none(AMOUNT).none(CURRENCY).none(PROJECT_NAMED).none(ACCOUNT_NAMED).none(ORIGIN);
        } else {
            out.whole(AMOUNT, charge.grossMinor())
                    .text(CURRENCY, charge.currency())
                    .text(PROJECT_NAMED, charge.projectNamed())
                    .text(ACCOUNT_NAMED, charge.accountNamed())
                    .time(ORIGIN, charge.createdAt().toEpochMilli());
        }
        out.close();
    }

    private static void write(JsonOut out, ParkedUse use) {
        out.open()
                .text(USAGE_ID, use.id())
                .text(DAY, use.day().toString())
                .text(PROJECT_NAMED, use.projectNamed())
                .micros(CREDITS, use.creditMicros())
                .close();
    }

    private Reply assignCharge(Call call, SqlClient client) {
        String chargeId = call.path("charge_id");
        Decision decision = decision(call, client);
        Assigned assigned =
                assignments.assignCharge(
                        client, chargeId, decision.projectId, decision.note, call.actor());
        return answer(CHARGE_ID, chargeId, decision.projectId, assigned);
    }

    private Reply assignUsage(Call call, SqlClient client) {
        String usageId = call.path("usage_id");
        Decision decision = decision(call, client);
        Matcher parts = USAGE.matcher(usageId);
        if (!parts.matches()) {
            throw new Refusal(ProblemType.NOT_FOUND);
        }
        Assigned assigned =
                assignments.assignUsage(
                        client,
                        day(parts.group(1)),
                        parts.group(2),
                        decision.projectId,
                        decision.note,
                        call.actor());
        return answer(USAGE_ID, usageId, decision.projectId, assigned);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw new Refusal(ProblemType.NOT_FOUND);
        }
    }

    private record Decision(UUID projectId, String note) {}

    private Decision decision(Call call, SqlClient client) {
        Fields fields = call.fields();
        UUID projectId =
                Given.id(fields, "project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        String note = fields.text("note", NOTE_CHARS_MAX);
        call.check(fields);
        if (rooms.people().project(client, projectId).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        return new Decision(projectId, note);
    }

    private static Reply answer(JsonName name, String id, UUID projectId, Assigned assigned) {
        return switch (assigned) {
            case Assigned.Done(long usdCents) ->
                    Reply.ok(out ->
                            out.open()
                                    .text(name, id)
                                    .text(PROJECT_ID, IdKind.PROJECT.text(projectId))
                                    .whole(BOOKED, usdCents)
                                    .close());
            case Assigned.NotThere() -> throw new Refusal(ProblemType.NOT_FOUND);
            case Assigned.OtherReason() -> throw new Refusal(ProblemType.WRONG_STATE);
            case Assigned.Busy() -> throw new Refusal(ProblemType.OVERLOADED);
        };
    }
}
