package io.sluice.backoffice.votes;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.Cycle;
import io.sluice.backoffice.payout.CycleInputReader;
import io.sluice.backoffice.payout.Plan;
import io.sluice.backoffice.payout.ProjectInput;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The stored inputs of cycles that were calculated, to be played again.
public final class RehearsalStore {
    /// Half a year is enough to see what a change means.
    private static final int CYCLES_MAX = 6;

    /// A calculated cycle and what the project brought into it.
    public record Played(Cycle cycle, ProjectInput input) {}

    /// The project's last monthly cycles, the newest first.
    public List<Played> lastCycles(SqlClient client, UUID projectId) {
        List<Played> found = new ArrayList<>();
        for (Row row :
                query(
                                client,
                                """
                                SELECT c.id, c.period_start, c.period_end, p.input::text AS input
                                FROM backoffice.cycle_projects p
                                JOIN backoffice.payout_cycles c ON c.id = p.cycle_id
                                WHERE p.project_id = $1 AND c.plan = 'monthly'
                                ORDER BY c.period_end DESC LIMIT $2
                                """,
                                projectId,
                                (long) CYCLES_MAX)
                        .await()) {
            Cycle cycle =
                    new Cycle(
                            IdKind.CYCLE.text(row.getUUID("id")),
                            Plan.MONTHLY,
                            row.getLocalDate("period_start"),
                            row.getLocalDate("period_end"));
            found.add(new Played(cycle, CycleInputReader.project(row.getString("input"))));
        }
        return found;
    }
}
