package io.sluice.benchmarks.twin;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/// The least a Vert.x endpoint can do and still speak JSON: decode the body, answer an object as
/// long as our quote. One event loop, native transport. The yardstick of the quote over HTTP.
public final class BareEcho {
    private BareEcho() {}

    /// Serves on the port given; runs until the process is ended.
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = vertx();
        vertx.createHttpServer()
                .requestHandler(BareEcho::answer)
                .listen(port, "127.0.0.1")
                .onSuccess(_ -> System.out.println("ready"))
                .onFailure(BareEcho::stop);
    }

    static Vertx vertx() {
        return Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    }

    static void stop(Throwable cause) {
        System.err.println(cause);
        Runtime.getRuntime().halt(1);
    }

    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> {
                    JsonObject asked = body.toJsonObject();
                    request.response()
                            .setStatusCode(201)
                            .putHeader("content-type", "application/json")
                            .end(TwinAnswer.quote(asked).toBuffer());
                });
    }
}
