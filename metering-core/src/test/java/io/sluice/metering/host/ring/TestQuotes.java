package io.sluice.metering.host.ring;

import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;

/// Quotes made by hand.
final class TestQuotes {
    private TestQuotes() {}

    static Quote of(int account) {
        return new Quote()
                .id(1L << 16, 7)
                .parties(account, account)
                .terms(1_000_000, 1_000_000, 10_000_000)
                .validUntilMillis(300_000)
                .reason(Reason.STIMULUS_INJECTION, false)
                .projectId(null);
    }
}
