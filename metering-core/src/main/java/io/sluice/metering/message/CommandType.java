package io.sluice.metering.message;

import org.jspecify.annotations.Nullable;

/// What a frame asks for. The code is written to the journal and never changes its meaning.
public enum CommandType {
    TICK(1),
    SET_TERMS(2),
    OPEN_ACCOUNT(3),
    CHANGE_ACCOUNT(4),
    GRANT(5),
    PURCHASE(6),
    REFUND(7),
    CREATE_KEY(8),
    REVOKE_KEY(9),
    /// Remembers a request key by itself, for requests made of several commands.
    REMEMBER(10),
    /// A quote was given. Changes nothing; the journal has it for the event and the graph.
    QUOTE_ISSUED(11),
    RESERVE(12),
    BEGIN_INJECTION(13),
    INJECTION_REFUSED(14),
    INJECTION_UNKNOWN(15),
    SETTLE(16),
    RELEASE(17),
    /// Made by the engine alone, for each hold whose time is over.
    EXPIRE(18),
    READ_ACCOUNT(19),
    READ_HOLD(20),
    /// One entry of the usage of a day.
    READ_USAGE(21),
    READ_COMPUTE(22),
    /// The sums over all accounts.
    READ_TOTALS(23);

    private static final @Nullable CommandType[] BY_CODE = new CommandType[256];

    static {
        for (CommandType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    CommandType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Null for a code no version has known.
    public static @Nullable CommandType of(int code) {
        return BY_CODE[code & 0xff];
    }
}
