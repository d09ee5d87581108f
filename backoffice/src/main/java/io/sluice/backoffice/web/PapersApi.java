package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.PaperStore.TaxForm;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;

/// The papers of a contributor that staff records: tax forms and agreements.
final class PapersApi {
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName VERSION = JsonName.of("version");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName ACCEPTED_AT = JsonName.of("accepted_at");
    private static final Words<FormType> FORMS = Words.of(FormType.class);

    /// A W-8BEN is good to the end of the third year after the year of signing.
    private static final int W8BEN_YEARS = 3;

    private enum FormType {
        W9,
        W8BEN
    }

    private final PayoutRooms rooms;
    private final Routes.Rooms people;

    PapersApi(PayoutRooms rooms, Routes.Rooms people) {
        this.rooms = rooms;
        this.people = people;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String one = "/api/contributors/{contributor_id}";
        return List.of(
                Route.put(one + "/tax-form", "recordTaxForm")
                        .roles(Role.STAFF)
                        .to(desk.changing(this::taxForm)),
                Route.put(one + "/agreements/{project_id}", "recordAgreement")
                        .roles(Role.STAFF)
                        .to(desk.changing(this::agreement)));
    }

    private Reply taxForm(Call call, SqlClient client) {
        UUID contributorId = contributor(call, client);
        Fields fields = call.fields();
        FormType type = fields.word("form_type", FORMS);
        LocalDate signedOn = signedOn(fields);
        call.check(fields);
        LocalDate today = LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC);
        if (signedOn.isAfter(today)) {
            throw Refusal.invalid("signed_at", "must not be in the future");
        }
        LocalDate expires =
                type == FormType.W9 ? null : LocalDate.of(signedOn.getYear() + W8BEN_YEARS, 12, 31);
        rooms.papers()
                .record(
                        client,
                        new TaxForm(
                                rooms.ids().next(),
                                contributorId,
                                FORMS.word(type),
                                signedOn,
                                expires,
                                call.actor().name()),
                        rooms.clock().instant());
        rooms.audit().paper(client, contributorId, "tax_form.recorded", call.actor());
        return Documents.one(
                rooms.papers().taxStatus(client, contributorId, today), ProblemType.NOT_FOUND);
    }

    /// A day, or a time whose day in UTC counts.
    private static LocalDate signedOn(Fields fields) {
        String text = fields.text("signed_at", 64);
        try {
            LocalDate day =
                    text.length() <= 10
                            ? LocalDate.parse(text)
                            : OffsetDateTime.parse(text)
                                    .withOffsetSameInstant(ZoneOffset.UTC)
                                    .toLocalDate();
            if (day.isBefore(LocalDate.EPOCH)) {
                fields.invalid("signed_at", "must be 1970 or later");
            }
            return day;
        } catch (DateTimeParseException _) {
            if (!text.isEmpty()) {
                fields.wrong("signed_at", "must be a day such as 2026-01-31, or a time");
            }
            return LocalDate.EPOCH;
        }
    }

    private Reply agreement(Call call, SqlClient client) {
        UUID contributorId = contributor(call, client);
        UUID projectId = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        Fields fields = call.fields();
        String version = fields.text("version", 64);
        call.check(fields);
        if (people.people().project(client, projectId).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        Instant now = rooms.clock().instant();
        rooms.papers().accept(client, contributorId, projectId, version, call.actor().name(), now);
        rooms.audit().paper(client, contributorId, "agreement.accepted", call.actor());
        return accepted(projectId, version, now);
    }

    static Reply accepted(UUID projectId, String version, Instant at) {
        return Reply.ok(out ->
                out.open()
                        .text(PROJECT_ID, IdKind.PROJECT.text(projectId))
                        .text(VERSION, version)
                        .text(STATUS, "accepted")
                        .time(ACCEPTED_AT, at.toEpochMilli())
                        .close());
    }

    private UUID contributor(Call call, SqlClient client) {
        UUID id = call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        if (people.people().contributor(client, id).isEmpty()) {
            throw new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND);
        }
        return id;
    }
}
