package io.sluice.gateway.stores;

import io.sluice.gateway.database.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;

/// A real PostgreSQL for the tests of this module, started once and kept under `target`, with an
/// empty database for whoever asks.
public final class BorrowedPostgres {
    private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
    private static int databases;

    private BorrowedPostgres() {}

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

    /// A database with nothing in it, as `DATABASE_URL` names it.
    public static String emptyDatabaseUrl() {
        return url(emptyDatabase());
    }

    public static String url(DatabaseAddress address) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        address.user(),
                        address.password().replace(" ", "%20"),
                        address.host(),
                        address.port(),
                        address.database());
    }

    /// Changes something behind the back of whoever uses the database.
    public static void change(DatabaseAddress address, String sql) {
        execute(address, sql);
    }

    static void execute(DatabaseAddress address, String sql) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// A connection of one's own to a database, as `DATABASE_URL` names it.
    public static Connection connectTo(String url) throws SQLException {
        return connect(Objects.requireNonNull(DatabaseAddress.parse(url)));
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        Properties who = new Properties();
        who.setProperty("user", address.user());
        who.setProperty("password", address.password());
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(address.host(), address.port(), address.database()),
                who);
    }

    /// Programs are unpacked once for all tests that start a server of their own.
    static void lendPrograms(Path folder) throws IOException {
        Shared.SERVER.start();
        Files.createDirectories(folder);
        try (var places = Files.newDirectoryStream(FOLDER, "programs-*")) {
            for (Path programs : places) {
                if (Files.isDirectory(programs)) {
                    Files.createSymbolicLink(folder.resolve(programs.getFileName()), programs);
                }
            }
        }
    }

    /// Before the folder is deleted.
    static void takeBackPrograms(Path folder) throws IOException {
        try (var places = Files.newDirectoryStream(folder, "programs-*")) {
            for (Path programs : places) {
                if (Files.isSymbolicLink(programs)) {
                    Files.delete(programs);
                }
            }
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
