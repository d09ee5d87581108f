package io.sluice.metering.message;

/// The life of a quote (DOMAIN, Hold). `ISSUED` is the state of a quote the engine holds nothing
/// for: it is known from the quote's own signature.
public enum HoldState {
    ISSUED("issued"),
    RESERVED("reserved"),
    INJECTING("injecting"),
    SETTLED("settled"),
    RELEASED("released"),
    EXPIRED("expired");

    private static final HoldState[] ALL = values();

    private final String word;

    HoldState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static HoldState of(int code) {
        return ALL[code];
    }
}
