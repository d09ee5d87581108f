package io.sluice.gateway.sales;

import io.sluice.gateway.edge.Words;

/// How far a purchase is (API, Buying credits).
public enum PurchaseStatus {
    /// Nothing has come in yet.
    PENDING,
    PAID,
    /// Nothing came in time.
    EXPIRED,
    /// All that came in went back.
    REFUNDED,
    /// A dispute is open, or was lost.
    DISPUTED,
    /// What came in is not what was asked for: staff decides.
    MISMATCHED,
    /// Nobody knows whose money it is: staff decides.
    UNMATCHED;

    public static final Words<PurchaseStatus> WORDS = Words.of(PurchaseStatus.class);

    public String word() {
        return WORDS.word(this);
    }

    static PurchaseStatus of(String word) {
        PurchaseStatus found = WORDS.find(word);
        if (found == null) {
            throw new IllegalArgumentException("no status of a purchase: " + word);
        }
        return found;
    }

    /// Whether staff may decide what becomes of the money.
    public boolean isOpen() {
        return this == MISMATCHED || this == UNMATCHED;
    }
}
