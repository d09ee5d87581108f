package io.sluice.backoffice.web;

import io.sluice.backoffice.agreements.AddressSeal;
import io.sluice.backoffice.agreements.Agreement;
import io.sluice.backoffice.agreements.AgreementStore;
import io.sluice.backoffice.agreements.AgreementStore.Acceptance;
import io.sluice.backoffice.agreements.AgreementStore.Standing;
import io.sluice.backoffice.agreements.Clause;
import io.sluice.backoffice.audit.AuditEvent.Other;
import io.sluice.backoffice.audit.AuditEvent.Payload;
import io.sluice.backoffice.audit.Entity;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.people.Project;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The revenue sharing agreement: its text for a project, new versions of it, and who accepts it.
final class AgreementsApi {
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName VERSION = JsonName.of("version");
    private static final JsonName IN_FORCE = JsonName.of("version_in_force");
    private static final JsonName EFFECTIVE = JsonName.of("effective_from");
    private static final JsonName LICENCE = JsonName.of("licence");
    private static final JsonName CLAUSES = JsonName.of("clauses");
    private static final JsonName CLAUSE = JsonName.of("clause");
    private static final JsonName TITLE = JsonName.of("title");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName SHA256 = JsonName.of("text_sha256");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName ACCEPTED_AT = JsonName.of("accepted_at");
    private static final int CLAUSE_CHARS_MAX = 4_000;
    private static final int VERSION_CHARS_MAX = 64;
    private static final int VERSION_MAX = 1_000_000;

    private final Routes.Rooms rooms;
    private final AddressSeal addresses;
    private final AgreementStore store = new AgreementStore();
    private final NoticeStore notices;

    AgreementsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.addresses = rooms.commons().addresses();
        this.notices = new NoticeStore(rooms.ids());
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String mine = "/api/contributors/me/agreements";
        return List.of(
                Route.get("/api/projects/{project_id}/agreement", "getAgreement")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)),
                Route.post("/api/agreements", "publishAgreement")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::publish)),
                Route.get(mine, "listMyAgreements")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::list)),
                Route.post(mine + "/{project_id}/accept", "acceptMyAgreement")
                        .roles(Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.changing(this::accept)),
                Route.put(
                                "/api/contributors/{contributor_id}/agreements/{project_id}",
                                "recordAgreement")
                        .roles(Role.STAFF)
                        .to(desk.changing(this::record)));
    }

    private Reply show(Call call, SqlClient client) {
        Project project = project(call, client);
        call.requireProject(project.id());
        Fields query = call.query();
        int version = (int) query.whole("version", 1, VERSION_MAX, store.inForce(client, now()));
        call.check(query);
        Agreement agreement =
                store.find(client, project, version)
                        .orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND));
        return Reply.ok(out -> {
            out.open()
                    .text(PROJECT_ID, IdKind.PROJECT.text(project.id()))
                    .text(PROJECT_NAME, project.name())
                    .text(VERSION, Integer.toString(agreement.version()))
                    .time(EFFECTIVE, agreement.effectiveFrom().toEpochMilli())
                    .text(LICENCE, agreement.licence())
                    .openArray(CLAUSES);
            for (Clause clause : Clause.values()) {
                out.open()
                        .text(CLAUSE, Clause.WORDS.word(clause))
                        .text(TITLE, clause.title())
                        .text(TEXT, agreement.text(clause))
                        .close();
            }
            out.closeArray().text(SHA256, agreement.sha256()).close();
        });
    }

    /// A new version is signed by everybody again; until it takes effect the one before is enough.
    private Reply publish(Call call, SqlClient client) {
        Fields fields = call.fields();
        Fields given = fields.nested("clauses");
        Payload clauses = new Payload();
        if (given == null) {
            fields.wrong("clauses", "is required");
        } else {
            for (Clause clause : Clause.values()) {
                String name = Clause.WORDS.word(clause);
                clauses.text(name, given.text(name, CLAUSE_CHARS_MAX));
            }
        }
        Instant from =
                Objects.requireNonNullElse(Given.timeOrNull(fields, "effective_from"), now());
        if (from.isBefore(now())) {
            fields.invalid("effective_from", "must not be in the past");
        }
        call.check(fields);
        int version = store.publish(client, clauses.build(), from, call.actor().name(), now());
        notices.tellSigners(client, "agreement.published", words(version, from), now());
        return Reply.created(out ->
                out.open()
                        .text(VERSION, Integer.toString(version))
                        .time(EFFECTIVE, from.toEpochMilli())
                        .close());
    }

    private static String words(int version, Instant from) {
        return """
        Version %d of the revenue sharing agreement takes effect on %s (UTC). Please accept it for \
        each of your projects: from then on nothing is paid out under an older one, and what you \
        earn is kept for you until you have.\
        """
                .formatted(version, from.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private Reply list(Call call, SqlClient client) {
        UUID me = call.contributor();
        Instant now = now();
        String inForce = Integer.toString(store.inForce(client, now));
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> store.standings(client, me, now, from, limit),
                (out, standing) -> write(out, standing, inForce));
    }

    private static void write(JsonOut out, Standing standing, String inForce) {
        String status = standing.version() == null ? "missing" : "outdated";
        Instant acceptedAt = standing.acceptedAt();
        out.open()
                .text(PROJECT_ID, IdKind.PROJECT.text(standing.projectId()))
                .text(PROJECT_NAME, standing.projectName())
                .text(VERSION, standing.version())
                .text(IN_FORCE, inForce)
                .text(STATUS, standing.isEnough() ? "accepted" : status)
                .text(LICENCE, standing.licence());
        if (acceptedAt == null) {
            out.none(ACCEPTED_AT);
        } else {
            out.time(ACCEPTED_AT, acceptedAt.toEpochMilli());
        }
        out.close();
    }

    private Reply accept(Call call, SqlClient client) {
        UUID me = call.contributor();
        return accepted(call, client, me, addresses.hash(call.address()));
    }

    /// On paper, or wherever else staff has seen it.
    private Reply record(Call call, SqlClient client) {
        UUID contributorId =
                call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        if (rooms.people().contributor(client, contributorId).isEmpty()) {
            throw new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND);
        }
        return accepted(call, client, contributorId, null);
    }

    private Reply accepted(
            Call call, SqlClient client, UUID contributorId, @Nullable String addressHash) {
        Project project = project(call, client);
        Fields fields = call.fields();
        String version = fields.text("version", VERSION_CHARS_MAX);
        call.check(fields);
        Instant now = now();
        Agreement agreement = acceptable(client, project, version, now);
        store.accept(
                client,
                new Acceptance(
                        contributorId,
                        project.id(),
                        agreement,
                        call.actor().name(),
                        addressHash,
                        now));
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new Other(
                                "agreement.accepted",
                                Entity.CONTRIBUTOR,
                                contributorId,
                                null,
                                contributorId,
                                new Payload()
                                        .text("project_id", IdKind.PROJECT.text(project.id()))
                                        .text("version", version)
                                        .text("text_sha256", agreement.sha256())
                                        .build()));
        return Reply.ok(out ->
                out.open()
                        .text(PROJECT_ID, IdKind.PROJECT.text(project.id()))
                        .text(VERSION, version)
                        .text(STATUS, "accepted")
                        .text(LICENCE, agreement.licence())
                        .text(SHA256, agreement.sha256())
                        .time(ACCEPTED_AT, now.toEpochMilli())
                        .close());
    }

    /// The version in force, or one that will be.
    private Agreement acceptable(SqlClient client, Project project, String version, Instant now) {
        int inForce = store.inForce(client, now);
        return Optional.of(parsed(version))
                .filter(number -> number >= inForce)
                .flatMap(number -> store.find(client, project, number))
                .orElseThrow(() ->
                        new Refusal(
                                Problem.of(
                                        ProblemType.AGREEMENT_OUTDATED,
                                        "The version in force is " + inForce + ".")));
    }

    /// 0 where it is no number as we write them.
    private static int parsed(String version) {
        return version.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(version) : 0;
    }

    private Project project(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        return rooms.people()
                .project(client, id)
                .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
    }

    private Instant now() {
        return rooms.clock().instant();
    }
}
