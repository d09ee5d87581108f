package io.sluice.gateway.sales;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.metering.message.PaymentMethod;
import org.jspecify.annotations.Nullable;

/// Money that has come in, verified by its provider's room. Each is credited at most once, under
/// its id.
public sealed interface Payment {
    /// The flaw of a payment that came when its purchase was over: staff decides what it bought.
    String LATE = "late";

    /// The provider's own name for it; what the journal remembers.
    String id();

    PaymentMethod method();

    /// The purchase it says it is for.
    @Nullable String purchaseId();

    /// The account it says it is for.
    @Nullable String accountId();

    String unit();

    /// In the smallest part of its unit.
    long amount();

    /// What it is worth; 0 where it is in nothing we take.
    long usdMicros();

    long receivedAtMillis();

    /// What was verified, for the receipt.
    JsonObject proof();

    /// Why it is not what the purchase asks for; null: it is, exactly.
    @Nullable String flaw(Purchase asked);

    /// A payment through Stripe, in the smallest part of its currency.
    record Stripe(
            String id,
            @Nullable String purchaseId,
            @Nullable String accountId,
            String unit,
            long amount,
            long receivedAtMillis,
            JsonObject proof)
            implements Payment {
        private static final String DOLLARS = "usd";
        private static final long MICROS_PER_CENT = 10_000;

        @Override
        public PaymentMethod method() {
            return PaymentMethod.STRIPE;
        }

        @Override
        public long usdMicros() {
            return unit.equals(DOLLARS) ? Math.multiplyExact(amount, MICROS_PER_CENT) : 0;
        }

        @Override
        public @Nullable String flaw(Purchase asked) {
            if (!unit.equals(DOLLARS)) {
                return "currency";
            }
            return usdMicros() == asked.usdMicros() ? null : "amount";
        }
    }

    /// One transfer of a finalised Solana transaction, in the token's smallest part.
    ///
    /// @param flaw what its room found wrong with it for the purchase it names; null: nothing
    record Solana(
            String id,
            @Nullable String purchaseId,
            @Nullable String accountId,
            String unit,
            long amount,
            long usdMicros,
            long receivedAtMillis,
            JsonObject proof,
            @Nullable String flaw)
            implements Payment {
        /// The unit of what was paid in SOL, in lamports.
        static final String SOL = "SOL";

        @Override
        public PaymentMethod method() {
            return PaymentMethod.SOLANA;
        }

        @Override
        public @Nullable String flaw(Purchase asked) {
            return flaw;
        }
    }
}
