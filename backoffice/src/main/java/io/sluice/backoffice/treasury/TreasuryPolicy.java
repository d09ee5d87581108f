package io.sluice.backoffice.treasury;

/// What a treasury may pay, and whether contributors must have agreed (002, section 7).
public final class TreasuryPolicy {
    /// Who is to be paid, as seen from the project.
    public enum Relation {
        /// Somebody who has no part in the platform.
        OUTSIDE,
        /// A contributor, by name.
        CONTRIBUTOR,
        /// The founder, by name.
        FOUNDER,
        /// What belongs to the founder or to another contributor.
        OWN_ENTITY,
        /// A project.
        PROJECT
    }

    /// What comes of a wish to spend.
    public sealed interface Ruling {
        /// At the founder's word.
        record Free() implements Ruling {}

        /// With a passed vote.
        record ByVote() implements Ruling {}

        /// Not at all.
        ///
        /// @param reason a sentence for whoever asked
        record Prohibited(String reason) implements Ruling {}
    }

    private TreasuryPolicy() {}

    /// Rules on one spend.
    public static Ruling rule(TreasuryLevel level, TreasuryPurpose purpose, Relation payee) {
        if (!purpose.isFiled()) {
            return new Ruling.Prohibited(
                    "That is booked when a suspension is for good, and then alone.");
        }
        return switch (payee) {
            case PROJECT -> new Ruling.Prohibited("A treasury invests in no project.");
            case CONTRIBUTOR, FOUNDER -> {
                if (!purpose.rewardsWork()) {
                    yield new Ruling.Prohibited(
                            "Contributors are paid by karma; a treasury pays them bounties alone.");
                }
                yield byVote(payee == Relation.FOUNDER || level.needsVote());
            }
            case OWN_ENTITY -> new Ruling.ByVote();
            case OUTSIDE -> byVote(level.needsVote());
        };
    }

    private static Ruling byVote(boolean isNeeded) {
        return isNeeded ? new Ruling.ByVote() : new Ruling.Free();
    }
}
