package io.sluice.backoffice.notify;

/// What came of sending one notice.
sealed interface Outcome {
    /// The other side has taken it.
    record Taken() implements Outcome {}

    /// It will never be taken.
    record Refused(String reason) implements Outcome {}

    /// It may be taken later.
    record Failed(String reason) implements Outcome {}
}
