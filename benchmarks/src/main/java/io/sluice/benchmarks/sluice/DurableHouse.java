package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.load.QuoteTalk;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.ring.JournalBuffer;
import io.sluice.metering.host.ring.RingHost;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.JournalReader;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.journal.RealDisk;
import io.sluice.metering.journal.SegmentedJournal;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.store.OffHeapAccountStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Engine, ring and journal together, as the gateway has them, on a fresh folder.
public final class DurableHouse implements AutoCloseable {
    /// Time runs faster here: an ended hold is remembered for ten minutes at least, and a bench
    /// that makes a million a second must get to where as many are forgotten as are made.
    private static final long TIME_FACTOR = 100;

    private final Path folder;
    private final int accounts;
    private final MeteringEngine engine;
    private final SegmentedJournal journal;
    private final RingHost host;
    private final SplittableRandom random = new SplittableRandom(4);
    private final long bornNanos = System.nanoTime();
    private final long bornMillis = System.currentTimeMillis();

    public DurableHouse(Path folder, int accounts) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        this.folder = folder;
        this.accounts = accounts;
        JournalBuffer buffer = new JournalBuffer();
        this.engine =
                new MeteringEngine(new OffHeapAccountStore(accounts), EngineSizes.STANDARD, buffer);
        this.journal = openJournal(folder);
        HostClock clock = this::millis;
        this.host = new RingHost(engine, buffer, journal, clock, Halt.ofProcess());
        open();
    }

    /// A journal in the folder, as production has it, but whose old segments are deleted.
    public static SegmentedJournal openJournal(Path folder) throws IOException {
        Disk disk = new RealDisk(folder);
        JournalSettings settings =
                JournalSettings.DEFAULT.withRetention(JournalSettings.Retention.DELETE);
        try (JournalReader reader = JournalReader.whole(disk, 1)) {
            while (reader.next()) {
                // Only its end matters.
            }
            return SegmentedJournal.open(disk, settings, reader.end());
        }
    }

    private void open() {
        PairFlights flights = new PairFlights(this);
        flights.run(
                accounts,
                (frame, account) ->
                        Commands.openAccount(
                                frame,
                                new OpenAccount(
                                        OwnerType.CITIZEN,
                                        QuoteTalk.name(account),
                                        Commands.NOBODY,
                                        true,
                                        true,
                                        account == 0
                                                ? EngineBuilding.GRANT_MICROS
                                                : EngineBuilding.GRANT_MICROS / 4_000,
                                        10_000_000,
                                        null),
                                null));
    }

    long millis() {
        return bornMillis + (System.nanoTime() - bornNanos) / 1_000_000 * TIME_FACTOR;
    }

    /// A source of numbers that no other user of this house draws.
    SplittableRandom random() {
        return random.split();
    }

    int accounts() {
        return accounts;
    }

    public RingHost host() {
        return host;
    }

    /// Deletes the segments that are full, so that a long run does not fill the disk.
    public void forget() throws IOException {
        journal.archiveThrough(journal.forcedThrough());
    }

    /// The bytes of journal written so far, for the mean length of a record.
    public long records() {
        return journal.forcedThrough();
    }

    /// Stops and leaves the folder as it is, to be recovered from.
    public void leave() {
        host.close();
        engine.checkAll();
        journal.close();
        engine.close();
    }

    @Override
    public void close() {
        leave();
        delete(folder);
    }

    /// Removes a folder of ours with everything in it.
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(DurableHouse::deleteOne);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
