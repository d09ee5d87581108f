package io.sluice.gateway.database;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Where a PostgreSQL is and how to enter it. Prints without the password.
///
/// @param sslMode as in PostgreSQL's own addresses: `disable`, `require`, `verify-full`, …
public record DatabaseAddress(
        String host, int port, String database, String user, String password, String sslMode) {

    /// A statement that takes longer holds something up and is broken off by the server.
    static final Duration STATEMENT_MAX = Duration.ofSeconds(10);

    private static final String NAME = "sluice";

    /// Our longest statement is shorter: each is prepared once a connection. A page of documents is
    /// written by one statement, which takes longer to plan than to run.
    private static final int STATEMENT_CHARS_MAX = 16_384;

    /// How long the way in may take.
    static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    private static final Duration MIGRATION_MAX = Duration.ofMinutes(5);

    /// Reads `postgresql://user:password@host:port/database?sslmode=…`; null when it is not one.
    public static @Nullable DatabaseAddress parse(String url) {
        try {
            PgConnectOptions options = PgConnectOptions.fromUri(url);
            SslMode ssl = options.getSslMode();
            return new DatabaseAddress(
                    options.getHost(),
                    options.getPort(),
                    options.getDatabase(),
                    options.getUser(),
                    Objects.requireNonNullElse(options.getPassword(), ""),
                    ssl.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    /// For the client that never blocks.
    PgConnectOptions options() {
        PgConnectOptions options =
                new PgConnectOptions()
                        .setHost(host)
                        .setPort(port)
                        .setDatabase(database)
                        .setUser(user)
                        .setPassword(password)
                        .setSslMode(SslMode.of(sslMode))
                        .setCachePreparedStatements(true)
                        .setPreparedStatementCacheSqlLimit(STATEMENT_CHARS_MAX)
                        .addProperty("application_name", NAME)
                        .addProperty("statement_timeout", millis(STATEMENT_MAX))
                        .addProperty("idle_in_transaction_session_timeout", millis(STATEMENT_MAX));
        if (!sslMode.equals("disable")) {
            // As in PostgreSQL's own clients, only the verify- modes look at the certificate.
            options.setSslOptions(
                    new ClientSSLOptions().setTrustAll(!sslMode.startsWith("verify-")));
        }
        return options;
    }

    /// For JDBC, which migrations and schedulers need.
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setSslMode(sslMode);
        source.setConnectTimeout((int) CONNECT_MAX.toSeconds());
        source.setLoginTimeout((int) CONNECT_MAX.toSeconds());
        source.setSocketTimeout((int) MIGRATION_MAX.toSeconds());
        source.setApplicationName(NAME);
        return source;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
