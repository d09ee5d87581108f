package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The agreements of a contributor that staff records.
final class PapersApi {
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName VERSION = JsonName.of("version");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName ACCEPTED_AT = JsonName.of("accepted_at");

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
                Route.put(one + "/agreements/{project_id}", "recordAgreement")
                        .roles(Role.STAFF)
                        .to(desk.changing(this::agreement)));
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
