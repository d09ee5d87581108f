package io.sluice.metering.projection;

import java.io.IOException;

/// The wanted sequence can't be read any more: its segment was deleted, or taken out of `archive/`.
public final class SequenceGone extends IOException {
    private static final long serialVersionUID = 1L;

    private final long firstSequence;

    SequenceGone(long wanted, long firstSequence) {
        super("sequence " + wanted + " is gone; the journal begins with " + firstSequence);
        this.firstSequence = firstSequence;
    }

    /// The first sequence that is still there.
    public long firstSequence() {
        return firstSequence;
    }
}
