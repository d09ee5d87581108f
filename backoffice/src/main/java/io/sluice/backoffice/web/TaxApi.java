package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.tax.FormType;
import io.sluice.backoffice.tax.TaxDesk.Link;
import io.sluice.backoffice.tax.TaxFormStore.Recorded;
import io.sluice.backoffice.tax.TrolleyClient;
import io.sluice.backoffice.tax.TrolleyWebhook.Reception;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;

/// Tax forms: the way to the vendor's, where one's own stands, what staff records, and
/// `/webhooks/trolley`.
final class TaxApi {
    private static final JsonName URL = JsonName.of("url");
    private static final String SIGNATURE = "x-paymentrails-signature";
    private static final String MISSING =
            "{\"form_type\":null,\"status\":\"missing\",\"expires_at\":null,\"tin_status\":null}";

    private final TaxRooms rooms;

    TaxApi(TaxRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String me = "/api/contributors/me";
        return List.of(
                Route.get(me + "/tax-status", "getMyTaxStatus")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::status)),
                Route.post(me + "/tax-form", "openMyTaxForm")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.free(this::open)),
                Route.put("/api/contributors/{contributor_id}/tax-form", "recordTaxForm")
                        .roles(Role.STAFF)
                        .to(desk.changing(this::record)),
                Route.get("/api/tax/forms", "listExpiringTaxForms")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::expiring)),
                Route.webhook("/webhooks/trolley", "receiveTrolleyEvent")
                        .to(desk.event(this::receive)));
    }

    private Reply status(Call call, SqlClient client) {
        return Documents.one(
                200, rooms.forms().status(client, call.contributor(), today()).orElse(MISSING));
    }

    /// A link is good for a short time, so each asking gives a new one.
    private Reply open(Call call) {
        call.check(call.fields());
        UUID me = call.contributor();
        Contributor person =
                rooms.transactions()
                        .reading(client -> rooms.people().contributor(client, me))
                        .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
        if (person.kind() == Contributor.Kind.AI_AGENT) {
            throw new Refusal(ProblemType.FORBIDDEN); // the operator is paid, and signs
        }
        return switch (rooms.taxDesk().link(person)) {
            case Link.Open(String url) -> Reply.ok(out -> out.open().text(URL, url).close());
            case Link.NoVendor _ ->
                    throw new Refusal(
                            Problem.of(
                                    ProblemType.METHOD_NOT_CONFIGURED,
                                    "No tax vendor is set up: staff records tax forms."));
            case Link.Refused _ ->
                    throw new Refusal(
                            Problem.of(
                                    ProblemType.PAYMENT_PROVIDER_FAILED,
                                    "The tax vendor does not take these particulars; ask staff."));
            case Link.Silent _ ->
                    throw new Refusal(
                            Problem.of(
                                    ProblemType.PAYMENT_PROVIDER_FAILED,
                                    "The tax vendor does not answer; ask again in a minute."));
        };
    }

    private Reply record(Call call, SqlClient client) {
        UUID id = call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        Contributor person =
                rooms.people()
                        .contributor(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
        Fields fields = call.fields();
        FormType type = fields.word("form_type", FormType.WORDS);
        LocalDate signedOn = signedOn(fields);
        call.check(fields);
        if (!type.isFor(person.country())) {
            throw Refusal.invalid("form_type", "must be w9 for a payee in the United States");
        }
        if (signedOn.isAfter(today())) {
            throw Refusal.invalid("signed_at", "must not be in the future");
        }
        Instant now = rooms.clock().instant();
        rooms.forms()
                .record(
                        client,
                        new Recorded(
                                rooms.ids().next(),
                                id,
                                type,
                                signedOn,
                                type.expiresOn(signedOn),
                                call.actor().name()),
                        now);
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new Other(
                                "tax_form.recorded",
                                Entity.CONTRIBUTOR,
                                id,
                                null,
                                id,
                                JsonObject.EMPTY));
        return Documents.one(rooms.forms().status(client, id, today()), ProblemType.NOT_FOUND);
    }

    private Reply expiring(Call call, SqlClient client) {
        return Documents.page(
                call, window -> rooms.due().flagged(client, window.from(), window.limit()));
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

    private Runnable receive(Call call) {
        return switch (rooms.webhook().receive(call.rawBody(), call.header(SIGNATURE))) {
            case Reception.Taken(var fact) -> () -> rooms.taxDesk().take(TrolleyClient.NAME, fact);
            case Reception.Unused _ -> () -> {};
            case Reception.NotConfigured _ -> throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
            case Reception.Forged _ -> throw new Refusal(ProblemType.INVALID_SIGNATURE);
            case Reception.NotAnEvent _ -> throw new Refusal(ProblemType.INVALID_REQUEST);
        };
    }

    private LocalDate today() {
        return LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC);
    }
}
