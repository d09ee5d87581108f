package io.sluice.backoffice.web;

import io.sluice.backoffice.jobs.JobSchedule;
import io.sluice.backoffice.jobs.JobStore;
import io.sluice.backoffice.jobs.JobStore.LastRun;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `/api/jobs`: the timetable, and running a job by hand.
final class JobsApi {
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName SCHEDULE = JsonName.of("schedule");
    private static final JsonName LAST_RUN = JsonName.of("last_run");
    private static final JsonName NEXT_RUN = JsonName.of("next_run");
    private static final JsonName LAST_OUTCOME = JsonName.of("last_outcome");

    private final Routes.Rooms rooms;
    private final JobStore store = new JobStore();

    JobsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.get("/api/jobs", "listJobs").roles(Role.STAFF).to(desk.reading(this::list)),
                Route.post("/api/jobs/{name}/run", "runJob")
                        .roles()
                        .idempotent()
                        .to(desk.inSteps(this::run)));
    }

    private Reply list(Call call, SqlClient client) {
        List<Consumer<JsonOut>> jobs = described(client, rooms.jobs().jobs());
        return Reply.ok(out -> {
            Page.open(out);
            jobs.forEach(job -> job.accept(out));
            Page.close(out, null);
        });
    }

    private Reply run(Call call) {
        call.check(call.fields());
        JobSchedule job = JobSchedule.named(call.path("name"));
        if (job == null || !rooms.jobs().jobs().contains(job)) {
            throw new Refusal(ProblemType.JOB_NOT_FOUND);
        }
        if (rooms.jobs().runNow(job).isEmpty()) {
            throw new Refusal(ProblemType.JOB_RUNNING);
        }
        return Reply.ok(
                rooms.transactions().reading(client -> described(client, List.of(job)).getFirst()));
    }

    private List<Consumer<JsonOut>> described(SqlClient client, List<JobSchedule> jobs) {
        Map<String, LastRun> last =
                store.last(client, jobs.stream().map(JobSchedule::jobName).toList());
        return jobs.stream().map(job -> described(job, last.get(job.jobName()))).toList();
    }

    private Consumer<JsonOut> described(JobSchedule job, @Nullable LastRun last) {
        Instant next = job.nextAfter(rooms.clock().instant());
        return out -> {
            out.open().text(NAME, job.jobName()).text(SCHEDULE, job.words());
            time(out, LAST_RUN, last == null ? null : last.startedAt());
            time(out, NEXT_RUN, next);
            out.text(LAST_OUTCOME, last == null ? null : last.outcome()).close();
        };
    }

    private static void time(JsonOut out, JsonName name, @Nullable Instant time) {
        if (time == null) {
            out.none(name);
        } else {
            out.time(name, time.toEpochMilli());
        }
    }
}
