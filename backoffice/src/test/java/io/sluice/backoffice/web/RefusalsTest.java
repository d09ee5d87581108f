package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.web.RefusalTable.Bad;
import io.sluice.backoffice.web.RefusalTable.Entry;
import io.sluice.backoffice.web.RefusalTown.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every route of the back office, as its own document lists them, and what it must not take: the
/// documented problem is answered, and no row of any table is another than before.
class RefusalsTest {
    private static final int MEBIBYTE = 1 << 20;

    private static @Nullable RefusalTown town;

    static Stream<Operation> operations() {
        return town().operations.values().stream();
    }

    @AfterAll
    static void close() {
        town().close();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void letsNobodyInWithoutTheRightKey(Operation operation) {
        RefusalTown town = town();
        if (operation.roles().isEmpty()) {
            return; // open to everybody
        }
        String before = town.everything();
        town.send(town.rig.client(""), operation).expect(401, "unauthenticated");
        town.send(town.rig.client("sk_staff_made_up"), operation).expect(401, "unauthenticated");
        town.keys.forEach((role, client) -> {
            if (!operation.roles().contains(role)) {
                town.send(client, operation).expect(403, "forbidden");
            }
        });
        assertThat(town.everything()).isEqualTo(before);
    }

    /// A reader's key does what its owner's does where that only reads, and nothing else.
    @ParameterizedTest
    @MethodSource("operations")
    void letsAReaderReadWhatItsOwnerReadsAndChangeNothing(Operation operation) {
        RefusalTown town = town();
        if (operation.roles().isEmpty() || operation.id().equals("followFeed")) {
            return; // open to everybody, or without an end
        }
        String before = town.everything();
        for (String role : List.of("contributor", "project")) {
            RigClient reader = Objects.requireNonNull(town.readers.get(role));
            if (operation.method().equals("GET") && operation.roles().contains(role)) {
                RigClient owner = Objects.requireNonNull(town.keys.get(role));
                assertThat(town.send(reader, operation).status())
                        .isEqualTo(town.send(owner, operation).status());
            } else {
                town.send(reader, operation).expect(403, "forbidden");
            }
        }
        assertThat(town.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void saysOfWhatIsNotThereThatItIsNot(Operation operation) {
        RefusalTown town = town();
        Entry entry = town.entry(operation);
        String before = town.everything();
        Set<String> named = new TreeSet<>(parameters(operation.path()));
        assertThat(entry.unknown().keySet()).as("parameters of " + operation).isEqualTo(named);
        entry.unknown()
                .forEach((parameter, code) -> {
                    String known = town.id(parameter);
                    String prefix = known.substring(0, known.indexOf('_') + 1);
                    String none = RefusalTable.none(prefix);
                    for (String id : List.of(none, "x", "%20", prefix + "!")) {
                        Answer answer =
                                town.to(
                                        town.caller(operation),
                                        operation,
                                        Map.of(parameter, id),
                                        town.sound(entry));
                        if (id.equals(none) && entry.own().contains(parameter)) {
                            answer.expect(403, "forbidden"); // as somebody else's
                        } else {
                            answer.expect(404, code);
                        }
                    }
                });
        assertThat(town.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesNoBodyButASoundOne(Operation operation) {
        RefusalTown town = town();
        if (!operation.takesJson()) {
            return;
        }
        Entry entry = town.entry(operation);
        String sound = town.sound(entry);
        String before = town.everything();
        for (String broken :
                List.of("{", "{\"a\":1,\"a\":2}", "nothing", "[".repeat(65) + "]".repeat(65))) {
            town.send(operation, broken).expect(400, "malformed_json");
        }
        for (String other : List.of("[]", "\"text\"", "7", "null")) {
            town.send(operation, other).expect(400, "invalid_request");
        }
        town.send(operation, sound, "Content-Type", "text/plain")
                .expect(415, "unsupported_media_type");
        town.send(operation, "{\"a\":\"" + "x".repeat(MEBIBYTE) + "\"}")
                .expect(413, "body_too_large");
        Map<String, String> more = new LinkedHashMap<>(entry.body());
        more.put("surprise", "1");
        town.send(operation, RefusalTown.json(more)).expect(400, "unknown_field");
        assertThat(town.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesNoFieldOfTheWrongTypeAndMissesNone(Operation operation) {
        RefusalTown town = town();
        if (!operation.takesJson()) {
            return;
        }
        Entry entry = town.entry(operation);
        String before = town.everything();
        entry.body()
                .forEach((name, json) -> {
                    Map<String, String> fields = new LinkedHashMap<>(entry.body());
                    for (String wrong : List.of("[1]", json.startsWith("\"") ? "7" : "\"x\"")) {
                        fields.put(name, wrong);
                        town.send(operation, RefusalTown.json(fields))
                                .expect(400, "invalid_request");
                    }
                    fields.remove(name);
                    if (!entry.optional().contains(name)) {
                        town.send(operation, RefusalTown.json(fields))
                                .expect(400, "invalid_request");
                        fields.put(name, "null");
                        town.send(operation, RefusalTown.json(fields))
                                .expect(400, "invalid_request");
                    }
                });
        assertThat(town.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesNoValueThatCannotBe(Operation operation) {
        RefusalTown town = town();
        Entry entry = town.entry(operation);
        String before = town.everything();
        for (Bad bad : entry.bad()) {
            Map<String, String> fields = new LinkedHashMap<>(entry.body());
            fields.put(bad.field(), bad.json());
            town.send(operation, RefusalTown.json(fields)).expect(bad.status(), bad.code());
            assertThat(town.everything()).as(bad.toString()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesNoPageThatCannotBe(Operation operation) {
        RefusalTown town = town();
        if (!operation.paged()) {
            return; // not a list
        }
        RigClient client = town.caller(operation);
        String path = town.path(operation.path(), Map.of());
        client.get(path + "?limit=1").expect(200);
        client.get(path + "?limit=0").expect(422, "invalid_value");
        client.get(path + "?limit=201").expect(422, "invalid_value");
        client.get(path + "?limit=many").expect(400, "invalid_request");
        client.get(path + "?cursor=abc").expect(400, "invalid_request");
        client.get(path + "?surprise=1").expect(400, "unknown_field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "createContributor|display_name|\"Other\"",
                "createProject|name|\"Other\"",
                "setProjectStage|stage|\"growing\"",
                "createKey|subject_id|\"other\"",
                "grantKarma|amount|11",
                "recordActivity|kind|\"comment\"",
                "flagPayoutItem|reason|\"another\"",
                "acceptMyAgreement|version|\"3\"",
                "correctPayouts|cents|101",
                "raiseFraudSignal|kind|\"other\"",
                "revokeKarma|reason|\"other\""
            })
    void repeatsTheFirstAnswerAndTakesNoOtherBodyUnderItsKey(
            String id, String field, String other) {
        RefusalTown town = town();
        Operation operation = Objects.requireNonNull(town.operations.get(id), id);
        Entry entry = town.entry(operation);
        String[] key = {"Idempotency-Key", "refusals-" + id};
        Map<String, String> fields = new LinkedHashMap<>(entry.body());
        Answer first = town.send(operation, RefusalTown.json(fields), key);
        assertThat(first.status()).as(first.body()).isBetween(200, 201);
        String before = town.everything();

        Answer again = town.send(operation, RefusalTown.json(fields), key).expect(first.status());
        fields.put(field, other);
        town.send(operation, RefusalTown.json(fields), key).expect(422, "idempotency_key_reused");

        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(town.everything()).isEqualTo(before);
    }

    @Test
    void showsNobodyWhatIsSomebodyElses() {
        RefusalTown town = town();
        RigClient carol = town.as("carol");
        RigClient operator = town.as("bob");
        RigClient agent = town.rig.as("contributor", town.person("bob"));
        String item = "/api/payouts/items/" + town.id("item_id");
        String before = town.everything();
        carol.get(item).expect(403, "forbidden");
        carol.get(item + "/why").expect(403, "forbidden");
        carol.post(item + "/retry", "{}").expect(403, "forbidden");
        carol.post(item + "/flags", "{\"reason\":\"envy\"}").expect(403, "forbidden");
        carol.get("/api/payouts/items/" + RefusalTable.none("item_")).expect(403, "forbidden");
        String payouts = "/api/contributors/me/payouts/";
        carol.get(payouts + town.id("payout_id")).expect(403, "forbidden");
        carol.get(payouts + RefusalTable.none("pay_")).expect(403, "forbidden");
        carol.get("/api/contributors/" + town.person("dave")).expect(403, "forbidden");
        carol.get("/api/contributors/" + RefusalTable.NOBODY).expect(403, "forbidden");
        Answer items = carol.get("/api/payouts/cycles/" + town.id("cycle_id") + "/items");
        assertThat(items.expect(200).list("data")).hasSize(1);
        assertThat(items.text("data.0.contributor_id")).isEqualTo(town.person("carol"));
        // The operator speaks for the agent, the agent's own key for nobody's money.
        assertThat(operator.get("/api/contributors/me/payouts").expect(200).list("data"))
                .hasSize(2);
        assertThat(agent.get("/api/contributors/me/payouts").expect(200).list("data")).isEmpty();
        assertThat(town.everything()).isEqualTo(before);
    }

    @Test
    void staysCalculableHoweverMuchKarmaIsGranted() {
        try (PetMatch pet = PetMatch.start()) {
            String project = pet.rig.project("Swollen", pet.person("alice"));
            String grant =
                    """
                    {"contributor_id":"%s","project_id":"%s","amount":1000000000,
                     "earned_at":"2025-01-01T00:00:00Z"}
                    """
                            .formatted(pet.person("alice"), project);
            RigClient admin = pet.rig.admin();
            for (int i = 0; i < 9; i++) {
                admin.post("/api/karma/grants", grant).expect(201);
            }
            admin.post("/api/karma/grants", grant).expect(422, "invalid_value");
            pet.charge(project, "ch_swollen", "2026-01-16", 10_000);
            String cycle = pet.calculate("2026-01-01", "2026-01-31");
            Answer shown = pet.carl.get("/api/payouts/cycles/" + cycle).expect(200);
            assertThat(shown.whole("totals.gross_cents")).isEqualTo(7_000);
        }
    }

    private static List<String> parameters(String path) {
        return Stream.of(path.split("/", -1))
                .filter(part -> part.startsWith("{"))
                .map(part -> part.substring(1, part.length() - 1))
                .toList();
    }

    private static synchronized RefusalTown town() {
        RefusalTown open = town == null ? new RefusalTown() : town;
        town = open;
        return open;
    }
}
