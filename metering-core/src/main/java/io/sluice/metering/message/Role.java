package io.sluice.metering.message;

import org.jspecify.annotations.Nullable;

/// What an API key may do (API, Conventions): `agent` is bound to one account and what hangs below
/// it.
public enum Role {
    ADMIN("admin"),
    STAFF("staff"),
    AGENT("agent"),
    CONTRIBUTOR("contributor"),
    PROJECT("project"),
    CONTRIBUTOR_READER("contributor_reader"),
    PROJECT_READER("project_reader");

    private static final Role[] ALL = values();

    private final String word;

    Role(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Role of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw new MalformedFrame("role " + code);
        }
        return ALL[code];
    }

    public static @Nullable Role of(String word) {
        for (Role role : ALL) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        return null;
    }
}
