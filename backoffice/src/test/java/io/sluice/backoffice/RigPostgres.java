package io.sluice.backoffice;

import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.gateway.stores.PrivatePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A real PostgreSQL for the tests of this module, started once and kept under `target`, with an
/// empty database for whoever asks.
public final class RigPostgres {
    private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
    private static int databases;

    private RigPostgres() {}

    /// A database with nothing in it.
    public static synchronized DatabaseAddress emptyDatabase() {
        try {
            DatabaseAddress server = Shared.SERVER.start();
            String name = "test_" + ProcessHandle.current().pid() + "_" + databases++;
            execute(server, "CREATE DATABASE " + name);
            return new DatabaseAddress(
                    server.host(),
                    server.port(),
                    name,
                    server.user(),
                    server.password(),
                    server.sslMode());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Runs one statement as the owner of everything, beside the program.
    public static void execute(DatabaseAddress address, String sql) {
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    /// The first column of what a query answers, row by row, beside the program.
    public static List<String> column(DatabaseAddress address, String sql) {
        try (Connection connection = connection(address)) {
            return column(connection, sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    public static Connection connection(DatabaseAddress address) {
        try {
            return address.dataSource().getConnection();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    /// The same over a connection that stays: a new one learns every table anew.
    public static List<String> column(Connection connection, String sql) {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private static final class Shared {
        static final PrivatePostgres SERVER = server();

        private static PrivatePostgres server() {
            try {
                Files.createDirectories(FOLDER);
                Path password = FOLDER.resolve("password");
                if (!Files.exists(password)) {
                    Files.writeString(password, "a password of the tests\n");
                }
                PrivatePostgres server = new PrivatePostgres(FOLDER, password);
                Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
                return server;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
