package io.sluice.backoffice.sales;

import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.gateway.edge.Words;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something offered to customers at Stripe.
///
/// @param objectId Stripe's id of it
/// @param url where a customer pays; null: on the project's own page
/// @param clientSecret what Stripe's elements on that page pay it with
/// @param amountCents null where what is used decides
public record Sale(
        String objectId,
        @Nullable String url,
        @Nullable String clientSecret,
        @Nullable String status,
        UUID projectId,
        Kind kind,
        RevenueSource source,
        @Nullable String priceId,
        @Nullable Long amountCents,
        String currency,
        ChargeTerms terms) {
    /// What it is at Stripe.
    public enum Kind {
        CHECKOUT,
        PAYMENT_LINK,
        INVOICE;

        public static final Words<Kind> WORDS = Words.of(Kind.class);
    }
}
