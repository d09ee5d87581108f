package io.sluice.backoffice.web;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonOut;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an endpoint answers.
///
/// @param body the JSON document; null: none
/// @param replay what a repetition of the request is answered: the body without secrets shown once
/// @param replayed whether this is the answer an earlier request with the same key had
/// @param file what is answered instead of a document; null: nothing
public record Reply(
        int status,
        @Nullable String body,
        @Nullable String replay,
        boolean replayed,
        @Nullable Download file) {
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence CSV =
            HttpHeaders.createOptimized("text/csv; charset=utf-8; header=present");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    Reply(int status, @Nullable String body, @Nullable String replay, boolean replayed) {
        this(status, body, replay, replayed, null);
    }

    public static Reply ok(Consumer<JsonOut> body) {
        return of(200, body);
    }

    public static Reply created(Consumer<JsonOut> body) {
        return of(201, body);
    }

    public static Reply of(int status, Consumer<JsonOut> body) {
        String text = text(body);
        return new Reply(status, text, text, false);
    }

    /// A file to keep; only of a GET, which is never replayed.
    static Reply file(Download file) {
        return new Reply(200, null, null, false, file);
    }

    /// A sheet to keep, under this name.
    static Reply csv(String name, String sheet) {
        return file(
                new Download(
                        "text/csv; charset=utf-8; header=present",
                        name + ".csv",
                        sheet.getBytes(StandardCharsets.UTF_8)));
    }

    /// 204, without a body.
    public static Reply nothing() {
        return new Reply(204, null, null, false);
    }

    /// The same answer, of which a repetition sees only this much.
    public Reply replayedAs(Consumer<JsonOut> withoutSecrets) {
        return new Reply(status, body, text(withoutSecrets), replayed, null);
    }

    /// The answer an earlier request had.
    static Reply again(int status, @Nullable String body) {
        return new Reply(status, body, body, true);
    }

    /// Sends it, on the exchange's event loop.
    void sendTo(Exchange exchange) {
        if (replayed) {
            exchange.replayed();
        }
        if (file != null) {
            exchange.addHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
            exchange.addHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + '"');
            exchange.send(status, file.contentType(), Buffer.buffer(file.bytes()));
            return;
        }
        if (body == null) {
            exchange.sendNothing(status);
            return;
        }
        if (exchange.http().method().equals(HttpMethod.GET)) {
            exchange.addHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        exchange.send(status, JSON, Buffer.buffer(body));
    }

    private static String text(Consumer<JsonOut> body) {
        JsonOut out = new JsonOut();
        body.accept(out);
        return out.toString();
    }
}
