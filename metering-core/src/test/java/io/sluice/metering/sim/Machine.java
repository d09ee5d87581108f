package io.sluice.metering.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.Quoter;
import io.sluice.metering.engine.Recording;
import io.sluice.metering.engine.StateBytes;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.JournalReader;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.journal.SegmentedJournal;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Receipt.ProjectUsage;
import io.sluice.metering.recovery.Recovery;
import io.sluice.metering.recovery.Recovery.Recovered;
import io.sluice.metering.recovery.Snapshotter;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.HeapAccountStore;
import io.sluice.metering.store.OffHeapAccountStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// One process on one disk: engine, journal, snapshots. It is started from the disk alone, and what
/// it finds there is compared with what was promised. Every second life keeps its accounts off the
/// heap.
final class Machine implements AutoCloseable {
    static final EngineSizes SIZES =
            new EngineSizes(1 << 10, 1 << 18, 1 << 9, 1 << 17, 1 << 14, 1 << 20);

    private static final long DAY_MILLIS = 24 * 3_600_000L;
    private static final int DAYS_KEPT = 400;

    private final FaultyDisk disk;
    private final SnapshotStore snapshots;
    private final JournalSettings settings;
    private final Recovery recovery;
    private final Snapshotter snapshotter;
    private final Batch batch = new Batch();
    private AccountStore store = new HeapAccountStore(1);
    private boolean offHeap;
    private MeteringEngine engine;
    private boolean running = true;
    private long hotSequence;
    private String hotHash = "";
    private long unfinished;
    private Journal journal;
    private Quoter quoter;

    Machine(FaultyDisk disk, SplittableRandom random) throws IOException {
        this.disk = disk;
        this.snapshots =
                new SnapshotStore(
                        disk,
                        random.nextInt(1, 4),
                        warning -> {
                            throw new AssertionError(warning);
                        });
        this.settings =
                JournalSettings.DEFAULT
                        .withSegmentSizeBytes(64 << 10 << random.nextInt(4))
                        .withSpareSegments(random.nextInt(1, 4))
                        .withoutBackground(random.split());
        this.recovery = new Recovery(disk, snapshots, this::newStore, SIZES);
        this.snapshotter = new Snapshotter(disk, snapshots, this::newStore, SIZES);
        Recovered empty = recovery.recover();
        this.engine = empty.engine();
        this.quoter = new Quoter(store);
        empty.goOn(batch);
        this.journal = SegmentedJournal.open(disk, settings, empty.end());
    }

    private AccountStore newStore() {
        offHeap = !offHeap;
        store =
                offHeap
                        ? new OffHeapAccountStore(SIZES.accounts())
                        : new HeapAccountStore(SIZES.accounts());
        return store;
    }

    /// Expiries the disk had lost of a group it kept the beginning of, found again at a restart.
    long unfinished() {
        return unfinished;
    }

    MeteringEngine engine() {
        return engine;
    }

    Quoter quoter() {
        return quoter;
    }

    Batch batch() {
        return batch;
    }

    Journal journal() {
        return journal;
    }

    /// Writes a snapshot beside the running engine.
    void snapshot() throws IOException {
        snapshotter.snapshot(journal);
    }

    /// Starts again on what the disk kept of `durable` and more records.
    ///
    /// @param fromEverySnapshot whether to start from each of them, and not only from the newest
    /// @return the last record that was there
    long restart(long durable, Auditor auditor, boolean fromEverySnapshot) throws IOException {
        if (running) {
            hotSequence = engine.sequence();
            hotHash = StateBytes.of(engine).hash();
        }
        close();
        Recovered recovered = recovery.recover();
        run(recovered.engine());
        long last = recovered.end().lastSequence();
        assertThat(last).as("the last record kept").isBetween(durable, hotSequence);
        compareTail(durable, last);
        batch.lost(last);
        recovered.goOn(batch);
        auditor.rollBack(last);
        List<Recording.Entry> rest =
                batch.made().stream().filter(entry -> entry.sequence() > last).toList();
        unfinished += rest.size();
        auditor.pass(
                engine.nowMillis(),
                rest.stream().map(e -> Answer.Due.of(e.frame(), e.core())).toList());
        compare(auditor);
        String hash = StateBytes.of(engine).hash();
        if (engine.sequence() == hotSequence) {
            assertThat(hash).as("state before and after the crash").isEqualTo(hotHash);
        }
        if (fromEverySnapshot) {
            compareSnapshots(hash);
        }
        journal = SegmentedJournal.open(disk, settings, recovered.end());
        batch.appendTo(journal);
        journal.force();
        batch.durable();
        auditor.durable();
        return last;
    }

    /// Stops in good order, and finds the same state from everywhere, twice.
    void finish(Auditor auditor) throws IOException {
        String hash = StateBytes.of(engine).hash();
        close();
        journal.close();
        compareSnapshots(hash);
        assertThat(hashFromScratch()).as("state from the first record").isEqualTo(hash);
        assertThat(hashFromScratch()).as("state from the first record, again").isEqualTo(hash);
        run(recovery.recover().engine());
        compare(auditor);
    }

    private void run(MeteringEngine recovered) {
        engine = recovered;
        quoter = new Quoter(store);
        running = true;
    }

    /// The process is gone, and its memory with it.
    @Override
    public void close() {
        if (running) {
            running = false;
            engine.close();
        }
    }

    /// Every account as the auditor has it, and everything that must hold.
    void compare(Auditor auditor) {
        engine.checkAll();
        auditor.checkConservation();
        assertThat(engine.sequence()).isEqualTo(auditor.sequence());
        assertThat(engine.accounts().size()).isEqualTo(auditor.accounts());
        assertThat(engine.holdsAlive()).isEqualTo(auditor.holdsAlive());
        compareUsage(auditor);
        byte[] receipt = new byte[Receipt.BYTES_MAX];
        for (int account = 0; account < auditor.accounts(); account++) {
            engine.apply(new Step.ReadAccount(account).frame().bytes(), 0, receipt);
            Answer actual = Answer.of(receipt);
            if (!actual.equals(auditor.account(account))) {
                assertThat(actual).isEqualTo(auditor.account(account));
            }
        }
    }

    /// Usage as it is read by callers, of the days that are kept.
    private void compareUsage(Auditor auditor) {
        int today = (int) (engine.nowMillis() / DAY_MILLIS);
        byte[] bytes = new byte[Receipt.BYTES_MAX];
        Receipt receipt = new Receipt(bytes);
        for (int day = today - DAYS_KEPT + 1; day <= today; day++) {
            List<ProjectUsage> found = new ArrayList<>();
            int cursor = 0;
            do {
                engine.apply(Commands.readUsage(new Frame(), day, cursor).bytes(), 0, bytes);
                boolean none = receipt.kind() == Receipt.KIND_NONE;
                if (!none) {
                    found.add(receipt.usage());
                }
                cursor = none ? 0 : receipt.usageNext();
            } while (cursor != 0);
            assertThat(found).as("usage of day %s", day).isEqualTo(auditor.usage(day));
        }
    }

    private void compareSnapshots(String hash) throws IOException {
        for (long sequence : snapshots.sequences()) {
            assertThat(hashFrom(sequence)).as("state from snapshot %s", sequence).isEqualTo(hash);
        }
    }

    private String hashFromScratch() throws IOException {
        return hash(recovery.recover(Optional.empty()));
    }

    private String hashFrom(long snapshot) throws IOException {
        return hash(recovery.recover(snapshots.newestThrough(snapshot)));
    }

    private static String hash(Recovered recovered) {
        try (MeteringEngine other = recovered.engine()) {
            other.checkAll();
            return StateBytes.of(other).hash();
        }
    }

    /// What the journal has after the durable records is what the engine had made.
    private void compareTail(long durable, long last) throws IOException {
        Iterator<Recording.Entry> made = batch.made().iterator();
        try (JournalReader reader = JournalReader.whole(disk, durable + 1)) {
            while (reader.next()) {
                Recording.Entry entry = made.next();
                byte[] bytes = reader.bytes();
                int frameAt = reader.frameAt();
                int coreAt = reader.receiptAt();
                boolean same =
                        entry.sequence() == reader.sequence()
                                && Arrays.equals(
                                        entry.frame(),
                                        Arrays.copyOfRange(
                                                bytes,
                                                frameAt,
                                                frameAt + Bytes.int32(bytes, frameAt)))
                                && Arrays.equals(
                                        entry.core(),
                                        Arrays.copyOfRange(
                                                bytes,
                                                coreAt,
                                                coreAt + Bytes.int16(bytes, coreAt)));
                assertThat(same).as("record %s as it was made", reader.sequence()).isTrue();
            }
            assertThat(reader.end().lastSequence()).isEqualTo(last);
        }
    }
}
