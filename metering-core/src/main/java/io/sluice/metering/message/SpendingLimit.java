package io.sluice.metering.message;

import java.util.Locale;

/// What an account, or each account directly below it, may draw in one calendar window of UTC
/// (DOMAIN, Payer). Stands in frames as [#code] and [#creditsMicros].
public record SpendingLimit(Period period, Scope appliesTo, long creditsMicros) {
    /// So many an account can have: one for each period and scope.
    public static final int PER_ACCOUNT_MAX = 6;

    /// What one takes in a frame and in a receipt.
    public static final int BYTES = 9;

    /// The window, from its first millisecond to before the next one's.
    public enum Period {
        HOUR,
        DAY,
        MONTH;

        private final String word = name().toLowerCase(Locale.ROOT);

        public String word() {
            return word;
        }
    }

    /// Whose draws count: those of the whole subtree, or of each child's subtree for itself.
    public enum Scope {
        SELF,
        EACH_CHILD;

        private final String word = name().toLowerCase(Locale.ROOT);

        public String word() {
            return word;
        }
    }

    private static final Period[] PERIODS = Period.values();
    private static final Scope[] SCOPES = Scope.values();

    /// Period and scope in one number, which is written to the journal.
    public int code() {
        return 2 * period.ordinal() + appliesTo.ordinal();
    }

    public static boolean isKnown(int code) {
        return code >= 0 && code < PER_ACCOUNT_MAX;
    }

    public static Period period(int code) {
        return PERIODS[code >> 1];
    }

    public static Scope appliesTo(int code) {
        return SCOPES[code & 1];
    }

    public static SpendingLimit of(int code, long creditsMicros) {
        return new SpendingLimit(period(code), appliesTo(code), creditsMicros);
    }
}
