package io.sluice.backoffice.web;

import io.sluice.backoffice.people.ClockStore;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;

/// `/api/test-clock`: sets the back office's time, where that is switched on.
final class ClockApi {
    private static final JsonName NOW = JsonName.of("now");

    private final Routes.Rooms rooms;

    ClockApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.put("/api/test-clock", "setTestClock")
                        .roles()
                        .to(rooms.desk().free(this::set)));
    }

    /// The clock moves once the time is recorded: not before, and not when that failed.
    private Reply set(Call call) {
        if (!rooms.testClock()) {
            throw new Refusal(ProblemType.NOT_FOUND);
        }
        Fields fields = call.fields();
        Instant now = Given.time(fields, "now");
        call.check(fields);
        rooms.transactions()
                .writing(client -> {
                    record(client, now);
                    return now;
                });
        rooms.clock().set(now);
        return Reply.ok(out -> out.open().time(NOW, now.toEpochMilli()).close());
    }

    private static void record(SqlClient client, Instant now) {
        if (!ClockStore.advance(client, now)) {
            throw new Refusal(ProblemType.CLOCK_BACKWARDS);
        }
    }
}
