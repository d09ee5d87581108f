package io.sluice.backoffice.web;

import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.Endpoint;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Seats;
import io.sluice.gateway.log.Tally;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes requests from the event loop, has each worked on by a virtual thread of its own, and
/// brings the answer back. An endpoint is a function of the call and a transaction: it waits for
/// what it asks, returns a {@link Reply}, and throws a {@link Refusal} where it must refuse.
///
/// ```
/// event loop       Exchange ── Call ─┐                  ┌─ Reply or Problem ── answer
/// virtual thread                     └─ transaction ────┘
/// ```
public final class Desk {
    /// Calls under way; more are refused with 503.
    static final int CALLS_MAX = 192;

    /// Calls under way with one key. All wait for the same few connections to the database, so this
    /// is how long a queue somebody else may find before them.
    static final int CALLS_OF_A_KEY_MAX = 64;

    /// Signed events being taken, beside the calls. Together they are as many as the database lets
    /// wait for a connection.
    static final int EVENTS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final JsonName RECEIVED = JsonName.of("received");

    /// What is done for a call.
    @FunctionalInterface
    public interface Work {
        Reply answer(Call call, SqlClient client);
    }

    private final Transactions transactions;
    private final RefusalLog refusals;
    private final FirstAnswers answers = new FirstAnswers();

    /// Each holds a connection to the database for as long as its reader takes.
    private static final int STREAMS_MAX = 2;

    private final Semaphore streams = new Semaphore(STREAMS_MAX);
    private final Seats places = new Seats(CALLS_MAX, CALLS_OF_A_KEY_MAX);
    private final Semaphore eventPlaces = new Semaphore(EVENTS_MAX);
    private final Tally forged = new Tally();
    private final ThreadFactory threads = Thread.ofVirtual().name("call-", 0).factory();

    public Desk(Transactions transactions, RefusalLog refusals) {
        this.transactions = transactions;
        this.refusals = refusals;
    }

    /// Work that changes nothing and sees everything as it was at one moment.
    public Endpoint reading(Work work) {
        return hop(call -> transactions.reading(client -> work.answer(call, client)));
    }

    /// Work in a transaction, which also remembers the answer to the request's key.
    public Endpoint changing(Work work) {
        return hop(call -> {
            RequestKey key = call.requestKey();
            return transactions.writing(client ->
                    key == null
                            ? work.answer(call, client)
                            : answers.once(client, key, call, work));
        });
    }

    /// Work that sees to its transactions itself and does nothing twice, however often it is begun.
    /// The answer to the request's key is remembered after it: where a crash comes in between, the
    /// repetition goes on with the work.
    public Endpoint inSteps(Function<Call, Reply> work) {
        return hop(call -> {
            RequestKey key = call.requestKey();
            if (key == null) {
                return work.apply(call);
            }
            Reply first = transactions.reading(client -> answers.find(client, key, call));
            if (first != null) {
                return first;
            }
            Reply reply = work.apply(call);
            return transactions.writing(client -> answers.keep(client, key, call, reply));
        });
    }

    /// Forgets the first answers that nobody may ask for any more, and says how many.
    public int forgetFirstAnswers(Instant machineTime) {
        return transactions.writing(client -> answers.forget(client, machineTime));
    }

    /// Work that sees to its transactions itself.
    public Endpoint free(Function<Call, Reply> work) {
        return hop(work);
    }

    /// Takes an event that a provider has signed. `check` sees whether it is theirs, without the
    /// database, and answers what is then to be done. Only that takes a place, one of those kept
    /// for events: neither a crowd of callers nor whoever forges keeps a provider out. Checks under
    /// way are as many as there are connections.
    public Endpoint event(Function<Call, Runnable> check) {
        return exchange -> begin(exchange, call -> take(check.apply(call)), () -> {});
    }

    private Reply take(Runnable taking) {
        if (!eventPlaces.tryAcquire()) {
            throw new Refusal(ProblemType.OVERLOADED);
        }
        try {
            taking.run();
        } finally {
            eventPlaces.release();
        }
        return Reply.ok(out -> out.open().flag(RECEIVED, true).close());
    }

    /// What is written, piece by piece, for an answer too long to be held.
    @FunctionalInterface
    public interface Pieces {
        void write(SqlClient client, Consumer<String> out);
    }

    /// An answer that is sent as it is made.
    ///
    /// @param type its content type
    public record Streamed(CharSequence type, Pieces pieces) {}

    /// Work whose answer is sent while it is made, from everything as it was at one moment. Each
    /// piece waits until the one before has been taken, so that nobody slow fills our memory. Where
    /// it fails half-way the connection is closed, so that nobody takes a part for the whole.
    public Endpoint streaming(Function<Call, Streamed> work) {
        return exchange -> {
            if (!streams.tryAcquire()) {
                exchange.refuse(ProblemType.OVERLOADED);
                return;
            }
            Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
            Call call = new Call(exchange);
            threads.newThread(() -> stream(exchange, loop, call, work)).start();
        };
    }

    private void stream(Exchange exchange, Context loop, Call call, Function<Call, Streamed> work) {
        AtomicReference<@Nullable HttpServerResponse> begun = new AtomicReference<>();
        Runnable end;
        try {
            Streamed answer = work.apply(call);
            if (exchange.http().method().equals(HttpMethod.HEAD)) {
                end = () -> exchange.send(200, answer.type(), Buffer.buffer());
            } else {
                transactions.reading(client -> {
                    answer.pieces()
                            .write(client, piece -> send(exchange, loop, answer, begun, piece));
                    return true;
                });
                end = () -> Objects.requireNonNull(begun.get()).end();
            }
        } catch (Refusal refusal) {
            refusals.note(call, refusal);
            end = () -> exchange.refuse(refusal.problem());
        } catch (Throwable failure) {
            HttpServerResponse cut = begun.get();
            end = cut == null ? () -> exchange.fail(failure) : cut::reset;
        } finally {
            streams.release();
        }
        Runnable then = end;
        loop.runOnContext(_ -> then.run());
    }

    /// On the virtual thread: hands a piece to the event loop and waits until it is taken.
    private static void send(
            Exchange exchange,
            Context loop,
            Streamed answer,
            AtomicReference<@Nullable HttpServerResponse> begun,
            String piece) {
        Promise<Void> taken = Promise.promise();
        loop.runOnContext(_ -> {
            HttpServerResponse response = begun.get();
            if (response == null) {
                response = exchange.stream(answer.type());
                begun.set(response);
            }
            response.write(piece).onComplete(taken);
        });
        taken.future().await();
    }

    private Endpoint hop(Function<Call, Reply> work) {
        return exchange -> {
            Principal caller = exchange.principalOrNull();
            if (places.take(caller)) {
                begin(exchange, work, () -> places.leave(caller));
            } else {
                exchange.refuse(ProblemType.OVERLOADED);
            }
        };
    }

    private void begin(Exchange exchange, Function<Call, Reply> work, Runnable leave) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        Call call = new Call(exchange);
        threads.newThread(
                        () -> {
                            Runnable answer;
                            try {
                                answer = answer(exchange, call, work);
                            } finally {
                                leave.run();
                            }
                            loop.runOnContext(_ -> answer.run());
                        })
                .start();
    }

    private Runnable answer(Exchange exchange, Call call, Function<Call, Reply> work) {
        try {
            Reply reply = work.apply(call);
            return () -> reply.sendTo(exchange);
        } catch (Refusal refusal) {
            refusals.note(call, refusal);
            tell(call, refusal);
            return () -> exchange.refuse(refusal.problem());
        } catch (Throwable failure) {
            return Database.isAway(failure)
                    ? () -> exchange.refuse(ProblemType.DATABASE_DETACHED)
                    : () -> exchange.fail(failure);
        }
    }

    private void tell(Call call, Refusal refusal) {
        if (refusal.problem().type() == ProblemType.INVALID_SIGNATURE) {
            forged.add(count ->
                    LOG.atWarn()
                            .addKeyValue("operation", call.operation())
                            .addKeyValue("events", count)
                            .log("events were forged or are too old"));
        }
    }
}
