package io.sluice.metering.recovery;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.JournalReader;
import io.sluice.metering.message.Frame;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.snapshot.SnapshotStore.Written;
import io.sluice.metering.store.AccountStore;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Makes snapshots without asking the hot path for anything: a second engine starts from the last
/// snapshot, follows the journal to what is durable now, and is written down. It costs a background
/// thread and the memory of a second state while it runs, and nothing of the engine's time; every
/// snapshot is a replay, so each one also proves that the journal still gives the same decisions.
///
/// Thread: one at a time, any.
public final class Snapshotter {
    private static final long AWAIT_NANOS = 1_000_000;

    private final Disk disk;
    private final SnapshotStore snapshots;
    private final Supplier<AccountStore> stores;
    private final EngineSizes sizes;

    public Snapshotter(
            Disk disk, SnapshotStore snapshots, Supplier<AccountStore> stores, EngineSizes sizes) {
        this.disk = disk;
        this.snapshots = snapshots;
        this.stores = stores;
        this.sizes = sizes;
    }

    /// Writes a snapshot of everything that is durable when it is called, then puts away the
    /// segments that no kept snapshot needs any more.
    public Written snapshot(Journal journal) throws IOException {
        Replay replay = new Replay();
        RecordSwitch records = new RecordSwitch(replay);
        try (MeteringEngine engine = new MeteringEngine(stores.get(), sizes, records)) {
            long from = Recovery.load(engine, snapshots.newest());
            follow(journal, from, replay, engine);
            Written written = snapshots.write(engine.sequence(), Frame.RULES_VERSION, engine::save);
            journal.archiveThrough(written.coveredThrough());
            return written;
        }
    }

    private void follow(Journal journal, long from, Replay replay, MeteringEngine engine)
            throws IOException {
        long wanted = journal.forcedThrough();
        long read = from;
        try (JournalReader reader = JournalReader.tailing(disk, from + 1, journal::forcedThrough)) {
            // Records the engine makes together end together: a snapshot never splits them.
            while (read < wanted || !replay.settled()) {
                if (reader.next()) {
                    read = reader.sequence();
                    replay.record(
                            engine, read, reader.bytes(), reader.frameAt(), reader.receiptAt());
                } else {
                    LockSupport.parkNanos(AWAIT_NANOS);
                }
            }
        }
    }
}
