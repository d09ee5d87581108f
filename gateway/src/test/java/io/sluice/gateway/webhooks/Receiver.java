package io.sluice.gateway.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A receiver of webhooks on this machine that answers as it is told. Safe for all threads.
final class Receiver {
    /// What arrived.
    record Message(Map<String, String> headers, String body) {
        String id() {
            return headers.getOrDefault("webhook-id", "");
        }
    }

    private final List<Message> accepted = new ArrayList<>();
    private final HttpServer server;
    private int attempts;
    private volatile Function<Message, Integer> answers = _ -> 200;

    Receiver(Vertx vertx) {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::receive)
                        .listen(0, "127.0.0.1")
                        .await();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    /// The status each message is answered from now on; 2xx counts as accepted.
    void answer(Function<Message, Integer> status) {
        answers = status;
    }

    synchronized List<Message> accepted() {
        return List.copyOf(accepted);
    }

    synchronized int attempts() {
        return attempts;
    }

    private void receive(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> {
                    Map<String, String> headers = new TreeMap<>();
                    request.headers()
                            .forEach((name, value) ->
                                    headers.put(name.toLowerCase(Locale.ROOT), value));
                    Message message = new Message(headers, body.toString());
                    int status = answers.apply(message);
                    note(message, status);
                    request.response().setStatusCode(status).end();
                });
    }

    private synchronized void note(Message message, int status) {
        attempts++;
        if (status >= 200 && status < 300) {
            accepted.add(message);
        }
    }
}
