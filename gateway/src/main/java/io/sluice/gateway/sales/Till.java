package io.sluice.gateway.sales;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Problem;
import io.sluice.metering.message.PaymentMethod;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// One way of being paid. Its answers come on the back rooms' event loop.
public interface Till {
    PaymentMethod method();

    /// Whether it has all the configuration it needs.
    boolean isOpen();

    /// Prepares to be paid for an order. Nothing is stored yet.
    Future<Offer> offer(Order order);

    /// What somebody wants to buy.
    ///
    /// @param receiptUrl a page about it for people
    /// @param token what is paid in, where the method has a choice
    record Order(
            String purchaseId,
            String accountId,
            long usdMicros,
            long creditsMicros,
            @Nullable String token,
            String receiptUrl) {}

    sealed interface Offer {
        /// `terms` are kept with the purchase and shown with it; `once` is shown in the first
        /// answer alone.
        record Made(JsonObject terms, JsonObject once, long expiresAtMillis) implements Offer {}

        record Refused(Problem problem) implements Offer {}
    }
}
