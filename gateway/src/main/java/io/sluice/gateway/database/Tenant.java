package io.sluice.gateway.database;

import java.io.IOException;

/// Who has a schema in the database and is told when it is there. Called on one thread, which may
/// wait.
public interface Tenant {
    /// The schema, whose migrations are in `db/migration/<schema>`.
    String schema();

    /// The database is there and its schema up to date.
    ///
    /// @throws IOException when it turns out to be away; it is attached again later
    void attach(DatabaseAddress address) throws IOException;

    /// It is gone until it is attached again.
    void detach();

    /// A tenant that needs nothing but its pool.
    static Tenant of(Database database, String schema) {
        return new Tenant() {
            @Override
            public String schema() {
                return schema;
            }

            @Override
            public void attach(DatabaseAddress address) {
                database.attach(address);
            }

            @Override
            public void detach() {
                database.detach();
            }
        };
    }
}
