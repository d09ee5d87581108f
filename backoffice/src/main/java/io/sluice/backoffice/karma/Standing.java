package io.sluice.backoffice.karma;

/// A contributor's karma on one project at one time, each sum rounded once to hundredths: what is
/// vested, and what counts in the project's total (vested or still vesting, not what abandonment
/// lost).
public record Standing(long vestedHundredths, long karmaHundredths) {
    public static final Standing NONE = new Standing(0, 0);
}
