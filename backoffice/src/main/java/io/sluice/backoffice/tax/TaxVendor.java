package io.sluice.backoffice.tax;

import java.util.UUID;

/// A vendor that collects tax forms, checks tax numbers and files what is to be filed. Called on a
/// thread that may wait, outside of transactions. Nothing is asked twice by itself.
public interface TaxVendor extends AutoCloseable {
    /// Somebody who is paid.
    ///
    /// @param referenceId what we call them
    record Payee(String referenceId, String displayName, String email, String country) {}

    /// What came of making a payee known.
    sealed interface Known {
        /// They are, by this id of the vendor's.
        record Recipient(String id) implements Known {}

        /// The vendor does not want them.
        record Refused(String reason) implements Known {}

        /// Nobody knows: ask again.
        record Silent() implements Known {}
    }

    /// As it is stored beside what the vendor told.
    String name();

    /// Makes sure the vendor knows this payee, once, however often it is asked.
    Known introduce(Payee payee);

    /// Where this payee fills in the form; good for a short time.
    String formUrl(Payee payee);

    /// What came of telling the vendor about a payout, or of looking whether it knows.
    sealed interface Report {
        /// It has it, by this name of its own.
        record Taken(String reference) implements Report {}

        /// It does not have it.
        record Absent() implements Report {}

        /// It does not want it.
        record Refused(String reason) implements Report {}

        /// Nobody knows: look before it is told again.
        record Silent() implements Report {}
    }

    /// Tells of a payout on one of our rails; told twice, it counts twice.
    Report report(OfflinePayment payment);

    /// Looks whether a payout was told of.
    Report find(String recipientId, UUID payoutId);

    /// Takes back what was told; whether it is gone.
    boolean withdraw(String recipientId, String reference);

    @Override
    void close();
}
