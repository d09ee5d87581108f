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
    PROJECT;

    /// All roles as the API writes them.
    public static final Words<Role> WORDS = Words.of(Role.class);
}
