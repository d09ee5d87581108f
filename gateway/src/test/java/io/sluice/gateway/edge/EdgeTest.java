package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest {
    private static final String SOUND = "{\"source_id\":\"felix\",\"planned_delta_e\":0.5}";

    private static RunningEdge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void answersASoundRequest() throws Exception {
        HttpResponse<String> answer = edge.post("/v1/quotes", SOUND);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"source_id\":\"felix\",\"planned_delta_e\":0.5}");
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
        assertThat(header(answer, "request-id")).matches("req_[a-z2-7]{20}");
    }

    @Test
    void givesEachAnswerAnIdOfItsOwn() throws Exception {
        assertThat(header(edge.post("/v1/quotes", SOUND), "request-id"))
                .isNotEqualTo(header(edge.post("/v1/quotes", SOUND), "request-id"));
    }

    @Test
    void echoesAnObjectUnchanged() throws Exception {
        String features = "{\"b\":1.50,\"a\":[1e400,\"ß\\n\",null,{\"deep\":[true]}]}";

        HttpResponse<String> answer =
                edge.post(
                        "/v1/quotes",
                        "{\"source_id\":\"x\",\"planned_delta_e\":1,\"stimulus_features\":"
                                + features
                                + "}");

        assertThat(answer.body()).endsWith("\"stimulus_features\":" + features + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | 400 | malformed_json",
                "{\"source_id\":\"a\",\"source_id\":\"b\"} | 400 | malformed_json",
                "{\"planned_delta_e\":NaN} | 400 | malformed_json",
                "{} {} | 400 | malformed_json",
                "[] | 400 | invalid_request",
                "\"x\" | 400 | invalid_request",
                "{} | 400 | invalid_request",
                "{\"source_id\":\"a\"} | 400 | invalid_request",
                "{\"source_id\":1,\"planned_delta_e\":1} | 400 | invalid_request",
                "{\"source_id\":\"a\",\"planned_delta_e\":\"1\"} | 400 | invalid_request",
                "{\"source_id\":\"a\",\"planned_delta_e\":0.1234567} | 400 | invalid_request",
                "{\"source_id\":\"a\",\"planned_delta_e\":1,\"x\":1} | 400 | unknown_field",
                "{\"source_id\":\"a\",\"planned_delta_e\":0} | 422 | invalid_value",
                "{\"source_id\":\"a\",\"planned_delta_e\":-1} | 422 | invalid_value",
                "{\"source_id\":\"a\",\"planned_delta_e\":1e308} | 422 | invalid_value",
                "{\"source_id\":\"a\",\"planned_delta_e\":9223372036854775808}"
                        + " | 422 | invalid_value",
                "{\"source_id\":\"a b\",\"planned_delta_e\":1} | 422 | invalid_value",
                "{\"source_id\":\"a\",\"planned_delta_e\":1,\"reason\":\"x\"} | 422 | invalid_value"
            })
    void refusesWrongBodies(String body, int status, String code) throws Exception {
        int before = edge.calls.get();

        HttpResponse<String> answer = edge.post("/v1/quotes", body);

        assertProblem(answer, status, code);
        assertThat(edge.calls.get()).isEqualTo(before);
    }

    @Test
    void refusesTenThousandLevels() throws Exception {
        String deep = "{\"source_id\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertProblem(edge.post("/v1/quotes", deep), 400, "malformed_json");
    }

    @Test
    void listsEveryWrongField() throws Exception {
        HttpResponse<String> answer =
                edge.post(
                        "/v1/quotes", "{\"planned_delta_e\":0,\"compute_actual\":{\"tokens\":-1}}");

        assertProblem(answer, 400, "invalid_request");
        assertThat(answer.body())
                .contains("\"errors\":[{\"field\":")
                .contains("\"source_id\"")
                .contains("\"planned_delta_e\"")
                .contains("\"compute_actual.tokens\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/json; charset=latin1",
                "application/jsonp",
                "multipart/form-data; boundary=x",
                "json"
            })
    void refusesOtherContentTypes(String type) throws Exception {
        assertProblem(
                edge.post("/v1/quotes", SOUND, "Content-Type", type),
                415,
                "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "Application/JSON ; Charset=UTF-8"
            })
    void takesJsonUnderItsOtherSpellings(String type) throws Exception {
        assertThat(edge.post("/v1/quotes", SOUND, "Content-Type", type).statusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesPackedBodies() throws Exception {
        assertProblem(
                edge.post("/v1/quotes", SOUND, "Content-Encoding", "gzip"),
                415,
                "unsupported_media_type");
    }

    @Test
    void takesAnEmptyBodyWhereNothingIsNeeded() throws Exception {
        HttpResponse<String> answer =
                edge.send(
                        edge.request("/v1/quotes/quote_1/release")
                                .header("Authorization", "Bearer " + RunningEdge.AGENT)
                                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(edge.post("/v1/quotes/quote_1/release", "{}").statusCode()).isEqualTo(200);
        assertProblem(edge.post("/v1/quotes/quote_1/release", "{\"a\":1}"), 400, "unknown_field");
    }

    @Test
    void refusesBodiesOverOneMebibyte() throws Exception {
        int before = edge.calls.get();
        String large = SOUND + " ".repeat((1 << 20) - SOUND.length() + 1);

        assertProblem(edge.post("/v1/quotes", large), 413, "body_too_large");
        assertThat(edge.calls.get()).isEqualTo(before);
        assertThat(edge.post("/v1/quotes", large.substring(1, 1 << 20)).statusCode())
                .isEqualTo(400);
        assertThat(edge.post("/v1/quotes", large.substring(0, 1 << 20)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesMuchTooLargeBodiesWhileTheyAreSent() throws Exception {
        assertProblem(edge.post("/v1/quotes", " ".repeat(6 << 20)), 413, "body_too_large");
    }

    @Test
    void asksForAKey() throws Exception {
        HttpResponse<String> answer = edge.send(edge.request("/v1/accounts"));

        assertProblem(answer, 401, "unauthenticated");
        assertThat(header(answer, "www-authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer nobody",
                "Bearer ",
                "Bearer",
                "Basic YTpi",
                "bearer\tx",
                "Bearer " + RunningEdge.ADMIN + "x"
            })
    void refusesWrongKeys(String authorization) throws Exception {
        assertProblem(
                edge.send(edge.request("/v1/accounts").header("Authorization", authorization)),
                401,
                "unauthenticated");
    }

    @Test
    void takesTheSchemeInAnyCase() throws Exception {
        assertThat(
                        edge.send(
                                        edge.request("/v1/accounts")
                                                .header(
                                                        "Authorization",
                                                        "bEARER " + RunningEdge.ADMIN))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesTheWrongRole() throws Exception {
        assertProblem(edge.get("/v1/accounts", RunningEdge.AGENT), 403, "forbidden");
        assertThat(edge.get("/v1/accounts", RunningEdge.ADMIN).statusCode()).isEqualTo(200);
    }

    @Test
    void forgetsAKeyAtOnceWhenItIsRevoked() throws Exception {
        String key = "sk_admin_short-lived-0123456789012345678901234";
        edge.keys.put(KeyHash.of(key), RunningEdge.principal(9, Role.ADMIN));
        assertThat(edge.get("/v1/accounts", key).statusCode()).isEqualTo(200);

        edge.keys.remove(KeyHash.of(key));

        assertProblem(edge.get("/v1/accounts", key), 401, "unauthenticated");
    }

    @Test
    void knowsNoOtherPathsAndMethods() throws Exception {
        for (String path :
                new String[] {
                    "/nowhere", "/v1/quotes/", "/v1//quotes", "/V1/quotes", "/v1/quotes/a"
                }) {
            assertThat(edge.get(path, RunningEdge.ADMIN).statusCode()).isIn(404, 405);
        }
        assertProblem(edge.get("/nowhere", RunningEdge.ADMIN), 404, "not_found");

        HttpResponse<String> answer = edge.get("/v1/quotes", RunningEdge.ADMIN);
        assertProblem(answer, 405, "method_not_allowed");
        assertThat(header(answer, "allow")).isEqualTo("POST");
        HttpResponse<String> options =
                edge.send(
                        edge.request("/healthz")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertProblem(options, 405, "method_not_allowed");
        assertThat(header(options, "allow")).isEqualTo("GET, HEAD");
        assertThat(options.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() throws Exception {
        HttpResponse<String> get = edge.send(edge.request("/healthz"));
        HttpResponse<String> head =
                edge.send(
                        edge.request("/healthz")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "content-length")).isEqualTo(header(get, "content-length"));
    }

    @Test
    void decodesPathParameters() throws Exception {
        assertThat(edge.post("/v1/quotes/a%20b%2Fc%C3%9F/release", "").body())
                .isEqualTo("{\"status\":\"a b/cß\"}");
        assertProblem(edge.post("/v1/quotes/%ff/release", ""), 404, "not_found");
        assertProblem(edge.post("/v1/quotes/%00/release", ""), 404, "not_found");
        assertThat(edge.post("/v1/%71uotes", SOUND).statusCode()).isEqualTo(201);
    }

    @Test
    void pagesLists() throws Exception {
        HttpResponse<String> first = edge.get("/v1/accounts?limit=7", RunningEdge.ADMIN);
        assertThat(first.body()).startsWith("{\"data\":[{\"limit\":7}],\"next_cursor\":\"");
        String cursor = first.body().replaceAll(".*next_cursor\":\"([^\"]*)\".*", "$1");

        assertThat(edge.get("/v1/accounts?limit=7&cursor=" + cursor, RunningEdge.ADMIN).body())
                .contains(new Cursor(14).encode());
        assertProblem(
                edge.get("/v1/accounts?cursor=abc", RunningEdge.ADMIN), 400, "invalid_request");
        assertProblem(edge.get("/v1/accounts?limit=201", RunningEdge.ADMIN), 422, "invalid_value");
        assertProblem(edge.get("/v1/accounts?limit=0", RunningEdge.ADMIN), 422, "invalid_value");
        assertProblem(edge.get("/v1/accounts?limit=x", RunningEdge.ADMIN), 400, "invalid_request");
        assertProblem(edge.get("/v1/accounts?limt=5", RunningEdge.ADMIN), 400, "unknown_field");
    }

    @Test
    void tellsNothingOfABug() throws Exception {
        HttpResponse<String> answer =
                edge.post("/v1/broken", "", "Authorization", "Bearer " + RunningEdge.ADMIN);

        assertProblem(answer, 500, "internal_error");
        assertThat(answer.body())
                .doesNotContain("secret")
                .doesNotContain("Exception")
                .contains("\"request_id\":\"" + header(answer, "request-id") + "\"");
    }

    /// Nobody is left waiting for a page that cannot be drawn.
    @Test
    void tellsNothingOfABugInAPageEither() throws Exception {
        HttpResponse<String> answer = edge.send(edge.request("/torn"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret").contains("request_id");
    }

    @Test
    void refusesASecondRequestWithAKeyStillInWork() throws Exception {
        String[] admin = {"Authorization", "Bearer " + RunningEdge.ADMIN, "Idempotency-Key", "k"};
        CompletableFuture<HttpResponse<String>> first =
                edge.client.sendAsync(
                        edge.request("/v1/later")
                                .headers(admin)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        while (edge.waiting.isEmpty()) {
            Thread.onSpinWait();
        }

        assertProblem(edge.post("/v1/later", "", admin), 409, "idempotency_in_progress");

        RunningEdge.Waiting waiting = Objects.requireNonNull(edge.waiting.poll());
        Exchange exchange = waiting.exchange();
        waiting.context()
                .runOnContext(_ -> {
                    exchange.replayed();
                    exchange.body().open().close();
                    exchange.send(200);
                });
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(header(first.get(), "idempotent-replayed")).isEqualTo("true");
    }

    @Test
    void refusesUnsoundIdempotencyKeys() throws Exception {
        assertProblem(
                edge.post("/v1/quotes/q/release", "", "Idempotency-Key", "a b"),
                400,
                "invalid_request");
        assertProblem(
                edge.post("/v1/quotes/q/release", "", "Idempotency-Key", "k".repeat(256)),
                400,
                "invalid_request");
        assertThat(
                        edge.post("/v1/quotes/q/release", "", "Idempotency-Key", "k".repeat(255))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesForeignOrigins() throws Exception {
        assertProblem(
                edge.post("/v1/quotes", SOUND, "Origin", "https://evil.example"),
                403,
                "origin_not_allowed");
        assertProblem(edge.post("/v1/quotes", SOUND, "Origin", "null"), 403, "origin_not_allowed");
        assertThat(
                        edge.post("/v1/quotes", SOUND, "Origin", "http://localhost:" + edge.port)
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void letsForeignPagesReadOnlyWhatIsMarkedForThem() throws Exception {
        HttpResponse<String> open =
                edge.send(edge.request("/v1/open").header("Origin", "https://pets.example"));
        HttpResponse<String> refused =
                edge.send(
                        edge.request("/v1/open?limit=x").header("Origin", "https://pets.example"));
        HttpResponse<String> posted =
                edge.send(
                        edge.request("/v1/open")
                                .header("Origin", "https://pets.example")
                                .POST(HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> health =
                edge.send(edge.request("/healthz").header("Origin", "https://pets.example"));

        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(header(open, "access-control-allow-origin")).isEqualTo("*");
        assertProblem(refused, 400, "invalid_request");
        assertThat(header(refused, "access-control-allow-origin")).isEqualTo("*");
        assertProblem(posted, 403, "origin_not_allowed");
        assertProblem(health, 403, "origin_not_allowed");
        assertThat(health.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThatThrownBy(() -> Route.get("/a", "a").anyRole().anyOrigin().to(_ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void handsWebhooksTheirRawBody() throws Exception {
        HttpResponse<String> answer =
                edge.send(
                        edge.request("/webhooks/stripe")
                                .header("Content-Type", "text/x-whatever")
                                .POST(HttpRequest.BodyPublishers.ofString("not {json")));

        assertThat(answer.body()).isEqualTo("{\"limit\":9}");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        JsonObject problem = (JsonObject) JsonTest.read(answer.body());
        assertThat(ApiDocument.text(problem, "type"))
                .isEqualTo("http://localhost:" + edge.port + "/problems/" + code.replace('_', '-'));
        assertThat(ApiDocument.text(problem, "title")).isNotEmpty();
        assertThat(ApiDocument.text(problem, "detail")).isNotEmpty();
        assertThat(answer.body()).contains("\"status\":" + status);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
