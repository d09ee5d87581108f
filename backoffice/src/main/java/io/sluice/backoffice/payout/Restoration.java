package io.sluice.backoffice.payout;

/// What a won dispute gives back of a frozen part, and where it goes: to platform or treasury, into
/// the holdback it came from, into the lot it came from, or, where that is past, into a new pending
/// lot of the same person with its holdback taken.
public record Restoration(FrozenPart part, long cents, Target target) {
    /// Where it goes.
    public enum Target {
        PLATFORM,
        TREASURY,
        HOLDBACK,
        LOT,
        NEW_LOT
    }
}
