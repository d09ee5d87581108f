package io.sluice.gateway.database;

import java.io.IOException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings a schema to the version this program wants. Each schema has its own scripts, in
/// `db/migration/<schema>/V001__….sql`; a script that has run is never changed.
public final class Migrations {
    private Migrations() {}

    /// Blocks until the schema is there. Several processes may do it at once.
    ///
    /// @throws IOException when PostgreSQL is away or holds something else
    public static void run(DatabaseAddress address, String schema) throws IOException {
        ClassLoader loader = Migrations.class.getClassLoader();
        try {
            Flyway.configure(loader)
                    .dataSource(address.dataSource())
                    .schemas(schema)
                    .locations("classpath:db/migration/" + schema)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new IOException("schema " + schema + ": " + words(failure), failure);
        }
    }

    /// The first line of the cause: Flyway frames its messages.
    private static String words(FlywayException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage()).strip();
        return message.lines().findFirst().orElse("failed");
    }
}
