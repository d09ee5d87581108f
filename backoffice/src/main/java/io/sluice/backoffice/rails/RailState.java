package io.sluice.backoffice.rails;

/// What a rail says of a transfer when it is asked.
public sealed interface RailState {
    /// On its way.
    record Sent(String reference) implements RailState {}

    /// Arrived; a return may still reopen it.
    ///
    /// @param feeCents what the rail takes from us for it
    record Paid(String reference, long feeCents) implements RailState {
        public Paid(String reference) {
            this(reference, 0);
        }
    }

    /// It will not be made.
    record Failed(String reason) implements RailState {}

    /// It was made and came back.
    record Returned(String reason) implements RailState {}

    /// The rail has never heard of it, or has begun it and waits for more from us: sending the same
    /// again makes it, once.
    record Unmade() implements RailState {}

    /// The rail has no way of being asked about it.
    record Mute() implements RailState {}

    /// The rail does not answer.
    record Silent() implements RailState {}
}
