package io.sluice.backoffice.transparency;

/// How a sum is spread over people: enough of it to say whether one of them shows in it.
///
/// @param people who have a part of it
/// @param sumCents all of it
/// @param largestCents the largest part
/// @param secondCents the one after that
public record Crowd(long people, long sumCents, long largestCents, long secondCents) {
    /// Fewer people are never told as a sum.
    public static final int PEOPLE_MIN = 5;

    /// Whoever has the second largest part knows it, takes it away, and must still be this far from
    /// the largest: a fifth of it.
    private static final int FAR = 5;

    /// Whether nobody can be found in it, also not by one of the others.
    public boolean hides() {
        long othersCents = sumCents - largestCents - secondCents;
        return people >= PEOPLE_MIN && othersCents >= (largestCents + FAR - 1) / FAR;
    }
}
