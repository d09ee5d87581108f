package io.sluice.backoffice.agreements;

import io.sluice.gateway.edge.Words;

/// What every version of the agreement settles, in its order (002, section 6).
public enum Clause {
    NATURE_OF_RELATIONSHIP("Nature of relationship"),
    COMPENSATION("Compensation"),
    NO_GUARANTEED_MINIMUM("No guaranteed minimum"),
    ALGORITHM_GOVERNANCE("Algorithm governance"),
    TERMINATION("Termination"),
    IP_ASSIGNMENT("IP assignment"),
    NO_OWNERSHIP_STAKE("No ownership stake"),
    DISPUTE_RESOLUTION("Dispute resolution"),
    GOVERNING_LAW("Governing law");

    public static final Words<Clause> WORDS = Words.of(Clause.class);

    private final String title;

    Clause(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
