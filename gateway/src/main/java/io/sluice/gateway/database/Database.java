package io.sluice.gateway.database;

import io.sluice.gateway.log.Tally;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pool of connections to a PostgreSQL that comes and goes. Each second it is asked whether it
/// is there; while it is not, callers are refused at once instead of piling up.
///
/// Safe for all threads. Its answers come on an event loop of the `Vertx` it was given, which
/// should not be the one that serves the hot path.
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /// SQLSTATE classes: connections, transactions rolled back, resources, operator, system.
    private static final Set<String> AWAY_CLASSES = Set.of("08", "40", "53", "57", "58");

    private static final int CONNECTIONS_MAX = 8;
    private static final int WAITING_MAX = 256;
    private static final int FREE_CONNECTION_MILLIS_MAX = 5_000;
    private static final long ANSWER_MILLIS_MAX = 15_000;

    /// After this long without a sign of life a connection is given up, where the system can tell.
    private static final int UNHEARD_MILLIS_MAX = 20_000;

    private static final long LOOK_MILLIS = 1_000;
    private static final long SILENT_MILLIS_MAX = 3_000;

    private final Vertx vertx;
    private final Pool pool;
    private final long timer;
    private volatile @Nullable PgConnectOptions at;
    private volatile boolean answers;
    private final Tally failures = new Tally();

    /// When the question that is still open was asked; 0: none is open. Thread: event loop.
    private long askedNanos;

    private Database(Vertx vertx) {
        this.vertx = vertx;
        this.pool =
                PgBuilder.pool()
                        .connectingTo(this::whereTo)
                        .with(
                                new PoolOptions()
                                        .setMaxSize(CONNECTIONS_MAX)
                                        .setMaxWaitQueueSize(WAITING_MAX)
                                        .setConnectionTimeout(FREE_CONNECTION_MILLIS_MAX)
                                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                        .with(
                                new NetClientOptions()
                                        .setConnectTimeout(
                                                (int) DatabaseAddress.CONNECT_MAX.toMillis())
                                        .setTcpKeepAlive(true)
                                        .setTcpUserTimeout(UNHEARD_MILLIS_MAX))
                        .using(vertx)
                        .build();
        this.timer = vertx.setPeriodic(1, LOOK_MILLIS, _ -> look());
    }

    /// A database that is not there before {@link #attach}.
    public static Database on(Vertx vertx) {
        return new Database(vertx);
    }

    /// Says where it is from now on. What it holds must be migrated already.
    public void attach(DatabaseAddress address) {
        at = address.options();
        vertx.runOnContext(_ -> look());
    }

    /// Refuses everybody until it is attached again.
    public void detach() {
        at = null;
        answers = false;
    }

    /// Whether it answered a moment ago.
    public boolean isThere() {
        return answers;
    }

    /// Runs one statement.
    public Future<RowSet<Row>> run(String sql, @Nullable Object... values) {
        return answers ? within(query(pool, sql, values)) : away();
    }

    /// Does `work` in one transaction: all of it is there afterwards, or nothing.
    public <T> Future<T> inTransaction(Function<SqlClient, Future<T>> work) {
        return answers ? within(pool.withTransaction(work::apply)) : away();
    }

    /// A connection for somebody who may wait for each answer on a thread of their own. It must be
    /// closed; the bounds of statements hold.
    public Future<SqlConnection> connection() {
        return answers ? pool.getConnection() : away();
    }

    /// One statement of a transaction.
    public static Future<RowSet<Row>> query(
            SqlClient client, String sql, @Nullable Object... values) {
        return client.preparedQuery(sql).execute(Tuple.from(values));
    }

    /// Whether this failure says that the database is away or busy; anything else is a bug of ours.
    public static boolean isAway(Throwable failure) {
        if (!(failure instanceof PgException refusal)) {
            return failure instanceof DatabaseAway
                    || failure instanceof VertxException
                    || failure instanceof IOException
                    || failure instanceof TimeoutException;
        }
        String state = refusal.getSqlState();
        return AWAY_CLASSES.contains(state == null ? "" : state.substring(0, 2));
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        answers = false;
        pool.close();
    }

    private Future<SqlConnectOptions> whereTo() {
        PgConnectOptions options = at;
        return options == null ? away() : Future.succeededFuture(options);
    }

    private void look() {
        long now = System.nanoTime();
        if (askedNanos != 0) {
            if (now - askedNanos >= TimeUnit.MILLISECONDS.toNanos(SILENT_MILLIS_MAX)) {
                note(false, "silent");
            }
            return;
        }
        PgConnectOptions asked = at;
        if (asked == null) {
            return;
        }
        askedNanos = now;
        pool.query("SELECT 1")
                .execute()
                .onComplete(answer -> {
                    askedNanos = 0;
                    note(
                            answer.succeeded() && Objects.equals(at, asked),
                            answer.succeeded() ? "moved" : answer.cause().toString());
                });
    }

    /// Notes whether it is there, and tells the log when that changes.
    private void note(boolean there, String otherwise) {
        if (answers && !there) {
            LOG.atWarn().addKeyValue("reason", otherwise).log("PostgreSQL does not answer");
        } else if (there && !answers) {
            LOG.info("PostgreSQL answers");
        }
        answers = there;
    }

    private <T> Future<T> within(Future<T> work) {
        return work.timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS).onFailure(this::tell);
    }

    /// Who asked is told no more than that it is away; the log, once a second at most, how often.
    private void tell(Throwable failure) {
        if (!isAway(failure)) {
            return;
        }
        failures.add(count ->
                LOG.atWarn()
                        .addKeyValue("reason", failure.toString())
                        .addKeyValue("failures", count)
                        .log("PostgreSQL failed us"));
    }

    private static <T> Future<T> away() {
        return Future.failedFuture(new DatabaseAway("PostgreSQL is not there"));
    }
}
