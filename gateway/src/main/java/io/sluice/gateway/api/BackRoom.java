package io.sluice.gateway.api;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.sales.NotTaken;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import java.util.function.Consumer;

/// How endpoints work with what stands in PostgreSQL: they wait for it on their own event loop, and
/// answer a request key a second time from there.
record BackRoom(Database database) {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    /// Goes on, on the request's own event loop, with what the back rooms answered.
    static <T> void then(Exchange exchange, Future<T> answer, Consumer<T> then) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        answer.onComplete(done ->
                loop.runOnContext(_ -> {
                    if (done.succeeded()) {
                        then.accept(done.result());
                    } else if (done.cause() instanceof NotTaken busy) {
                        exchange.refuse(Refusals.of(busy.admission()));
                    } else if (Database.isAway(done.cause())) {
                        exchange.refuse(ProblemType.DATABASE_DETACHED);
                    } else {
                        exchange.fail(done.cause());
                    }
                }));
    }

    /// Goes on unless the request's key has had its answer.
    void unlessAnswered(Exchange exchange, Runnable then) {
        FirstAnswer.Key key = key(exchange);
        if (key.equals(FirstAnswer.Key.NONE)) {
            then.run();
            return;
        }
        then(
                exchange,
                FirstAnswer.find(database, key, exchange.nowMillis()),
                answered -> {
                    if (answered.isEmpty()) {
                        then.run();
                        return;
                    }
                    FirstAnswer first = answered.get();
                    if (first.key().equals(key)) {
                        exchange.replayed();
                        exchange.send(first.status(), JSON, Buffer.buffer(first.text()));
                    } else {
                        exchange.refuse(ProblemType.IDEMPOTENCY_KEY_REUSED);
                    }
                });
    }

    /// What to keep as the answer to this request's key.
    static FirstAnswer answer(Exchange exchange, int status, Consumer<JsonOut> body) {
        JsonOut out = exchange.body();
        body.accept(out);
        return new FirstAnswer(key(exchange), status, out.toString(), exchange.nowMillis());
    }

    /// Keeps the answer to this request's key, where it has one.
    Future<Void> remember(FirstAnswer answer) {
        return database.inTransaction(answer::remember);
    }

    private static FirstAnswer.Key key(Exchange exchange) {
        RequestKey key = exchange.requestKey();
        return key == null
                ? FirstAnswer.Key.NONE
                : new FirstAnswer.Key(key.high(), key.low(), key.bodyHash());
    }
}
