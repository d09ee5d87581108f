package io.sluice.e2e;

import static io.sluice.e2e.Standing.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bodies that are wrong in every way API.md names and some more: each is refused in the documented
/// words, and changes nothing.
class HostileBodyTest {
    @RegisterExtension
    static final RunningSluice SLUICE =
            new RunningSluice("hostile-body").with("SLUICE_RESERVATION_SECONDS", "86400");

    private static final int MEBIBYTE = 1 << 20;

    private static Client client = new Client("", "");
    private static String reserved = "";
    private static String issued = "";

    private Standing before = new Standing(List.of(), List.of());

    @BeforeAll
    static void start() {
        SLUICE.start();
        client = SLUICE.client();
        client.open("victim", "100.5");
        reserved = client.reserved("victim", "1");
        issued = client.quote("victim", "1");
    }

    @BeforeEach
    void remember() {
        before = Standing.of(client);
    }

    @AfterEach
    void nothingHasChanged() {
        before.requireSame(client);
        assertThat(client.readQuote(reserved).at("status").text()).isEqualTo("reserved");
        assertThat(client.readQuote(issued).at("status").text()).isEqualTo("issued");
    }

    /// A place where an amount is read, and whether it may be zero.
    record Place(String path, String body, boolean zeroIsFine) {
        static List<Place> all() {
            return List.of(
                    new Place(
                            "/v1/quotes",
                            "{\"source_id\":\"victim\",\"planned_delta_e\":%s}",
                            false),
                    new Place(
                            "/v1/quotes",
                            "{\"source_id\":\"victim\",\"planned_delta_e\":1,\"min_delta_e\":%s}",
                            false),
                    new Place(
                            "/v1/accounts",
                            "{\"owner_type\":\"human\",\"owner_id\":\"n\",\"initial_balance\":%s}",
                            true),
                    new Place(
                            "/v1/accounts/victim/grants",
                            "{\"reason\":\"r\",\"amount\":%s}",
                            false),
                    new Place(
                            "/v1/quotes/{reserved}/settle",
                            "{\"stimulus_id\":\"s\",\"actual_delta_e_delivered\":%s}",
                            true),
                    new Place(
                            "/v1/quotes/{reserved}/inject",
                            "{\"stimulus\":{\"id\":\"s\",\"delta_e\":%s}}",
                            false));
        }

        Answer send(String amount) {
            return client.post(path.replace("{reserved}", reserved), body.formatted(amount));
        }
    }

    static List<Place> places() {
        return Place.all();
    }

    @ParameterizedTest
    @MethodSource("places")
    void refusesNumbersThatCannotBe(Place place) {
        for (String amount :
                List.of("0.1234567", "1e-7", "1.0000001", "100.12345678901234567890")) {
            requireProblem(place.send(amount), 400, "invalid_request");
        }
        for (String amount : List.of("NaN", "Infinity", "-Infinity", "nan", "0x10", "1_000")) {
            requireProblem(place.send(amount), 400, "malformed_json");
        }
        for (String amount : List.of(".5", "1.", "01", "+1", "1e", "1e+", "-", "--1", "1.2.3")) {
            requireProblem(place.send(amount), 400, "malformed_json");
        }
        for (String amount : List.of("\"1\"", "true", "[1]", "{\"a\":1}", "\"NaN\"")) {
            requireProblem(place.send(amount), 400, "invalid_request");
        }
        List<String> impossible =
                List.of(
                        "-1",
                        "-0.000001",
                        "1e308",
                        "-1e308",
                        "1e400",
                        "1e999999999",
                        "1E99999999999999999999",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "9223372036854.775808",
                        "18446744073709551616",
                        "4294967296.000001",
                        "9".repeat(10_000));
        for (String amount : impossible) {
            requireProblem(place.send(amount), 422, "invalid_value");
        }
        if (!place.zeroIsFine) {
            for (String zero : List.of("0", "0.000000", "-0", "0e5")) {
                requireProblem(place.send(zero), 422, "invalid_value");
            }
        }
    }

    static List<String> malformed() {
        return List.of(
                "{",
                "}",
                "{\"source_id\"",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1}}",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1} {}",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1,}",
                "{\"source_id\":\"victim\",\"source_id\":\"victim\",\"planned_delta_e\":1}",
                "{\"source_id\":\"victim\",\"source\\u005fid\":\"victim\",\"planned_delta_e\":1}",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1,"
                        + "\"stimulus_features\":{\"a\":{\"b\":1,\"b\":2}}}",
                "{'source_id':'victim','planned_delta_e':1}",
                "{source_id:\"victim\",planned_delta_e:1}",
                "/* no */{\"source_id\":\"victim\",\"planned_delta_e\":1}",
                "{\"source_id\":\"vic\ntim\",\"planned_delta_e\":1}",
                "{\"source_id\":\"\\ud800\",\"planned_delta_e\":1}",
                "{\"source_id\":\"\\x41\",\"planned_delta_e\":1}",
                "{\"source_id\":\"\\u12\",\"planned_delta_e\":1}",
                "{\"source_id\":\"victim\",\"planned_delta_e\":1,\"project_id\":\"\0\"}",
                "\ufeff{\"source_id\":\"victim\",\"planned_delta_e\":1}",
                "undefined",
                "nul",
                " ",
                "<?xml version=\"1.0\"?><quote/>",
                "source_id=victim&planned_delta_e=1",
                "[".repeat(10_000),
                "[".repeat(10_000) + "]".repeat(10_000),
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "{\"stimulus_features\":" + "{\"a\":".repeat(64) + "1" + "}".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsNotJson(String body) {
        requireProblem(client.post("/v1/quotes", body), 400, "malformed_json");
        requireProblem(
                client.post("/v1/quotes/" + reserved + "/settle", body), 400, "malformed_json");
        requireProblem(client.post("/v1/batch", body), 400, "malformed_json");
        requireProblem(client.patch("/v1/accounts/victim", body), 400, "malformed_json");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        String start = "{\"source_id\":\"victim\",\"planned_delta_e\":1,\"project_id\":\"";
        byte[][] wrong = {
            {(byte) 0xff},
            {(byte) 0xc0, (byte) 0xaf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82},
        };
        for (byte[] bytes : wrong) {
            byte[] head = start.getBytes(StandardCharsets.UTF_8);
            byte[] body = java.util.Arrays.copyOf(head, head.length + bytes.length + 2);
            System.arraycopy(bytes, 0, body, head.length, bytes.length);
            body[body.length - 2] = '"';
            body[body.length - 1] = '}';
            requireProblem(post("/v1/quotes", body, "application/json"), 400, "malformed_json");
        }
        byte[] wide =
                "{\"source_id\":\"victim\",\"planned_delta_e\":1}"
                        .getBytes(StandardCharsets.UTF_16);
        requireProblem(post("/v1/quotes", wide, "application/json"), 400, "malformed_json");
    }

    @Test
    void refusesFieldsThatAreWrongMissingOrUnknown() {
        requireProblem(client.post("/v1/quotes", ""), 400, "invalid_request");
        requireProblem(client.post("/v1/quotes", "{}"), 400, "invalid_request");
        requireProblem(client.post("/v1/quotes", "null"), 400, "invalid_request");
        requireProblem(client.post("/v1/quotes", "[]"), 400, "invalid_request");
        requireProblem(client.post("/v1/quotes", "\"victim\""), 400, "invalid_request");
        requireProblem(client.post("/v1/quotes", "12"), 400, "invalid_request");
        requireField("{\"planned_delta_e\":1}", 400, "invalid_request", "source_id");
        requireField("{\"source_id\":\"victim\"}", 400, "invalid_request", "planned_delta_e");
        requireField(quote("\"source_id\":7"), 400, "invalid_request", "source_id");
        requireField(quote("\"source_id\":null"), 400, "invalid_request", "source_id");
        requireField(quoted("\"min_delta_e\":1.5"), 422, "invalid_value", "min_delta_e");
        requireField(quoted("\"reason\":\"revenge\""), 422, "invalid_value", "reason");
        requireField(quoted("\"reason\":1"), 400, "invalid_request", "reason");
        requireField(quoted("\"project_id\":\"a b\""), 422, "invalid_value", "project_id");
        requireField(
                quoted("\"project_id\":\"" + "p".repeat(129) + "\""),
                422,
                "invalid_value",
                "project_id");
        requireField(
                quoted("\"stimulus_features\":[]"), 400, "invalid_request", "stimulus_features");
        requireField(quoted("\"plannedDeltaE\":1"), 400, "unknown_field", "plannedDeltaE");
        requireField(quoted("\"__proto__\":{}"), 400, "unknown_field", "__proto__");
        requireField(quoted("\"\":1"), 400, "unknown_field", "");

        requireProblem(
                client.post("/v1/quotes/" + issued + "/reserve", "{\"force\":true}"),
                400,
                "unknown_field");
        requireProblem(
                client.post("/v1/quotes/" + reserved + "/release", "[]"), 400, "invalid_request");
        requireProblem(
                client.post(
                        "/v1/quotes/" + reserved + "/settle", "{\"actual_delta_e_delivered\":1}"),
                400,
                "invalid_request");
        requireProblem(
                client.post("/v1/quotes/" + reserved + "/inject", "{\"stimulus\":\"hello\"}"),
                400,
                "invalid_request");
    }

    @Test
    void refusesAccountsThatCannotBe() {
        String open = "{\"owner_type\":\"human\",\"owner_id\":\"new\",%s}";
        requireAccount("{\"owner_type\":\"ghost\",\"owner_id\":\"new\"}", 422, "invalid_value");
        requireAccount("{\"owner_type\":\"human\",\"owner_id\":\"\"}", 422, "invalid_value");
        requireAccount("{\"owner_type\":\"human\",\"owner_id\":\"a/b\"}", 422, "invalid_value");
        requireAccount("{\"owner_type\":\"human\",\"owner_id\":\"ü\"}", 422, "invalid_value");
        requireAccount(
                "{\"owner_type\":\"human\",\"owner_id\":\"" + "x".repeat(129) + "\"}",
                422,
                "invalid_value");
        requireAccount("{\"owner_type\":\"human\"}", 400, "invalid_request");
        requireAccount(open.formatted("\"wallet\":\"0OIl\""), 422, "invalid_value");
        requireAccount(open.formatted("\"metering\":\"maybe\""), 422, "invalid_value");
        requireAccount(open.formatted("\"parent_fallback\":\"yes\""), 400, "invalid_request");
        requireAccount(open.formatted("\"balance\":5"), 400, "unknown_field");
        requireAccount(open.formatted("\"parent_owner_id\":\"new\""), 422, "parent_cycle");
        requireProblem(
                client.patch("/v1/accounts/victim", "{\"status\":\"rich\"}"), 422, "invalid_value");
        requireProblem(
                client.patch("/v1/accounts/victim", "{\"balance\":1000}"), 400, "unknown_field");
        requireProblem(
                client.patch("/v1/accounts/victim", "{\"parent_owner_id\":\"victim\"}"),
                422,
                "parent_cycle");
        requireProblem(
                client.post("/v1/accounts/victim/grants", "{\"amount\":1}"),
                400,
                "invalid_request");
        requireProblem(
                client.post(
                        "/v1/accounts/victim/grants", "{\"amount\":4294967296,\"reason\":\"r\"}"),
                422,
                "invalid_value");
        requireProblem(
                client.post("/v1/accounts/nobody/grants", "{\"amount\":1,\"reason\":\"r\"}"),
                404,
                "account_not_found");
    }

    @Test
    void refusesOtherContentTypes() {
        byte[] body = Client.quoteBody("victim", "1").getBytes(StandardCharsets.UTF_8);
        List<String> others =
                List.of(
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x",
                        "application/xml",
                        "application/json; charset=iso-8859-1",
                        "application/json; charset=utf-16",
                        "application/jsonx",
                        "json",
                        "");
        for (String type : others) {
            requireProblem(post("/v1/quotes", body, type), 415, "unsupported_media_type");
        }
        HttpRequest packed =
                request("/v1/quotes", BodyPublishers.ofByteArray(body))
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .build();
        requireProblem(Client.send(packed), 415, "unsupported_media_type");
        HttpRequest bare = request("/v1/quotes", BodyPublishers.ofByteArray(body)).build();
        requireProblem(Client.send(bare), 415, "unsupported_media_type");
    }

    @Test
    void refusesBodiesAboveAMebibyte() {
        byte[] large = new byte[MEBIBYTE + 1];
        java.util.Arrays.fill(large, (byte) ' ');
        requireProblem(post("/v1/quotes", large, "application/json"), 413, "body_too_large");
        byte[] larger = new byte[8 * MEBIBYTE];
        requireProblem(post("/v1/batch", larger, "application/json"), 413, "body_too_large");
        BodyPublisher chunked =
                BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large));
        HttpRequest unannounced =
                request("/v1/quotes", chunked).header("Content-Type", "application/json").build();
        requireProblem(Client.send(unannounced), 413, "body_too_large");

        byte[] fits = new byte[MEBIBYTE];
        java.util.Arrays.fill(fits, (byte) ' ');
        fits[0] = '{';
        fits[MEBIBYTE - 1] = '}';
        requireProblem(post("/v1/quotes", fits, "application/json"), 400, "invalid_request");
    }

    /// Sound requests with bytes changed at random: whatever the answer is, it is one of ours.
    @Test
    void survivesBytesChangedAtRandom() {
        long seed = Long.getLong("seed", 7);
        System.out.println("changed bytes, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> sound =
                List.of(
                        "{\"actual_delta_e_delivered\":-0.5,\"stimulus_id\":\"stimulus-1\"}",
                        "{\"actual_delta_e_delivered\":1e99,\"stimulus_id\":\"\\u00e9\"}",
                        "{\"stimulus_id\":\"a b\",\"compute_actual\":{\"tokens\":[1,2.5,null]}}");
        for (int i = 0; i < 1_500; i++) {
            byte[] body = sound.get(i % sound.size()).getBytes(StandardCharsets.UTF_8);
            int changes = random.nextInt(1, 4);
            for (int j = 0; j < changes; j++) {
                // The end stays as it is: these must remain refusals.
                body[random.nextInt(body.length - 2)] = (byte) random.nextInt(256);
            }
            Answer answer = post("/v1/quotes/" + issued + "/settle", body, "application/json");
            assertThat(answer.status()).as(answer.text()).isIn(400, 409, 422);
            Standing.requireNothingInternal(answer.text());
        }
    }

    private static void requireField(String body, int status, String code, String field) {
        Answer answer = client.post("/v1/quotes", body);
        requireProblem(answer, status, code);
        assertThat(answer.json().at("errors").list())
                .anySatisfy(error -> {
                    assertThat(error.at("field").text()).isEqualTo(field);
                    assertThat(error.at("message").text()).isNotBlank();
                });
    }

    private static void requireAccount(String body, int status, String code) {
        requireProblem(client.post("/v1/accounts", body), status, code);
    }

    private static String quote(String source) {
        return "{" + source + ",\"planned_delta_e\":1}";
    }

    private static String quoted(String more) {
        return "{\"source_id\":\"victim\",\"planned_delta_e\":1," + more + "}";
    }

    private static Answer post(String path, byte[] body, String contentType) {
        return Client.send(
                request(path, BodyPublishers.ofByteArray(body))
                        .header("Content-Type", contentType)
                        .build());
    }

    private static HttpRequest.Builder request(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(SLUICE.url() + path))
                .header("Authorization", "Bearer " + RunningSluice.ADMIN_KEY)
                .POST(body);
    }
}
