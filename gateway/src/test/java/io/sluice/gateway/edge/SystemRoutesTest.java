package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SystemRoutesTest {
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
    void saysWhetherWorkCanBeTaken() throws Exception {
        AtomicReference<Readiness.State> graph = new AtomicReference<>(Readiness.State.OK);
        AtomicReference<Readiness.State> engine = new AtomicReference<>(Readiness.State.DOWN);
        edge.readiness.check("graph", graph::get);
        edge.readiness.check("engine", engine::get);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(edge.readiness.isReady()).isFalse();

        engine.set(Readiness.State.OK);
        graph.set(Readiness.State.DETACHED);

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body())
                .isEqualTo(
                        "{\"status\":\"ready\",\"checks\":"
                                + "{\"graph\":\"detached\",\"engine\":\"ok\"},"
                                + "\"detached\":[\"graph\"]}");
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void measuresEachOperation() throws Exception {
        edge.post("/v1/quotes", "{}");
        edge.post("/v1/quotes", "{\"source_id\":\"a\",\"planned_delta_e\":1}");

        assertThat(get("/metrics").body())
                .contains(
                        "sluice_http_requests_seconds_count"
                                + "{operation=\"create_quote\",status=\"2xx\"}")
                .contains(
                        "sluice_http_requests_seconds_bucket"
                                + "{operation=\"create_quote\",status=\"4xx\"")
                .contains("sluice_http_problems_total{code=\"invalid_request\"}");
    }

    @Test
    void describesItself() throws Exception {
        HttpResponse<String> json = get("/openapi.json");
        assertThat(JsonTest.read(json.body())).isInstanceOf(JsonObject.class);

        String page = get("/docs").body();
        for (ApiDocument.Operation operation :
                ApiDocument.ofResource("/openapi.json").operations()) {
            assertThat(page).contains("id=\"" + operation.id() + "\"").contains(operation.path());
        }
        assertThat(page).doesNotContain("<script").doesNotContain("http://");
    }

    @Test
    void letsPagesLoadNothingFromElsewhere() throws Exception {
        for (String path : new String[] {"/docs"}) {
            assertThat(get(path).headers().firstValue("content-security-policy"))
                    .hasValueSatisfying(
                            policy -> assertThat(policy).contains("default-src 'none'"));
            assertThat(get(path).headers().firstValue("x-content-type-options"))
                    .hasValue("nosniff");
        }
    }

    @Test
    void explainsEveryProblem() throws Exception {
        Set<String> codes = new HashSet<>();
        for (ProblemType type : ProblemType.values()) {
            assertThat(codes.add(type.code())).isTrue();
            assertThat(type.advice()).isNotEmpty().endsWith(".");
            HttpResponse<String> json = get("/problems/" + type.slug());
            assertThat(json.statusCode()).isEqualTo(200);
            assertThat(json.body()).contains("\"code\":\"" + type.code() + "\"");
        }
        assertThat(get("/problems/none-of-ours").statusCode()).isEqualTo(404);
        HttpResponse<String> page =
                edge.send(
                        edge.request("/problems/insufficient-credits")
                                .header("Accept", "text/html"));
        assertThat(page.body()).contains("<h1>Insufficient credits</h1>");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return edge.send(edge.request(path));
    }
}
