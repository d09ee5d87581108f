package io.sluice.metering.snapshot;

import io.sluice.metering.engine.StateSink;
import io.sluice.metering.journal.DataFolder;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// The snapshots of a data folder. One is written under a temporary name, forced and renamed, so
/// under its own name it is whole unless the disk damaged it later; then the one before is used.
///
/// Thread: one at a time.
public final class SnapshotStore {
    public static final int KEEP_DEFAULT = 2;

    private static final String UNFINISHED = ".unfinished";
    private static final String ENDING = ".snapshot";
    private static final int DIGITS = 20;

    private final Disk disk;
    private final int keep;
    private final Consumer<String> warnings;

    /// @param keep how many sound snapshots are kept
    /// @param warnings hears, in a sentence, why a snapshot was passed over
    public SnapshotStore(Disk disk, int keep, Consumer<String> warnings) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep: " + keep);
        }
        this.disk = disk;
        this.keep = keep;
        this.warnings = warnings;
    }

    /// What was written: the state after `sequence` and its SHA-256.
    ///
    /// @param coveredThrough through which sequence no kept snapshot needs the journal: the oldest
    ///   sound one's, once as many are there as shall be kept; 0 before that
    public record Written(long sequence, long bodyBytes, String stateHash, long coveredThrough) {}

    /// Writes a snapshot, durable when this returns, and deletes those that are no longer kept.
    ///
    /// @param state writes the whole state into the sink
    public Written write(long sequence, int rulesVersion, Consumer<StateSink> state)
            throws IOException {
        disk.createDirectory(DataFolder.SNAPSHOT);
        String path = path(sequence);
        SnapshotFormat.Header header =
                writeUnfinished(path + UNFINISHED, sequence, rulesVersion, state);
        disk.rename(path + UNFINISHED, path);
        disk.forceDirectory(DataFolder.SNAPSHOT);
        return new Written(sequence, header.bodyBytes(), header.stateHash(), forget());
    }

    /// The newest snapshot whose content is sound.
    public Optional<SnapshotReader> newest() throws IOException {
        return newestThrough(Long.MAX_VALUE);
    }

    /// The newest sound snapshot that holds nothing after `sequence`.
    public Optional<SnapshotReader> newestThrough(long sequence) throws IOException {
        for (long candidate : sequences()) {
            if (candidate <= sequence) {
                Optional<SnapshotReader> sound = open(candidate);
                if (sound.isPresent()) {
                    return sound;
                }
            }
        }
        return Optional.empty();
    }

    /// The sequences of all snapshots, sound or not, newest first.
    public List<Long> sequences() throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (String name : disk.list(DataFolder.SNAPSHOT)) {
            if (name.length() == DIGITS + ENDING.length()
                    && name.endsWith(ENDING)
                    && name.chars().limit(DIGITS).allMatch(c -> c >= '0' && c <= '9')) {
                sequences.add(Long.parseLong(name.substring(0, DIGITS)));
            }
        }
        sequences.sort(Comparator.reverseOrder());
        return sequences;
    }

    private SnapshotFormat.Header writeUnfinished(
            String path, long sequence, int rulesVersion, Consumer<StateSink> state)
            throws IOException {
        deleteUnfinished();
        try (DiskFile file = disk.create(path)) {
            SnapshotWriter writer = new SnapshotWriter(file);
            state.accept(writer);
            return writer.complete(sequence, rulesVersion);
        } catch (UncheckedIOException failure) {
            deleteUnfinished();
            throw failure.getCause();
        } catch (IOException failure) {
            deleteUnfinished();
            throw failure;
        }
    }

    private void deleteUnfinished() throws IOException {
        for (String name : disk.list(DataFolder.SNAPSHOT)) {
            if (name.endsWith(UNFINISHED)) {
                disk.delete(DataFolder.SNAPSHOT + "/" + name);
            }
        }
    }

    /// Deletes what is older than the newest sound ones; each kept one is read and found sound.
    ///
    /// @return the sequence of the last one kept, 0 when there are fewer than shall be kept
    private long forget() throws IOException {
        int sound = 0;
        long coveredThrough = 0;
        for (long sequence : sequences()) {
            if (sound == keep) {
                disk.delete(path(sequence));
            } else if (isSound(sequence) && ++sound == keep) {
                coveredThrough = sequence;
            }
        }
        disk.forceDirectory(DataFolder.SNAPSHOT);
        return coveredThrough;
    }

    private boolean isSound(long sequence) throws IOException {
        Optional<SnapshotReader> reader = open(sequence);
        if (reader.isEmpty()) {
            return false;
        }
        reader.get().close();
        return true;
    }

    private Optional<SnapshotReader> open(long sequence) throws IOException {
        String path = path(sequence);
        DiskFile file = disk.openForReading(path);
        try {
            SnapshotReader reader = SnapshotReader.of(path, file);
            if (reader.sequence() != sequence) {
                reader.close();
                throw new IOException(path + ": holds the state of " + reader.sequence());
            }
            return Optional.of(reader);
        } catch (IOException failure) {
            warnings.accept("A damaged snapshot is passed over: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private static String path(long sequence) {
        String name = String.format(Locale.ROOT, "%0" + DIGITS + "d", sequence) + ENDING;
        return DataFolder.SNAPSHOT + "/" + name;
    }
}
