package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.split.SplitStore.StoredSplit;
import io.sluice.backoffice.split.SplitTerms;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;

/// `/api/projects/{id}/split`: how net revenue is divided.
final class SplitApi {
    private static final JsonName POOL = JsonName.of("contributor_pool_pct");
    private static final JsonName PLATFORM = JsonName.of("platform_fee_pct");
    private static final JsonName TREASURY = JsonName.of("treasury_pct");
    private static final JsonName VOTE_ID = JsonName.of("governance_vote_id");
    private static final JsonName EFFECTIVE = JsonName.of("effective_from");
    private static final long MICROS_OF_BASIS_POINT = 100;
    private static final long MICROS_MAX = 1_000_000_000_000L;
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
        UUID projectId = project(call, client);
        StoredSplit found =
                rooms.splits()
                        .current(client, projectId, rooms.clock().instant())
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        SplitTerms terms = found.terms();
        return Reply.ok(out ->
                out.open()
                        .micros(POOL, terms.poolBasisPoints() * MICROS_OF_BASIS_POINT)
                        .micros(PLATFORM, SplitTerms.PLATFORM_BASIS_POINTS * MICROS_OF_BASIS_POINT)
                        .micros(TREASURY, terms.treasuryBasisPoints() * MICROS_OF_BASIS_POINT)
                        .text(VOTE_ID, IdKind.VOTE.textOrNull(found.voteId()))
                        .time(EFFECTIVE, found.effectiveFrom().toEpochMilli())
                        .close());
    }

    /// A split changes by a passed vote alone; there is no vote yet that could have passed.
    private Reply change(Call call, SqlClient client) {
        project(call, client);
        Fields fields = call.fields();
        long micros = fields.micros("contributor_pool_pct", -MICROS_MAX, MICROS_MAX);
        fields.textOrNull("governance_vote_id", ID_CHARS_MAX);
        if (micros % MICROS_OF_BASIS_POINT != 0) {
            fields.invalid("contributor_pool_pct", "must have at most 4 decimals");
        }
        call.check(fields);
        long basisPoints = micros / MICROS_OF_BASIS_POINT;
        if (basisPoints < SplitTerms.POOL_BASIS_POINTS_MIN
                || basisPoints > SplitTerms.POOL_BASIS_POINTS_MAX) {
            throw new Refusal(
                    Problem.ofField(
                            ProblemType.SPLIT_OUT_OF_BOUNDS,
                            "contributor_pool_pct",
                            "must be between 0.6000 and 0.8000"));
        }
        throw new Refusal(ProblemType.VOTE_NOT_PASSED);
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
