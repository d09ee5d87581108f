package io.sluice.backoffice.base;

import io.sluice.gateway.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Transactions for threads that may wait: what is done inside is there as a whole afterwards, or
/// not at all. Each statement within is awaited by who runs it. Safe for all threads, except event
/// loops.
public final class Transactions {
    private static final String ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private final Database database;

    public Transactions(Database database) {
        this.database = database;
    }

    /// Runs `work` in a transaction that is committed when it returns and rolled back when it
    /// throws.
    public <T extends @Nullable Object> T writing(Function<SqlClient, T> work) {
        SqlConnection connection = database.connection().await();
        try {
            Transaction transaction = connection.begin().await();
            T result;
            try {
                result = work.apply(connection);
            } catch (Throwable failure) {
                rollBack(transaction, failure);
                throw failure;
            }
            transaction.commit().await();
            return result;
        } finally {
            connection.close();
        }
    }

    /// Runs `work`, which sees everything as it was at one moment and can change nothing. The
    /// transaction's own statements are on their way with those of `work`: nobody waits for them.
    public <T extends @Nullable Object> T reading(Function<SqlClient, T> work) {
        SqlConnection connection = database.connection().await();
        Future<?> begun = connection.query(ONE_MOMENT).execute();
        try {
            T result = work.apply(connection);
            begun.await();
            return result;
        } finally {
            connection.query("ROLLBACK").execute().onComplete(_ -> connection.close());
        }
    }

    private static void rollBack(Transaction transaction, Throwable failure) {
        try {
            transaction.rollback().await();
        } catch (RuntimeException lost) {
            failure.addSuppressed(lost); // a lost connection has been rolled back by the server
        }
    }
}
