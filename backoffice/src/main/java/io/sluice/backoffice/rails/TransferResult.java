package io.sluice.backoffice.rails;

/// How asking for a transfer ended. Silence is `Unknown`, never a failure: it is asked about under
/// the same key and never sent again under another.
public sealed interface TransferResult {
    /// The rail has it.
    ///
    /// @param reference what the rail calls the transfer
    /// @param batchReference what the rail calls the batch
    record Accepted(String reference, String batchReference) implements TransferResult {
        /// Of a rail that takes one transfer at a time.
        public Accepted(String reference) {
            this(reference, reference);
        }
    }

    /// The rail said no to this transfer, for good: the payee has to do something.
    record Refused(String reason) implements TransferResult {}

    /// The rail said no, for good, and not because of this transfer: it may be asked for anew.
    record Deferred(String reason) implements TransferResult {}

    /// We do not know.
    record Unknown(String reason) implements TransferResult {}
}
