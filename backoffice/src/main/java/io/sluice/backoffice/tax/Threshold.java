package io.sluice.backoffice.tax;

/// From which amount on a year's payments to one payee are reported.
///
/// @param isFinal whether it is this year's own; else the last one known, until the year's is
///   published
public record Threshold(int year, long cents, boolean isFinal) {
    public boolean isReached(long paidCents) {
        return paidCents >= cents;
    }
}
