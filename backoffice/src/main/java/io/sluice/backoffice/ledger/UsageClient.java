package io.sluice.backoffice.ledger;

import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the gateway what was spent on each project on a day, and what a dollar buys. Blocks: for
/// virtual threads.
public final class UsageClient implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);
    private static final long ANSWER_BYTES_MAX = 64L * 1024 * 1024;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(WAIT_MAX).build();
    private final String url;
    private final Secret key;

    public UsageClient(String url, Secret key) {
        this.url = url;
        this.key = key;
    }

    /// What was spent on one project.
    ///
    /// @param project as the spender named it
    /// @param purchasedMicros millionths of credits that had been bought, not granted
    public record Usage(String project, long purchasedMicros) {}

    /// The usage of a day.
    ///
    /// @throws IOException when the gateway does not say
    List<Usage> usage(LocalDate day) throws IOException {
        if (!(ask("/v1/usage?day=" + day) instanceof JsonArray(var rows))) {
            throw new IOException("the gateway's usage is no list");
        }
        List<Usage> all = new ArrayList<>(rows.size());
        for (JsonValue row : rows) {
            if (row instanceof JsonObject object
                    && object.find("project_id") instanceof JsonText(String project)) {
                all.add(new Usage(project, micros(object.find("purchased_credits"))));
            } else {
                throw new IOException("the gateway's usage names no project");
            }
        }
        return all;
    }

    /// Millionths of credits that were spent although their payment went back, in all.
    ///
    /// @throws IOException when the gateway does not say
    long unpaidMicros() throws IOException {
        if (ask("/v1/usage/totals") instanceof JsonObject totals) {
            return micros(totals.find("unpaid_credits"));
        }
        throw new IOException("the gateway's totals are none");
    }

    /// Millionths of credits for a dollar.
    ///
    /// @throws IOException when the gateway does not say
    long microsPerDollar() throws IOException {
        if (ask("/v1/pricing") instanceof JsonObject pricing) {
            long micros = micros(pricing.find("credits_per_dollar"));
            if (micros > 0) {
                return micros;
            }
        }
        throw new IOException("the gateway's pricing has no rate");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JsonValue ask(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(WAIT_MAX)
                        .header("Authorization", key.use(text -> "Bearer " + text))
                        .build();
        try {
            var answer =
                    http.send(
                            request,
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
            if (answer.statusCode() == 200
                    && Json.read(answer.body()) instanceof Json.Reading.Sound(JsonValue value)) {
                return value;
            }
            throw new IOException("the gateway answers " + answer.statusCode());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private static long micros(@Nullable JsonValue value) throws IOException {
        long micros =
                value instanceof JsonNumber(String raw) ? Micros.parse(raw) : Micros.MALFORMED;
        if (!Micros.isNumber(micros) || micros < 0) {
            throw new IOException("the gateway sends an amount that is none");
        }
        return micros;
    }
}
