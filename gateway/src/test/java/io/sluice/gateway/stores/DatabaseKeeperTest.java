package io.sluice.gateway.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.DatabaseAway;
import io.sluice.gateway.database.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database as the rooms see it, while its server is killed and frozen.
class DatabaseKeeperTest {
    @TempDir private Path temp;

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.on(vertx);
    private DatabaseKeeper keeper;

    @BeforeEach
    void start() throws IOException {
        Path folder = temp.resolve("postgres");
        BorrowedPostgres.lendPrograms(folder);
        Path password = Files.writeString(temp.resolve("postgres.key"), "the password\n");
        keeper =
                DatabaseKeeper.of(
                        new PrivatePostgres(folder, password),
                        List.of(Tenant.of(database, "gateway")));
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
        keeper.close();
        BorrowedPostgres.takeBackPrograms(temp.resolve("postgres"));
        vertx.close().await();
    }

    @Test
    void isMigratedBeforeAnybodySeesIt() throws Exception {
        assertThatThrownBy(() -> count()).isInstanceOf(DatabaseAway.class);
        awaitThere(true);
        assertThat(count()).isZero();
    }

    @Test
    void comesBackAfterTheServerWasKilled() throws Exception {
        awaitThere(true);
        for (ProcessHandle process : processes()) {
            process.destroyForcibly();
        }
        awaitThere(false);
        awaitThere(true);
        assertThat(count()).isZero();
    }

    @Test
    void refusesWhileTheServerIsFrozenAndGoesOnAfterwards() throws Exception {
        awaitThere(true);
        List<ProcessHandle> processes = processes();
        signal("-STOP", processes);
        try {
            awaitThere(false);
            assertThatThrownBy(() -> count()).isInstanceOf(DatabaseAway.class);
        } finally {
            signal("-CONT", processes);
        }
        awaitThere(true);
        assertThat(count()).isZero();
    }

    @Test
    void keepsNothingOfATransactionThatFails() throws Exception {
        awaitThere(true);
        Future<Object> failing =
                database.inTransaction(client ->
                        Database.query(
                                        client,
                                        "INSERT INTO gateway.request_key VALUES"
                                                + " ($1, $2, 0, 200, '', now())",
                                        1L,
                                        2L)
                                .compose(_ -> Future.failedFuture("after all")));
        assertThatThrownBy(failing::await).hasMessageContaining("after all");
        assertThat(count()).isZero();
    }

    private long count() {
        return database.run("SELECT count(*) FROM gateway.request_key")
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private void awaitThere(boolean there) throws InterruptedException {
        for (int i = 0; i < 600 && database.isThere() != there; i++) {
            Thread.sleep(50);
        }
        assertThat(database.isThere()).isEqualTo(there);
    }

    private List<ProcessHandle> processes() throws IOException {
        Path note = temp.resolve("postgres/data/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(note).getFirst().strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> processes = new ArrayList<>(List.of(server));
        processes.addAll(server.descendants().toList());
        return processes;
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
