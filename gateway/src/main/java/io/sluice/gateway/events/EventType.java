package io.sluice.gateway.events;

import java.util.Locale;

/// Every kind of event clients see (003, Events Emitted; API, Gateway: events).
/// `docs/reference/events.md` shows each.
public enum EventType {
    QUOTE_ISSUED,
    CREDITS_RESERVED,
    CREDITS_RELEASED,
    BUDGET_DEBITED,
    BUDGET_LOW,
    CREDITS_PURCHASED,
    CREDITS_GRANTED,
    CREDITS_REFUNDED;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '.');

    /// As clients see it, for example `budget.low`.
    public String word() {
        return word;
    }
}
