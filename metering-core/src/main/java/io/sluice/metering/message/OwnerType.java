package io.sluice.metering.message;

import org.jspecify.annotations.Nullable;

/// Who owns an account (003, BudgetAccount).
public enum OwnerType {
    HUMAN("human"),
    ORG("org"),
    CITIZEN("citizen"),
    SERVICE("service");

    private static final OwnerType[] ALL = values();

    private final String word;

    OwnerType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static OwnerType of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw new MalformedFrame("owner type " + code);
        }
        return ALL[code];
    }

    public static @Nullable OwnerType of(String word) {
        for (OwnerType type : ALL) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        return null;
    }
}
