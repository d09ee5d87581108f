package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/// The durable sequence of records. Thread: the journal's, where nothing else is said.
public interface Journal extends AutoCloseable {
    /// Writes whole records, in order, without forcing them: their length and sequence are there
    /// already, checksum and `forcedThrough` are filled in here. The buffer is direct memory and is
    /// consumed.
    ///
    /// When the disk is full and [#headroomBytes] used up, this waits for space; the host stops
    /// accepting commands before that.
    ///
    /// @throws JournalBroken when the records can't be written: halt
    void append(ByteBuffer batch);

    /// Makes all that was appended durable; only then may anybody hear of it. Does nothing when
    /// nothing was appended.
    ///
    /// @throws JournalBroken when that failed: halt, never try again
    void force();

    /// Notes that everything is durable, when nothing waits and it has not been noted yet. It makes
    /// later damage to the last batch distinguishable from a torn tail, costs one small write and
    /// is not forced.
    void mark();

    /// The last sequence that is durable. Any thread.
    long forcedThrough();

    /// How many bytes of records can certainly be written without new disk space. Any thread.
    long headroomBytes();

    /// Whether the next segment can't be allocated at present. Any thread.
    boolean diskFull();

    /// Puts away the segments that hold nothing after `sequence`, which a durable snapshot covers.
    /// Any thread but the journal's: it waits for the disk.
    ///
    /// @return how many segments were put away
    int archiveThrough(long sequence) throws IOException;

    /// Keeps the segments that hold anything after a sequence somebody still reads on from. Any
    /// thread; asked at each archiving, until closed.
    Kept keepAfter(LongSupplier sequence);

    /// A wish to [#keepAfter], to be given up.
    interface Kept extends AutoCloseable {
        @Override
        void close();
    }

    /// Forces, marks and closes.
    @Override
    void close();
}
