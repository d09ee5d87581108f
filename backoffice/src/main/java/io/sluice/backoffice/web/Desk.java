package io.sluice.backoffice.web;

import io.sluice.backoffice.base.Transactions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.Endpoint;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

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
    static final int CALLS_MAX = 256;

    /// What is done for a call.
    @FunctionalInterface
    public interface Work {
        Reply answer(Call call, SqlClient client);
    }

    private final Transactions transactions;
    private final FirstAnswers answers = new FirstAnswers();
    private final Semaphore places = new Semaphore(CALLS_MAX);
    private final ThreadFactory threads = Thread.ofVirtual().name("call-", 0).factory();

    public Desk(Transactions transactions) {
        this.transactions = transactions;
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

    private Endpoint hop(Function<Call, Reply> work) {
        return exchange -> {
            if (!places.tryAcquire()) {
                exchange.refuse(ProblemType.OVERLOADED);
                return;
            }
            Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
            Call call = new Call(exchange);
            threads.newThread(() -> work(exchange, loop, call, work)).start();
        };
    }

    private void work(Exchange exchange, Context loop, Call call, Function<Call, Reply> work) {
        Runnable answer;
        try {
            Reply reply = work.apply(call);
            answer = () -> reply.sendTo(exchange);
        } catch (Refusal refusal) {
            answer = () -> exchange.refuse(refusal.problem());
        } catch (Throwable failure) {
            answer =
                    Database.isAway(failure)
                            ? () -> exchange.refuse(ProblemType.DATABASE_DETACHED)
                            : () -> exchange.fail(failure);
        } finally {
            places.release();
        }
        Runnable then = answer;
        loop.runOnContext(_ -> then.run());
    }
}
