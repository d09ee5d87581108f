package io.sluice.gateway.sales;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.metering.message.PaymentMethod;
import org.jspecify.annotations.Nullable;

/// Credits somebody wants to buy, or money that came unasked, and what became of it.
///
/// @param number its place in lists, newest highest; 0 before it is stored
/// @param accountId whose credits; null: nobody's yet
/// @param usdMicros its price; of money that came unasked, its worth
/// @param terms what the method needs to be paid, as the buyer sees it
/// @param expiresAtMillis until when it is waited for; null: nothing is
/// @param why a payment was not credited; null where it was, or none came
/// @param resolution what staff decided
public record Purchase(
        String id,
        long number,
        @Nullable String accountId,
        PaymentMethod method,
        PurchaseStatus status,
        long usdMicros,
        long creditsMicros,
        JsonObject terms,
        long createdAtMillis,
        @Nullable Long expiresAtMillis,
        @Nullable String why,
        @Nullable JsonObject resolution,
        @Nullable Paid paid) {

    public static final String ID_PREFIX = "purchase_";

    /// The same with another reason; null: it was credited, and needs none.
    Purchase because(@Nullable String reason) {
        // What staff decided no longer holds when it could not be done.
        return with(accountId, creditsMicros, reason, null);
    }

    /// The same as staff decided.
    Purchase resolved(@Nullable String account, long micros, JsonObject decision) {
        return with(account, micros, why, decision);
    }

    private Purchase with(
            @Nullable String account,
            long micros,
            @Nullable String reason,
            @Nullable JsonObject decision) {
        return new Purchase(
                id,
                number,
                account,
                method,
                status,
                usdMicros,
                micros,
                terms,
                createdAtMillis,
                expiresAtMillis,
                reason,
                decision,
                paid);
    }

    /// The payment that stands at a purchase.
    ///
    /// @param amount in the smallest part of `unit`
    /// @param creditedMicros null: nothing was credited
    /// @param takenBackMicros of what was credited, in credits
    public record Paid(
            String paymentId,
            String unit,
            long amount,
            long usdMicros,
            JsonObject proof,
            long receivedAtMillis,
            @Nullable Long creditedMicros,
            long refunded,
            long lost,
            long takenBackMicros) {}
}
