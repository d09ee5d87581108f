package io.sluice.backoffice.payout;

import static io.sluice.gateway.database.Database.query;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Tells how an item came out. The rules are told by {@link WhyTrace} from the inputs stored beside
/// the cycle; what has become of the item since is read as it is stored.
public final class WhyStore {
    private static final JsonName ITEM_ID = JsonName.of("item_id");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName PAYEE_ID = JsonName.of("payee_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PERIOD = JsonName.of("period");
    private static final JsonName RULES = JsonName.of("rules");
    private static final JsonName RULE = JsonName.of("rule");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName SOURCE = JsonName.of("source");
    private static final JsonName INPUTS = JsonName.of("inputs");
    private static final JsonName RESULT = JsonName.of("result");

    private static final String ITEM =
            """
            SELECT i.id, i.cycle_id, i.contributor_id, i.payee_id, i.project_id,
                   c.plan, c.period_start, c.period_end,
                   backoffice.period_text(c.plan, c.period_start, c.period_end) AS period,
                   q.input::text AS project_input, p.input::text AS payee_input,
                   p.decided_input::text AS decided_input
            FROM backoffice.payout_items i
            JOIN backoffice.payout_cycles c ON c.id = i.cycle_id
            JOIN backoffice.cycle_projects q
              ON q.cycle_id = i.cycle_id AND q.project_id = i.project_id
            JOIN backoffice.payouts p ON p.cycle_id = i.cycle_id AND p.payee_id = i.payee_id
            WHERE i.id = $1
            """;

    /// What has happened to the item, in the shape of the rules.
    private static final String SINCE =
            """
            SELECT unnest(ARRAY[
                json_build_object('rule', 'status', 'text', 'as it stands now',
                    'inputs', json_build_object('item_id', backoffice.public_id('item_', i.id)),
                    'result', json_build_object('status', i.status, 'reasons', i.reasons,
                        'payout_status', p.status, 'payout_reasons', p.reasons)),
                json_build_object('rule', 'payments', 'text', 'the payouts that carried this item',
                    'inputs', json_build_object('item_id', backoffice.public_id('item_', i.id)),
                    'result', (SELECT COALESCE(json_agg(json_build_object(
                            'payout_id', backoffice.public_id('pay_', l.payout_id),
                            'origin', l.origin, 'amount_cents', l.amount_cents,
                            'holdback_cents', l.holdback_cents,
                            'adjustment_cents', l.adjustment_cents, 'net_cents', l.net_cents,
                            'status', y.status) ORDER BY y.id), '[]')
                        FROM backoffice.payout_lines l
                        JOIN backoffice.payouts y ON y.id = l.payout_id
                        WHERE l.item_id = i.id)),
                json_build_object('rule', 'takings',
                    'text', 'what refunds, disputes and clawbacks took from it later',
                    'inputs', json_build_object('item_id', backoffice.public_id('item_', i.id)),
                    'result', (SELECT COALESCE(json_agg(json_build_object('from', t.source,
                            'cause', t.cause, 'cents', t.cents) ORDER BY t.id), '[]')
                        FROM backoffice.takings t
                        WHERE t.source_id IN (SELECT id FROM backoffice.lots WHERE item_id = i.id
                                              UNION ALL SELECT id FROM backoffice.holdbacks
                                              WHERE payout_item_id = i.id)))])::text
            FROM backoffice.payout_items i
            LEFT JOIN backoffice.payouts p ON p.cycle_id = i.cycle_id AND p.payee_id = i.payee_id
            WHERE i.id = $1
            """;

    /// The projects that changed something for a payee in a cycle, their inputs in turn.
    private static final String PROJECTS =
            """
            SELECT input::text FROM backoffice.cycle_projects
            WHERE cycle_id = $1 AND project_id IN (
                SELECT project_id FROM backoffice.payout_items
                WHERE cycle_id = $1 AND payee_id = $2
                UNION SELECT project_id FROM backoffice.negative_entries
                WHERE cycle_id = $1 AND payee_id = $2
                UNION SELECT unnest($3::uuid[]))
            """;

    public Optional<String> why(SqlClient client, UUID itemId) {
        for (Row row : query(client, ITEM, itemId).await()) {
            Cycle cycle =
                    new Cycle(
                            IdKind.CYCLE.text(row.getUUID("cycle_id")),
                            Plan.valueOf(row.getString("plan").toUpperCase(Locale.ROOT)),
                            row.getLocalDate("period_start"),
                            row.getLocalDate("period_end"));
            String contributor = IdKind.CONTRIBUTOR.text(row.getUUID("contributor_id"));
            String project = IdKind.PROJECT.text(row.getUUID("project_id"));
            ProjectInput input = CycleInputReader.project(row.getString("project_input"));
            List<WhyStep> steps = new ArrayList<>(WhyTrace.item(cycle, input, contributor));
            List<String> names =
                    List.of(IdKind.ITEM.text(itemId), PayoutItem.lotId(project, contributor));
            steps.addAll(WhyTrace.payout(payee(client, row, cycle), names));
            return Optional.of(document(row, steps, PayoutViewStore.texts(client, SINCE, itemId)));
        }
        return Optional.empty();
    }

    /// The payee as decided for: at the disbursement, or, before it, as the cycle's projects left
    /// them.
    private static PayeeInput payee(SqlClient client, Row row, Cycle cycle) {
        String decided = row.getString("decided_input");
        if (decided != null) {
            return CycleInputReader.payee(decided);
        }
        PayeeInput before = CycleInputReader.payee(row.getString("payee_input"));
        UUID[] waiting =
                before.lots().stream()
                        .map(lot -> RowId.of(IdKind.PROJECT, lot.projectId()))
                        .distinct()
                        .toArray(UUID[]::new);
        CycleCalculation calculation = new CycleCalculation(cycle);
        for (Row project :
                query(client, PROJECTS, row.getUUID("cycle_id"), row.getUUID("payee_id"), waiting)
                        .await()) {
            calculation.project(CycleInputReader.project(project.getString(0)));
        }
        return calculation.after(before);
    }

    private static String document(Row row, List<WhyStep> steps, List<String> since) {
        JsonOut out = new JsonOut();
        out.open()
                .text(ITEM_ID, IdKind.ITEM.text(row.getUUID("id")))
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(row.getUUID("contributor_id")))
                .text(PAYEE_ID, IdKind.CONTRIBUTOR.text(row.getUUID("payee_id")))
                .text(PROJECT_ID, IdKind.PROJECT.text(row.getUUID("project_id")))
                .text(PERIOD, row.getString("period"))
                .openArray(RULES);
        for (WhyStep step : steps) {
            out.open()
                    .text(RULE, step.rule())
                    .text(TEXT, step.text())
                    .text(SOURCE, step.source())
                    .value(INPUTS, step.inputs())
                    .value(RESULT, step.result())
                    .close();
        }
        since.forEach(fact -> out.value(CycleInputReader.json(fact)));
        return out.closeArray().close().toString();
    }
}
