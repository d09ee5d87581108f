package io.sluice.metering;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.ring.JournalBuffer;
import io.sluice.metering.host.ring.RingHost;
import io.sluice.metering.journal.DataFolder;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.JournalReader;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.journal.SegmentedJournal;
import io.sluice.metering.message.Frame;
import io.sluice.metering.projection.JournalTail;
import io.sluice.metering.recovery.Recovery;
import io.sluice.metering.recovery.Recovery.Recovered;
import io.sluice.metering.recovery.Snapshotter;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.OffHeapAccountStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One data folder at work: recovered engine, journal, ring. Wires the rooms of metering together.
///
/// The engine may be looked at between [#open] and [#start]; afterwards it belongs to its thread.
public final class Meter implements AutoCloseable {
    private final DataFolder folder;
    private final SnapshotStore snapshots;
    private final Snapshotter snapshotter;
    private final Recovered recovered;
    private final Journal journal;
    private final JournalBuffer buffer;
    private final Halt halt;
    private long snapshotSequence;
    private @Nullable RingHost host;

    private Meter(
            DataFolder folder,
            SnapshotStore snapshots,
            Snapshotter snapshotter,
            Recovered recovered,
            Journal journal,
            JournalBuffer buffer,
            Halt halt) {
        this.folder = folder;
        this.snapshots = snapshots;
        this.snapshotter = snapshotter;
        this.recovered = recovered;
        this.journal = journal;
        this.buffer = buffer;
        this.halt = halt;
        this.snapshotSequence = recovered.snapshotSequence();
    }

    /// How a folder is opened. `warnings` hears, in sentences, what a person should know.
    public record Settings(
            EngineSizes sizes, JournalSettings journal, Halt halt, Consumer<String> warnings) {}

    /// Recovers what the folder holds and makes it ready to go on: the state is checked, and what a
    /// torn tail lost of decisions that are part of it is durable again.
    ///
    /// @throws IOException also when the folder is in use, damaged, or of another format
    public static Meter open(Path path, Settings settings) throws IOException {
        DataFolder folder = DataFolder.open(path);
        try {
            SnapshotStore snapshots =
                    new SnapshotStore(
                            folder.disk(), SnapshotStore.KEEP_DEFAULT, settings.warnings());
            Supplier<AccountStore> stores =
                    () -> new OffHeapAccountStore(settings.sizes().accounts());
            Recovered recovered =
                    new Recovery(folder.disk(), snapshots, stores, settings.sizes()).recover();
            recovered.engine().checkAll();
            Journal journal =
                    SegmentedJournal.open(folder.disk(), settings.journal(), recovered.end());
            JournalBuffer buffer = new JournalBuffer();
            recovered.goOn(buffer);
            buffer.drain(journal);
            journal.force();
            Snapshotter snapshotter =
                    new Snapshotter(folder.disk(), snapshots, stores, settings.sizes());
            return new Meter(
                    folder, snapshots, snapshotter, recovered, journal, buffer, settings.halt());
        } catch (IOException | RuntimeException failure) {
            folder.close();
            throw failure;
        }
    }

    /// As the disk had it. Not to be touched once the host has started.
    public MeteringEngine engine() {
        return recovered.engine();
    }

    public Recovered recovered() {
        return recovered;
    }

    public Journal journal() {
        return journal;
    }

    public Path path() {
        return folder.path();
    }

    /// Follows what is durable, from a sequence on. For any thread but the event loops; close it.
    public JournalTail tail(long fromSequence) {
        return new JournalTail(folder.disk(), fromSequence, journal::forcedThrough);
    }

    /// The first sequence that a [#tail] can still begin with.
    public long firstSequence() throws IOException {
        return JournalReader.firstSequence(folder.disk());
    }

    /// Begins to take commands.
    public synchronized MeteringHost start(HostClock clock) {
        host = new RingHost(recovered.engine(), buffer, journal, clock, halt);
        return host;
    }

    /// Commands under way: taken and not answered yet.
    public long underWay() {
        RingHost running = host;
        return running == null ? 0 : running.underWay();
    }

    /// Records that no snapshot covers yet.
    public synchronized long recordsSinceSnapshot() {
        return journal.forcedThrough() - snapshotSequence;
    }

    /// Makes a snapshot beside the running engine. Takes as long as a replay of what came since the
    /// last one; the hot path does not notice.
    public void snapshot() throws IOException {
        long written = snapshotter.snapshot(journal).sequence();
        synchronized (this) {
            snapshotSequence = written;
        }
    }

    /// Finishes what is under way, writes a last snapshot for a quick start, lets go of the folder.
    @Override
    public void close() throws IOException {
        RingHost running = host;
        if (running != null) {
            running.close();
        }
        journal.force();
        if (recovered.engine().sequence() > snapshotSequence) {
            MeteringEngine engine = recovered.engine();
            snapshots.write(engine.sequence(), Frame.RULES_VERSION, engine::save);
        }
        journal.close();
        recovered.engine().close();
        folder.close();
    }
}
