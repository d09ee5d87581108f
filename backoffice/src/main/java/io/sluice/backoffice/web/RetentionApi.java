package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.Retention;
import io.sluice.backoffice.ledger.RetentionStore;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// `/api/projects/{project_id}/revenue/cohorts`: which customers came back, and how many did not.
final class RetentionApi {
    private static final JsonName MONTHS = JsonName.of("months");
    private static final JsonName COHORTS = JsonName.of("cohorts");
    private static final JsonName MONTH = JsonName.of("month");
    private static final JsonName CUSTOMERS = JsonName.of("customers");
    private static final JsonName FRESH = JsonName.of("new_customers");
    private static final JsonName LOST = JsonName.of("lost_customers");
    private static final JsonName CHURN = JsonName.of("churn");
    private static final JsonName GROSS = JsonName.of("gross_cents");
    private static final JsonName PAID = JsonName.of("paid");
    private static final JsonName UNKNOWN = JsonName.of("without_customer_cents");
    private static final int MONTHS_MAX = 36;
    private static final int MONTHS_SHOWN = 12;

    private final Routes.Rooms rooms;
    private final RetentionStore store = new RetentionStore();

    RetentionApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/projects/{project_id}/revenue/cohorts", "getProjectCohorts")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(rooms.desk().reading(this::show)));
    }

    private Reply show(Call call, SqlClient client) {
        UUID projectId = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(projectId);
        if (rooms.people().project(client, projectId).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        Fields query = call.query();
        long months = query.whole("months", 1, MONTHS_MAX, MONTHS_SHOWN);
        call.check(query);
        YearMonth now = YearMonth.from(rooms.clock().instant().atOffset(ZoneOffset.UTC));
        YearMonth from = now.minusMonths(months - 1);
        Retention retention = Retention.of(store.rows(client, projectId, now), from, now);
        long unknown = store.unknownCents(client, projectId, from);
        return Reply.ok(out -> {
            out.open().openArray(MONTHS);
            retention.months().forEach(month -> write(out, month, month.month().equals(now)));
            out.closeArray().openArray(COHORTS);
            retention.cohorts().forEach(cohort -> write(out, cohort));
            out.closeArray().whole(UNKNOWN, unknown).close();
        });
    }

    /// @param runs whether it is not over: who has not paid yet is not lost
    private static void write(JsonOut out, Retention.Month month, boolean runs) {
        out.open()
                .text(MONTH, month.month().toString())
                .whole(CUSTOMERS, month.customers())
                .whole(FRESH, month.fresh());
        if (runs) {
            out.none(LOST);
        } else {
            out.whole(LOST, month.lost());
        }
        if (runs || month.before() == 0) {
            out.none(CHURN);
        } else {
            out.micros(CHURN, month.churnMicros());
        }
        out.whole(GROSS, month.cents()).close();
    }

    private static void write(JsonOut out, Retention.Cohort cohort) {
        out.open().text(MONTH, cohort.first().toString()).openArray(PAID);
        for (Retention.Paid paid : cohort.months()) {
            out.open()
                    .text(MONTH, paid.month().toString())
                    .whole(CUSTOMERS, paid.customers())
                    .whole(GROSS, paid.cents())
                    .close();
        }
        out.closeArray().close();
    }
}
