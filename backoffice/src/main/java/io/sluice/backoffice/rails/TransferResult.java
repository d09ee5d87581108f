package io.sluice.backoffice.rails;

/// How asking for a transfer ended. Silence is `Unknown`, never a failure: it is asked about under
/// the same key and never sent again under another.
public sealed interface TransferResult {
    /// The rail has it.
    record Accepted(String reference) implements TransferResult {}

    /// The rail said no, for good.
    record Refused(String reason) implements TransferResult {}

    /// We do not know.
    record Unknown(String reason) implements TransferResult {}
}
