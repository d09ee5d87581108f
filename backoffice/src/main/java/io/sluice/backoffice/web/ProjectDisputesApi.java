package io.sluice.backoffice.web;

import io.sluice.backoffice.agreements.ProjectDispute;
import io.sluice.backoffice.agreements.ProjectDispute.Decision;
import io.sluice.backoffice.agreements.ProjectDispute.Ruling;
import io.sluice.backoffice.agreements.ProjectDisputeStore;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
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

/// `/api/project-disputes`: claims of one project to the revenue of another.
final class ProjectDisputesApi {
    private static final JsonName DISPUTE_ID = JsonName.of("dispute_id");
    private static final JsonName CLAIMANT_ID = JsonName.of("project_id");
    private static final JsonName RESPONDENT_ID = JsonName.of("other_project_id");
    private static final JsonName CLAIM = JsonName.of("claim");
    private static final JsonName EVIDENCE = JsonName.of("evidence");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName REASONS = JsonName.of("reasons");
    private static final JsonName OPENED_BY = JsonName.of("opened_by");
    private static final JsonName OPENED_AT = JsonName.of("opened_at");
    private static final JsonName DECIDED_BY = JsonName.of("decided_by");
    private static final JsonName DECIDED_AT = JsonName.of("decided_at");
    private static final int TEXT_CHARS_MAX = 4_000;
    private static final Words<Shown> SHOWN = Words.of(Shown.class);

    /// What a list may be asked to be of.
    private enum Shown {
        OPEN
    }

    private final Routes.Rooms rooms;
    private final ProjectDisputeStore store = new ProjectDisputeStore();

    ProjectDisputesApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.post("/api/projects/{project_id}/disputes", "openProjectDispute")
                        .roles(Role.STAFF, Role.PROJECT)
                        .idempotent()
                        .to(desk.changing(this::open)),
                Route.get("/api/projects/{project_id}/disputes", "listDisputesOfProject")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::ofProject)),
                Route.get("/api/project-disputes", "listProjectDisputes")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)),
                Route.post("/api/project-disputes/{dispute_id}/decide", "decideProjectDispute")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::decide)));
    }

    private Reply open(Call call, SqlClient client) {
        UUID claimantId = TreasuryApi.project(rooms, call, client).id();
        Fields fields = call.fields();
        UUID respondentId =
                Given.id(fields, "other_project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        String claim = fields.text("claim", TEXT_CHARS_MAX);
        String evidence = fields.text("evidence", TEXT_CHARS_MAX);
        call.check(fields);
        if (respondentId.equals(claimantId)) {
            throw Refusal.invalid("other_project_id", "must be another project");
        }
        if (rooms.people().project(client, respondentId).isEmpty()) {
            throw new Refusal(Given.notFound(ProblemType.PROJECT_NOT_FOUND, "other_project_id"));
        }
        ProjectDispute dispute =
                new ProjectDispute(
                        rooms.ids().next(),
                        claimantId,
                        respondentId,
                        claim,
                        evidence,
                        call.actor().name(),
                        rooms.clock().instant(),
                        null);
        store.open(client, dispute);
        log(call, client, "project_dispute.opened", dispute, "open");
        return Reply.created(out -> write(out, dispute));
    }

    private Reply ofProject(Call call, SqlClient client) {
        UUID projectId = TreasuryApi.project(rooms, call, client).id();
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> store.page(client, projectId, false, from, limit),
                ProjectDisputesApi::write);
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        boolean open = query.wordOrNull("status", SHOWN) == Shown.OPEN;
        return Listing.page(
                call,
                query,
                (from, limit) -> store.page(client, null, open, from, limit),
                ProjectDisputesApi::write);
    }

    private Reply decide(Call call, SqlClient client) {
        UUID id = call.id("dispute_id", IdKind.DISPUTE, ProblemType.NOT_FOUND);
        Fields fields = call.fields();
        Decision decision = fields.word("decision", Decision.WORDS);
        String reasons = fields.text("reasons", TEXT_CHARS_MAX);
        call.check(fields);
        ProjectDispute dispute =
                store.findToChange(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND));
        if (dispute.ruling() != null) {
            throw new Refusal(ProblemType.WRONG_STATE);
        }
        Instant now = rooms.clock().instant();
        store.decide(client, id, new Ruling(decision, reasons, call.actor().name(), now));
        ProjectDispute decided = store.findToChange(client, id).orElseThrow();
        log(call, client, "project_dispute.decided", decided, Decision.WORDS.word(decision));
        return Reply.ok(out -> write(out, decided));
    }

    /// In the log of both projects.
    private void log(
            Call call, SqlClient client, String kind, ProjectDispute dispute, String status) {
        for (UUID projectId : List.of(dispute.claimantId(), dispute.respondentId())) {
            rooms.audit()
                    .append(
                            client,
                            call.actor(),
                            new Other(
                                    kind,
                                    Entity.PROJECT,
                                    projectId,
                                    projectId,
                                    null,
                                    new Payload()
                                            .text("dispute_id", IdKind.DISPUTE.text(dispute.id()))
                                            .text(
                                                    "project_id",
                                                    IdKind.PROJECT.text(dispute.claimantId()))
                                            .text(
                                                    "other_project_id",
                                                    IdKind.PROJECT.text(dispute.respondentId()))
                                            .text("status", status)
                                            .build()));
        }
    }

    private static void write(JsonOut out, ProjectDispute dispute) {
        Ruling ruling = dispute.ruling();
        out.open()
                .text(DISPUTE_ID, IdKind.DISPUTE.text(dispute.id()))
                .text(CLAIMANT_ID, IdKind.PROJECT.text(dispute.claimantId()))
                .text(RESPONDENT_ID, IdKind.PROJECT.text(dispute.respondentId()))
                .text(CLAIM, dispute.claim())
                .text(EVIDENCE, dispute.evidence())
                .text(OPENED_BY, dispute.openedBy())
                .time(OPENED_AT, dispute.openedAt().toEpochMilli())
                .text(STATUS, ruling == null ? "open" : Decision.WORDS.word(ruling.decision()))
                .text(REASONS, ruling == null ? null : ruling.reasons())
                .text(DECIDED_BY, ruling == null ? null : ruling.decidedBy());
        if (ruling == null) {
            out.none(DECIDED_AT);
        } else {
            out.time(DECIDED_AT, ruling.decidedAt().toEpochMilli());
        }
        out.close();
    }
}
