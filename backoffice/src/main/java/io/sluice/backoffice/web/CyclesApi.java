package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.CycleOutcome;
import io.sluice.backoffice.payout.Plan;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// `/api/payouts/cycles`: calculated by one person or the job, approved by another, disbursed.
final class CyclesApi {
    private static final Words<Plan> PLANS = Words.of(Plan.class);

    private final PayoutRooms rooms;

    CyclesApi(PayoutRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String all = "/api/payouts/cycles";
        String one = all + "/{cycle_id}";
        return List.of(
                Route.post(all, "createCycle")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::create)),
                Route.get(all, "listCycles").anyRole().to(desk.reading(this::list)),
                Route.get(one, "getCycle").anyRole().to(desk.reading(this::show)),
                Route.get(one + "/items", "listCycleItems")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::items)),
                Route.get(one + "/skipped", "listCycleSkipped")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::skipped)),
                Route.post(one + "/approve", "approveCycle")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::approve)),
                Route.post(one + "/disburse", "disburseCycle")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.inSteps(this::disburse)));
    }

    private Reply create(Call call, SqlClient client) {
        Fields fields = call.fields();
        Plan plan = fields.word("plan", PLANS);
        LocalDate from = Given.day(fields, "period_start");
        LocalDate to = Given.day(fields, "period_end");
        call.check(fields);
        CycleOutcome outcome = rooms.cycles().calculate(client, plan, from, to, call.actor());
        return Documents.one(201, document(client, done(outcome)));
    }

    private Reply list(Call call, SqlClient client) {
        return Documents.page(call, window -> rooms.views().cycles(client, window));
    }

    private Reply show(Call call, SqlClient client) {
        return Documents.one(200, document(client, id(call)));
    }

    private Reply items(Call call, SqlClient client) {
        UUID id = id(call);
        document(client, id);
        return Documents.page(
                call,
                window ->
                        rooms.views()
                                .items(
                                        client,
                                        id,
                                        call.isStaff() ? null : call.contributor(),
                                        window));
    }

    private Reply skipped(Call call, SqlClient client) {
        UUID id = id(call);
        document(client, id);
        return Documents.page(call, window -> rooms.views().skipped(client, id, window));
    }

    private Reply approve(Call call, SqlClient client) {
        call.check(call.fields());
        UUID id = done(rooms.cycles().approve(client, id(call), call.actor()));
        return Documents.one(200, document(client, id));
    }

    private Reply disburse(Call call) {
        call.check(call.fields());
        UUID id = done(rooms.disburser().disburse(id(call)));
        return Documents.one(200, rooms.transactions().reading(client -> document(client, id)));
    }

    private String document(SqlClient client, UUID id) {
        return rooms.views()
                .cycle(client, id)
                .orElseThrow(() -> new Refusal(ProblemType.CYCLE_NOT_FOUND));
    }

    private static UUID id(Call call) {
        return call.id("cycle_id", IdKind.CYCLE, ProblemType.CYCLE_NOT_FOUND);
    }

    private static UUID done(CycleOutcome outcome) {
        return switch (outcome) {
            case CycleOutcome.Done(UUID id) -> id;
            case CycleOutcome.Refused(CycleOutcome.Why why) -> throw new Refusal(problem(why));
        };
    }

    private static Problem problem(CycleOutcome.Why why) {
        return switch (why) {
            case PERIOD_IMPOSSIBLE ->
                    Problem.ofField(
                            ProblemType.INVALID_VALUE,
                            "period_start",
                            "and period_end must be one month, or Monday or the 1st to Sunday");
            case PERIOD_NOT_OVER -> Problem.of(ProblemType.PERIOD_OPEN);
            case CYCLE_EXISTS -> Problem.of(ProblemType.CYCLE_OVERLAPS);
            case PREVIOUS_CYCLE_OPEN -> Problem.of(ProblemType.PREVIOUS_CYCLE_OPEN);
            case PREVIOUS_PERIOD_OPEN -> Problem.of(ProblemType.PREVIOUS_PERIOD_OPEN);
            case CYCLE_NOT_FOUND -> Problem.of(ProblemType.CYCLE_NOT_FOUND);
            case WRONG_STATE -> Problem.of(ProblemType.WRONG_STATE);
            case REVIEW_OPEN -> Problem.of(ProblemType.REVIEW_OPEN);
            case FOUR_EYES -> Problem.of(ProblemType.SECOND_PERSON_REQUIRED);
            case TOO_EARLY -> Problem.of(ProblemType.TOO_EARLY);
        };
    }
}
