package io.sluice.backoffice.payout;

/// A dispute that was decided in this period; `wonBackCents` is what its win booked back, 0 when it
/// was lost.
public record ClosedDispute(String disputeId, long wonBackCents) {}
