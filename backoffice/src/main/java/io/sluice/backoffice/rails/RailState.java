package io.sluice.backoffice.rails;

/// What a rail says of a transfer when it is asked.
public sealed interface RailState {
    /// On its way.
    record Sent(String reference) implements RailState {}

    /// Arrived; a return may still reopen it.
    record Paid(String reference) implements RailState {}

    /// It will not be made.
    record Failed(String reason) implements RailState {}

    /// It was made and came back.
    record Returned(String reason) implements RailState {}

    /// The rail has never heard of it: nothing was paid.
    record Absent() implements RailState {}

    /// The rail does not answer.
    record Silent() implements RailState {}
}
