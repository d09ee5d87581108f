package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.RunningSluice.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Damage done to the journal of a stopped program: a damaged middle is told and refused, a torn
/// tail is cut, and nothing that was answered is lost.
class DamagedJournalTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("damaged-journal");

    /// This name stands in the journal as it is: it shows where an early record lies.
    private static final String EARLY = "an-early-account-of-this-test";

    private final List<String> reserved = new ArrayList<>();

    @BeforeEach
    void work() throws IOException {
        RunningSluice.delete(SLUICE.dataFolder());
        reserved.clear();
        SLUICE.start();
        Client client = SLUICE.client();
        client.open(EARLY, "1000");
        for (int i = 0; i < 20; i++) {
            reserved.add(client.reserved(EARLY, "1"));
        }
        for (int i = 0; i < 10; i++) {
            client.settle(reserved.get(i), "0.5").expect(200);
        }
    }

    @AfterEach
    void stop() {
        if (SLUICE.isAlive()) {
            SLUICE.kill();
        }
    }

    @Test
    void refusesToStartOnADamagedMiddle() throws IOException {
        SLUICE.kill();
        Place place = find(EARLY);
        flip(place);

        Ended start = SLUICE.run("up");
        Ended verify = SLUICE.verify();

        for (Ended ended : List.of(start, verify)) {
            assertThat(ended.status()).isNotZero();
            assertThat(ended.output())
                    .contains(place.file.getFileName().toString())
                    .contains("no sound record here, but it had been durable")
                    .contains("Nothing was changed")
                    .doesNotContain("\tat ");
        }
        assertThat(verify.output()).contains("NOT SOUND");

        flip(place);
        SLUICE.start();
        requireAllThere();
    }

    /// After a clean stop the start needs only what follows the snapshot; `verify` reads it all.
    @Test
    void verifyFindsDamageBehindASnapshot() throws IOException {
        SLUICE.stop();
        flip(find(EARLY));

        Ended verify = SLUICE.verify();

        assertThat(verify.status()).isNotZero();
        assertThat(verify.output()).contains("NOT SOUND").doesNotContain("\tat ");
    }

    @Test
    void cutsRubbishBehindTheLastRecord() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int bytes : List.of(1, 32, 5_000)) {
            SLUICE.kill();
            byte[] rubbish = new byte[bytes];
            random.nextBytes(rubbish);
            Place end = end();
            write(new Place(end.file, aligned(end.at)), rubbish);

            SLUICE.start();
            requireAllThere();
        }
        SLUICE.kill();
        SLUICE.soundStateHash();
    }

    /// A record of which only a part reached the disk: quotes nobody was promised to be kept.
    @Test
    void cutsARecordThatIsTorn() throws IOException {
        RunningSluice.sleep(500); // until the journal is idle
        Place before = end();
        Client client = SLUICE.client();
        for (int i = 0; i < 5; i++) {
            client.quote(EARLY, "1");
        }
        RunningSluice.sleep(500);
        SLUICE.kill();
        Place after = end();
        assertThat(after.at).isGreaterThan(before.at);
        // All but the first hundred bytes of what came last.
        long from = aligned(before.at) + 104;
        write(new Place(before.file, from), new byte[(int) (after.at - from)]);

        SLUICE.start();
        requireAllThere();
        SLUICE.client().settle(reserved.get(10), "0.5").expect(200);
        SLUICE.kill();
        SLUICE.soundStateHash();
    }

    private void requireAllThere() {
        Client client = SLUICE.client();
        for (int i = 0; i < reserved.size(); i++) {
            assertThat(client.readQuote(reserved.get(i)).at("status").text())
                    .isEqualTo(i < 10 ? "settled" : "reserved");
        }
        Tree account = client.account(EARLY);
        assertThat(account.at("balance").micros()).isEqualTo(950_000_000);
        assertThat(account.at("reserved").micros()).isEqualTo(100_000_000);
    }

    // --- the files

    private record Place(Path file, long at) {}

    private static List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(SLUICE.dataFolder().resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    private static Place find(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (Path file : segments()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at + wanted.length <= bytes.length; at++) {
                if (bytes[at] == wanted[0]
                        && ByteBuffer.wrap(bytes, at, wanted.length)
                                .equals(ByteBuffer.wrap(wanted))) {
                    return new Place(file, at);
                }
            }
        }
        throw new AssertionError(text + " is in no segment");
    }

    /// Behind the last byte that is not zero: behind the last record, but for its own zeros.
    private static Place end() throws IOException {
        Path file = segments().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        int at = bytes.length;
        while (at > 0 && bytes[at - 1] == 0) {
            at--;
        }
        return new Place(file, at);
    }

    private static long aligned(long at) {
        return (at + 15) / 8 * 8;
    }

    private static void flip(Place place) throws IOException {
        try (FileChannel channel =
                FileChannel.open(place.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, place.at);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), place.at);
        }
    }

    private static void write(Place place, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(place.file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), place.at);
        }
    }
}
