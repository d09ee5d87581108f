package io.sluice.backoffice.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a project was paid for.
public enum RevenueSource {
    SUBSCRIPTION,
    ONE_TIME,
    USAGE,
    INVOICE,
    DONATION;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// As the API and the tables write it, for example `one_time`.
    public String word() {
        return word;
    }

    /// The source with this name, or null.
    public static @Nullable RevenueSource find(String word) {
        for (RevenueSource source : values()) {
            if (source.word.equals(word)) {
                return source;
            }
        }
        return null;
    }
}
