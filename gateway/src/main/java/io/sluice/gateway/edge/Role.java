package io.sluice.gateway.edge;

/// What a key may be used for. Which routes a role opens is declared beside each route.
public enum Role {
    /// Everything.
    ADMIN,
    /// A person of the operator's staff.
    STAFF,
    /// One account and what hangs below it.
    AGENT,
    /// A contributor's own earnings.
    CONTRIBUTOR,
    /// A project's own revenue.
    PROJECT,
    /// What a contributor may read, for somebody else's program; it changes nothing.
    CONTRIBUTOR_READER,
    /// What a project may read, likewise.
    PROJECT_READER;

    /// All roles as the API writes them.
    public static final Words<Role> WORDS = Words.of(Role.class);

    /// In whose place a reader asks; all others ask in their own.
    public Role acts() {
        return switch (this) {
            case CONTRIBUTOR_READER -> CONTRIBUTOR;
            case PROJECT_READER -> PROJECT;
            case ADMIN, STAFF, AGENT, CONTRIBUTOR, PROJECT -> this;
        };
    }

    /// Whether it reads in another role's place, and changes nothing.
    public boolean onlyReads() {
        return acts() != this;
    }
}
