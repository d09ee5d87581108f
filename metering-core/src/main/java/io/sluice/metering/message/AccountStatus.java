package io.sluice.metering.message;

import org.jspecify.annotations.Nullable;

/// Whether an account may pay. Closing is final (DOMAIN, Accounts).
public enum AccountStatus {
    ACTIVE("active"),
    FROZEN("frozen"),
    CLOSED("closed");

    private static final AccountStatus[] ALL = values();

    private final String word;

    AccountStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static AccountStatus of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw new MalformedFrame("account status " + code);
        }
        return ALL[code];
    }

    public static @Nullable AccountStatus of(String word) {
        for (AccountStatus status : ALL) {
            if (status.word.equals(word)) {
                return status;
            }
        }
        return null;
    }
}
