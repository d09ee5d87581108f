package io.sluice.gateway.sales;

import org.jspecify.annotations.Nullable;

/// What a payment comes to: credited to somebody, or left to staff. Never guessed. The same payment
/// gets the same assessment, in whatever order its facts are told.
sealed interface Assessment {
    /// At the purchase it was made for, or, without one, at one of its own.
    record Credited(@Nullable Purchase asked, String accountId, long creditsMicros)
            implements Assessment {}

    /// It is not what this purchase, or we, asked for.
    record Mismatched(@Nullable Purchase asked, @Nullable String accountId, String why)
            implements Assessment {}

    record Unmatched(String why) implements Assessment {}

    /// Accounts and the rate, as they are now.
    interface Knowledge {
        boolean knows(String accountId);

        /// Credits for dollars.
        long creditsMicros(long usdMicros);
    }

    /// What this payment comes to.
    ///
    /// @param asked the purchase the payment names, where there is one
    /// @param taken whether another payment stands there already
    static Assessment of(
            Payment payment, @Nullable Purchase asked, boolean taken, Knowledge knowledge) {
        if (asked == null) {
            return payment.purchaseId() == null
                    ? direct(payment, knowledge)
                    : new Unmatched("unknown_purchase");
        }
        if (taken) {
            return new Unmatched("second_payment");
        }
        String accountId = asked.accountId();
        String flaw = asked.method() == payment.method() ? payment.flaw(asked) : "method";
        if (Payment.LATE.equals(flaw)) {
            return new Unmatched(Payment.LATE);
        }
        if (accountId == null || flaw != null) {
            return new Mismatched(asked, accountId, flaw == null ? "no_account" : flaw);
        }
        return knowledge.knows(accountId)
                ? new Credited(asked, accountId, asked.creditsMicros())
                : new Mismatched(asked, accountId, "unknown_account");
    }

    private static Assessment direct(Payment payment, Knowledge knowledge) {
        String accountId = payment.accountId();
        if (accountId == null) {
            return new Unmatched("no_account");
        }
        if (!knowledge.knows(accountId)) {
            return new Unmatched("unknown_account");
        }
        long creditsMicros = knowledge.creditsMicros(payment.usdMicros());
        return creditsMicros > 0
                ? new Credited(null, accountId, creditsMicros)
                : new Mismatched(null, accountId, payment.usdMicros() == 0 ? "currency" : "amount");
    }
}
