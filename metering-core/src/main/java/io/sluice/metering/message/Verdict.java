package io.sluice.metering.message;

/// How a command was decided. Refusals stand in their order of precedence: when several hold at
/// once, the first one is given (DOMAIN, Payer).
public enum Verdict {
    OK,
    /// The request key was used before with another body.
    REQUEST_KEY_REUSED,
    // The hold table.
    QUOTE_NOT_RESERVED,
    QUOTE_INJECTING,
    QUOTE_ALREADY_SETTLED,
    QUOTE_ALREADY_RELEASED,
    QUOTE_EXPIRED,
    // Accounts.
    ACCOUNT_EXISTS,
    ACCOUNT_NOT_FOUND,
    PARENT_NOT_FOUND,
    PARENT_CYCLE,
    TOO_DEEP,
    NO_ORG,
    ACCOUNT_CLOSED,
    ACCOUNT_FROZEN,
    // Credits.
    LIMIT_EXCEEDED,
    INSUFFICIENT_CREDITS,
    /// An amount that would pass a bound of the product, such as 2^32 credits in one account.
    INVALID_VALUE,
    KEY_NOT_FOUND,
    /// A table of the engine is full. Nothing was changed; later it may work.
    OVERLOADED;

    private static final Verdict[] ALL = values();

    public static Verdict of(int code) {
        return ALL[code];
    }
}
