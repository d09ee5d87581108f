package io.sluice.backoffice.web;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.web.RefusalTable.Entry;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A town where one of everything is there: a month that is paid and one under review, with a flag
/// and a fraud signal; and the operations of its back office, as the document lists them.
final class RefusalTown extends PetMatch {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");

    final Map<String, Operation> operations = new LinkedHashMap<>();
    final Map<String, RigClient> keys = new HashMap<>();

    /// Keys that read in the place of a role.
    final Map<String, RigClient> readers = new HashMap<>();

    private final Map<String, String> ids = new HashMap<>();
    private final RefusalTable table;
    private final Connection looking;
    private final String fingerprint;

    /// One operation of the document.
    ///
    /// @param roles who may call; empty: everybody
    /// @param paged whether it is a list
    record Operation(String id, String method, String path, Set<String> roles, boolean paged) {
        boolean takesJson() {
            return !WITHOUT_BODY.contains(method) && !roles.isEmpty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    RefusalTown() {
        super(BackOfficeRig.with(SignedStripe.SETTINGS));
        rig.at("2026-02-01T00:00:00Z");
        people.keySet().forEach(this::ready);
        String grant = grant("carol", projectId, "5", "2026-01-01T00:00:00Z");
        revenue("2026-01-10", 1_000_000);
        month("2026-01-01");
        revenue("2026-02-10", 500_000);
        rig.at("2026-03-02T00:00:00Z");
        String cycle = calculate("2026-02-01", "2026-02-28");
        ids.put("contributor_id", person("dave"));
        ids.put("agent_id", person("bob"));
        ids.put("project_id", projectId);
        ids.put("grant_id", grant);
        ids.put("cycle_id", cycle);
        ids.put("item_id", item(cycle, "dave"));
        ids.put("flag_id", posted("dave", "items/" + id("item_id") + "/flags", "flag_id"));
        ids.put(
                "payout_id",
                as("dave").get("/api/contributors/me/payouts").text("data.1.payout_id"));
        ids.put("transfer_id", carl.get("/api/payouts/transfers").text("data.0.transfer_id"));
        ids.put(
                "signal_id",
                rig.admin()
                        .post(
                                "/api/fraud/signals",
                                "{\"contributor_id\":\"%s\",\"kind\":\"sybil\"}"
                                        .formatted(person("eve")))
                        .expect(201)
                        .text("signal_id"));
        ids.put(
                "vote_id",
                as("dave")
                        .post(
                                "/api/projects/" + projectId + "/votes",
                                "{\"kind\":\"split\",\"proposal\":{\"contributor_pool_pct\":0.65}}")
                        .expect(201)
                        .text("vote_id"));
        ids.put("name", "holdback_releaser");
        ids.put("year", "2026");
        ids.put("charge_id", "ch_0");
        ids.put("usage_id", "usage:2026-01-01:nobody");
        ids.put("invoice_id", RefusalTable.none("inv_"));
        ids.put("dispute_id", RefusalTable.none("dsp_"));
        ids.put("file", "revenue.csv");
        ids.put("review_id", RefusalTable.none("rvw_"));
        ids.put("sign_in_id", RefusalTable.none("sgn_"));
        keys.put("admin", rig.admin());
        keys.put("staff", carl);
        keys.put("contributor", as("dave"));
        keys.put("project", rig.as("project", projectId));
        readers.put("contributor", rig.as("contributor_reader", person("dave")));
        readers.put("project", rig.as("project_reader", projectId));
        table = new RefusalTable(ids);
        looking = RigPostgres.connection(rig.database());
        fingerprint = fingerprint();
        list();
    }

    private String posted(String name, String path, String id) {
        return as(name).post("/api/payouts/" + path, "{\"reason\":\"look at it\"}")
                .expect(201)
                .text(id);
    }

    /// What the document lists, but for the system's own pages.
    private void list() {
        JsonObject paths = (JsonObject) rig.client("").get("/openapi.json").expect(200).at("paths");
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.name(i);
            if (!path.startsWith("/api/") && !path.startsWith("/webhooks/")) {
                continue;
            }
            JsonObject methods = (JsonObject) paths.value(i);
            for (int j = 0; j < methods.size(); j++) {
                if (methods.value(j) instanceof JsonObject content
                        && content.find("operationId") instanceof JsonText(String id)) {
                    String method = methods.name(j).toUpperCase(Locale.ROOT);
                    operations.put(
                            id, new Operation(id, method, path, roles(content), isPaged(content)));
                }
            }
        }
    }

    private static Set<String> roles(JsonObject content) {
        Set<String> roles = new TreeSet<>();
        if (content.find("x-roles") instanceof JsonArray(List<JsonValue> words)) {
            words.forEach(word -> roles.add(((JsonText) word).text()));
        }
        return roles;
    }

    private static boolean isPaged(JsonObject content) {
        return content.find("parameters") instanceof JsonArray(List<JsonValue> parameters)
                && parameters.stream()
                        .anyMatch(each ->
                                each instanceof JsonObject reference
                                        && reference.find("$ref") instanceof JsonText(String to)
                                        && to.endsWith("/Limit"));
    }

    String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    /// What the table says of an operation. A route that changes something must stand in it.
    Entry entry(Operation operation) {
        Entry entry = table.find(operation.id);
        if (entry == null && (operation.takesJson() || operation.path.contains("{"))) {
            throw new AssertionError("not in the table of refusals: " + operation.id);
        }
        return entry == null ? new Entry(Map.of(), Set.of(), Map.of(), Set.of(), List.of()) : entry;
    }

    String sound(Entry entry) {
        return json(entry.body());
    }

    static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /// Who may call it: the contributor where it is about them, else the admin.
    RigClient caller(Operation operation) {
        boolean own =
                operation.path.startsWith("/api/contributors/me/")
                        || operation.path.endsWith("/ballots");
        return own ? as("dave") : rig.admin();
    }

    String path(String template, Map<String, String> other) {
        String path = template;
        for (String part : template.split("/", -1)) {
            if (part.startsWith("{")) {
                String name = part.substring(1, part.length() - 1);
                String value = other.containsKey(name) ? other.get(name) : id(name);
                path = path.replace(part, Objects.requireNonNull(value));
            }
        }
        return path;
    }

    /// Sends a sound request with a key.
    Answer send(RigClient client, Operation operation) {
        return to(client, operation, Map.of(), sound(entry(operation)));
    }

    /// Sends a body as who may call.
    Answer send(Operation operation, String body, String... headers) {
        return caller(operation)
                .send(operation.method, path(operation.path, Map.of()), body, headers);
    }

    Answer to(RigClient client, Operation operation, Map<String, String> other, String body) {
        String path = path(operation.path, other);
        return WITHOUT_BODY.contains(operation.method)
                ? client.send(operation.method, path, null)
                : client.send(operation.method, path, body);
    }

    /// Every row of every table in one text, but for the timetable's, which goes on by itself, and
    /// for what the audit log says of the refusals and of itself.
    String everything() {
        return RigPostgres.column(looking, fingerprint).stream()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        try {
            looking.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        super.close();
    }

    private String fingerprint() {
        return RigPostgres.column(
                        looking,
                        """
                        SELECT format('SELECT %L || count(*) || md5(coalesce(string_agg(md5('
                                      't::text), '''' ORDER BY md5(t::text)), ''''))'
                                      ' FROM backoffice.%I t %s', tablename || ' ', tablename,
                                      CASE tablename WHEN 'payment_audit_log'
                                      THEN 'WHERE event_type <> ''access.refused''' END)
                        FROM pg_tables WHERE schemaname = 'backoffice'
                          AND tablename NOT IN ('scheduled_tasks', 'job_runs', 'audit_head',
                                                'audit_check')
                        ORDER BY tablename
                        """)
                .stream()
                .collect(Collectors.joining(" UNION ALL "));
    }
}
