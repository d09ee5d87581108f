package io.sluice.metering.journal;

/// Something that had been durable is missing or unreadable. Nothing was changed; a person must
/// look, because going on would forget decisions that were answered.
public final class DamagedJournal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String ADVICE =
            " Nothing was changed. Put this file back from a backup or a copy, or start from a"
                    + " whole copy of the data folder; deleting or cutting the file would lose"
                    + " what had been answered.";

    private final String file;
    private final long position;
    private final long sequence;

    DamagedJournal(String file, long position, long sequence, String what) {
        super(file + ", byte " + position + ", sequence " + sequence + ": " + what + "." + ADVICE);
        this.file = file;
        this.position = position;
        this.sequence = sequence;
    }

    public String file() {
        return file;
    }

    public long position() {
        return position;
    }

    /// The sequence that was expected there.
    public long sequence() {
        return sequence;
    }
}
