package io.sluice.gateway.stores;

import static io.sluice.gateway.stores.BorrowedPostgres.connect;
import static io.sluice.gateway.stores.BorrowedPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PrivatePostgresTest {
    @TempDir private Path temp;

    private Path folder;
    private PrivatePostgres postgres;

    @BeforeEach
    void prepare() throws IOException {
        folder = temp.resolve("postgres");
        BorrowedPostgres.lendPrograms(folder);
        Files.writeString(temp.resolve("postgres.key"), "the password\n");
        postgres = another();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.stop();
        BorrowedPostgres.takeBackPrograms(folder);
    }

    @Test
    void keepsWhatIsWrittenOverAStop() throws Exception {
        DatabaseAddress first = postgres.start();
        execute(first, "CREATE TABLE kept AS SELECT 42 AS number");
        postgres.stop();
        assertThatThrownBy(() -> connect(first)).isInstanceOf(SQLException.class);

        postgres = another();
        assertThat(answer(postgres.start(), "SELECT number FROM kept")).isEqualTo("42");
    }

    @Test
    void findsTheServerThatAKilledGatewayLeftRunning() throws Exception {
        DatabaseAddress before = postgres.start();
        String pid = pid();

        postgres = another();
        assertThat(postgres.start()).isEqualTo(before);
        assertThat(pid()).isEqualTo(pid);
        var end = postgres.end();
        postgres.stop();
        assertThat(end.join().pid()).isEqualTo(Long.parseLong(pid));
    }

    @Test
    void startsAgainWhatWasKilled() throws Exception {
        execute(postgres.start(), "CREATE TABLE kept AS SELECT 42 AS number");
        ProcessHandle.of(Long.parseLong(pid())).orElseThrow().destroyForcibly();
        postgres.end().join();

        assertThat(answer(postgres.start(), "SELECT number FROM kept")).isEqualTo("42");
    }

    @Timeout(60)
    @Test
    void standsBehindTheGatewayWithEachOfItsProcesses() throws Exception {
        DatabaseAddress address = postgres.start();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid())).orElseThrow();
        try (Connection _ = connect(address)) {
            assertThat(server.children()).isNotEmpty();
            // The kernel takes ten wishes a second from those who are not root.
            while (!Stream.concat(Stream.of(server), server.children())
                    .allMatch(PrivatePostgresTest::isNice)) {
                postgres.tend();
                Thread.sleep(20);
            }
        }
        assertThat(isNice(ProcessHandle.current())).isFalse();
    }

    private static boolean isNice(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        Path group = folder.resolve("autogroup");
        try {
            String stat = Files.readString(folder.resolve("stat"));
            boolean nice =
                    stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16].equals("10");
            return nice && (!Files.exists(group) || Files.readString(group).endsWith("nice 10\n"));
        } catch (IOException ended) {
            return !process.isAlive();
        }
    }

    @Test
    void isNotFooledByTheNoteOfAServerThatIsGone() throws Exception {
        DatabaseAddress address = postgres.start();
        Path note = folder.resolve("data/postmaster.pid");
        List<String> lines = Files.readAllLines(note);
        postgres.stop();
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(note, lines);

        assertThat(postgres.start()).isNotNull();
        assertThat(address.password()).isEqualTo("the password");
    }

    @Test
    void beginsAnewWhatWasNotFinished() throws Exception {
        Path unfinished = Files.createDirectories(folder.resolve("data.unfinished/base"));
        Files.writeString(unfinished.resolve("1"), "half");

        assertThat(answer(postgres.start(), "SELECT 1")).isEqualTo("1");
        assertThat(folder.resolve("data.unfinished")).doesNotExist();
    }

    @Test
    void isOpenToThisMachineAndThePasswordAlone() throws Exception {
        DatabaseAddress address = postgres.start();

        assertThat(answer(address, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(answer(address, "SHOW unix_socket_directories")).isEmpty();
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        DatabaseAddress stranger =
                new DatabaseAddress(
                        address.host(), address.port(), "postgres", "sluice", "guess", "disable");
        assertThatThrownBy(() -> connect(stranger)).hasMessageContaining("password");
        assertThat(address.toString()).doesNotContain(address.password());
        // And what it is told to keep, it keeps.
        assertThat(answer(address, "SHOW fsync")).isEqualTo("on");
        assertThat(answer(address, "SHOW synchronous_commit")).isEqualTo("on");
    }

    @Test
    void saysWhyItDoesNotStart() throws Exception {
        postgres.start();
        postgres.stop();
        Files.writeString(folder.resolve("data/PG_VERSION"), "9\n");

        assertThatThrownBy(() -> postgres.start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version");
    }

    private PrivatePostgres another() {
        return new PrivatePostgres(folder, temp.resolve("postgres.key"));
    }

    private String pid() throws IOException {
        return Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip();
    }

    private static String answer(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
