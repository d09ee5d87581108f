package io.sluice.metering.journal;

import java.util.List;

/// Where a whole reading of the journal ended, and all that appending from there needs to know.
///
/// @param lastSequence the last sound record, 0 in an empty journal
/// @param segment the segment in which it goes on, 0 when none has been begun
/// @param position where in that segment
/// @param rulesVersion the rules that segment was begun under
/// @param unproven where the records begin that no later record proves to have been forced
/// @param remains bytes behind the end that must be zeroed: a batch that was never answered
public record JournalEnd(
        long lastSequence,
        long segment,
        long position,
        int rulesVersion,
        Place unproven,
        List<Remains> remains) {

    public JournalEnd {
        remains = List.copyOf(remains);
    }

    /// The end of a journal that does not exist yet.
    static JournalEnd ofNothing(List<Remains> remains) {
        return new JournalEnd(0, 0, 0, 0, new Place(0, 0), remains);
    }

    /// Whether a batch was cut off by a crash.
    public boolean torn() {
        return !remains.isEmpty();
    }

    /// A byte of a segment.
    public record Place(long segment, long position) {}

    /// The bytes `from` to `to` (exclusive) of a segment.
    public record Remains(long segment, long from, long to) {}
}
