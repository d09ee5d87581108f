package io.sluice.backoffice.rails;

/// What receiving something that says it is from a rail came to.
public sealed interface Reception {
    /// It is theirs.
    record Taken(RailEvent event) implements Reception {}

    /// It is theirs, and is about nothing of ours.
    record Unused() implements Reception {}

    /// Nobody has said what signatures to trust.
    record NotConfigured() implements Reception {}

    /// Whether it is theirs can't be found out at the moment.
    record NotKnownNow() implements Reception {}

    /// Not signed, signed by somebody else, altered, or not of this time.
    record Forged() implements Reception {}

    /// Signed, and no event.
    record NotAnEvent() implements Reception {}
}
