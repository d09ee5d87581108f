package io.sluice.metering.recovery;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.RecordSink;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.JournalEnd;
import io.sluice.metering.journal.JournalReader;
import io.sluice.metering.snapshot.SnapshotReader;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.store.AccountStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// Brings an engine back: newest sound snapshot, then the journal behind it (DOMAIN, "acknowledged
/// means durable"). The account table is made anew each time; whatever an earlier process left in
/// memory or in a file of its own is not trusted.
public final class Recovery {
    private final Disk disk;
    private final SnapshotStore snapshots;
    private final Supplier<AccountStore> stores;
    private final EngineSizes sizes;

    public Recovery(
            Disk disk, SnapshotStore snapshots, Supplier<AccountStore> stores, EngineSizes sizes) {
        this.disk = disk;
        this.snapshots = snapshots;
        this.stores = stores;
        this.sizes = sizes;
    }

    /// An engine as the disk has it.
    ///
    /// @param records where the engine's records go; still the replay until [#goOn]
    /// @param end where the journal goes on
    /// @param snapshotSequence the last record the snapshot held, 0 without one
    /// @param replayed how many records came from the journal
    public record Recovered(
            MeteringEngine engine,
            RecordSwitch records,
            Replay replay,
            JournalEnd end,
            long snapshotSequence,
            long replayed) {

        /// From now on the engine's records go to `sink`, beginning with those the journal lost of
        /// its last batch. They must be durable before anybody is answered.
        public void goOn(RecordSink sink) {
            replay.unconfirmed(sink);
            records.to(sink);
        }
    }

    /// Reads everything up to the end of the journal.
    ///
    /// @throws io.sluice.metering.journal.DamagedJournal when something durable is missing
    /// @throws Replay.Diverged when the engine decides otherwise than the journal says
    public Recovered recover() throws IOException {
        return recover(snapshots.newest());
    }

    /// The same from a given snapshot, or from the beginning; `recover` takes the newest.
    public Recovered recover(Optional<SnapshotReader> snapshot) throws IOException {
        Replay replay = new Replay();
        RecordSwitch records = new RecordSwitch(replay);
        MeteringEngine engine = new MeteringEngine(stores.get(), sizes, records);
        try {
            long from = load(engine, snapshot);
            JournalEnd end = replay(engine, replay, from);
            return new Recovered(engine, records, replay, end, from, replay.replayed());
        } catch (IOException | RuntimeException failure) {
            engine.close(); // its tables are outside the heap: nobody else gives them back
            throw failure;
        }
    }

    private JournalEnd replay(MeteringEngine engine, Replay replay, long from) throws IOException {
        try (JournalReader reader = JournalReader.whole(disk, from + 1)) {
            while (reader.next()) {
                replay.record(
                        engine,
                        reader.sequence(),
                        reader.bytes(),
                        reader.frameAt(),
                        reader.receiptAt());
            }
            return reader.end();
        }
    }

    static long load(MeteringEngine engine, Optional<SnapshotReader> snapshot) throws IOException {
        if (snapshot.isEmpty()) {
            return 0;
        }
        try (SnapshotReader from = snapshot.get()) {
            engine.load(from);
            return from.sequence();
        }
    }
}
