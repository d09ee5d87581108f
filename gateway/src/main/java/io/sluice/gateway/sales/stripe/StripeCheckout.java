package io.sluice.gateway.sales.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.sales.Till;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prepares Stripe to be paid: a page of theirs and, where the publishable key is set, a payment
/// intent for a form of the buyer's own. Both carry the purchase and the account, so that their
/// events say whose the money is.
final class StripeCheckout implements Till {
    private static final Logger LOG = LoggerFactory.getLogger(StripeCheckout.class);
    private static final String DOLLARS = "usd";
    private static final long MICROS_PER_CENT = 10_000;

    /// What Stripe takes of dollars.
    private static final long CENTS_MIN = 50;

    private static final long CENTS_MAX = 99_999_999;

    private static final long OPEN_SECONDS = 24 * 60 * 60;

    private final @Nullable StripeCalls calls;
    private final @Nullable String publishableKey;
    private final LongSupplier clock;

    /// @param calls null: not configured
    StripeCheckout(
            @Nullable StripeCalls calls, @Nullable String publishableKey, LongSupplier clock) {
        this.calls = calls;
        this.publishableKey = publishableKey;
        this.clock = clock;
    }

    @Override
    public PaymentMethod method() {
        return PaymentMethod.STRIPE;
    }

    @Override
    public boolean isOpen() {
        return calls != null;
    }

    @Override
    public Future<Offer> offer(Order order) {
        long cents = order.usdMicros() / MICROS_PER_CENT;
        if (order.token() != null) {
            return refused(ProblemType.INVALID_VALUE, "token", "is for Solana alone");
        }
        if (cents * MICROS_PER_CENT != order.usdMicros()
                || cents < CENTS_MIN
                || cents > CENTS_MAX) {
            return refused(
                    ProblemType.INVALID_VALUE,
                    "amount_usd",
                    "must be whole cents from 0.5 to 999999.99 for this method");
        }
        StripeCalls stripe = calls;
        if (stripe == null) {
            return Future.succeededFuture(
                    new Offer.Refused(Problem.of(ProblemType.METHOD_NOT_CONFIGURED)));
        }
        long expiresSeconds = clock.getAsLong() / 1000 + OPEN_SECONDS;
        return stripe.ask(client -> made(client, order, cents, expiresSeconds))
                .recover(failure -> Future.succeededFuture(failed(order, failure)));
    }

    private Offer made(StripeClient client, Order order, long cents, long expiresSeconds)
            throws StripeException {
        Session session =
                client.v1()
                        .checkout()
                        .sessions()
                        .create(session(order, cents, expiresSeconds), key(order, "session"));
        JsonObject terms =
                JsonObject.EMPTY
                        .with("checkout_url", told(session.getUrl()))
                        .with("checkout_session", new JsonText(session.getId()));
        JsonObject once = JsonObject.EMPTY;
        String publishable = publishableKey;
        if (publishable != null) {
            PaymentIntent intent =
                    client.v1().paymentIntents().create(intent(order, cents), key(order, "intent"));
            terms = terms.with("payment_intent", new JsonText(intent.getId()));
            once =
                    once.with("client_secret", told(intent.getClientSecret()))
                            .with("publishable_key", new JsonText(publishable));
        }
        return new Offer.Made(terms, once, expiresSeconds * 1000);
    }

    /// What Stripe may leave out, and a buyer cannot pay without.
    private static JsonText told(@Nullable String text) {
        return new JsonText(Objects.requireNonNull(text, "Stripe made nothing to pay at"));
    }

    private static SessionCreateParams session(Order order, long cents, long expiresSeconds) {
        LineItem.PriceData price =
                LineItem.PriceData.builder()
                        .setCurrency(DOLLARS)
                        .setUnitAmount(cents)
                        .setProductData(
                                LineItem.PriceData.ProductData.builder()
                                        .setName(words(order))
                                        .build())
                        .build();
        SessionCreateParams.Builder session =
                SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setClientReferenceId(order.purchaseId())
                        .setSuccessUrl(order.receiptUrl())
                        .setCancelUrl(order.receiptUrl())
                        .setExpiresAt(expiresSeconds)
                        .addLineItem(
                                LineItem.builder().setQuantity(1L).setPriceData(price).build());
        metadata(order).forEach(session::putMetadata);
        return session.setPaymentIntentData(
                        SessionCreateParams.PaymentIntentData.builder()
                                .putAllMetadata(metadata(order))
                                .setDescription(words(order))
                                .build())
                .build();
    }

    private static PaymentIntentCreateParams intent(Order order, long cents) {
        return PaymentIntentCreateParams.builder()
                .setAmount(cents)
                .setCurrency(DOLLARS)
                .setDescription(words(order))
                .setAutomaticPaymentMethods(
                        PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                                .setEnabled(true)
                                .build())
                .putAllMetadata(metadata(order))
                .build();
    }

    private static Map<String, String> metadata(Order order) {
        return Map.of("purchase_id", order.purchaseId(), "account_id", order.accountId());
    }

    private static String words(Order order) {
        return Micros.append(new StringBuilder(), order.creditsMicros()) + " credits";
    }

    /// Asked again after a time-out, Stripe gives the first answer.
    private static RequestOptions key(Order order, String what) {
        return RequestOptions.builder().setIdempotencyKey(order.purchaseId() + ":" + what).build();
    }

    private static Future<Offer> refused(ProblemType type, String field, String message) {
        return Future.succeededFuture(new Offer.Refused(Problem.ofField(type, field, message)));
    }

    private static Offer failed(Order order, Throwable failure) {
        if (failure instanceof StripeCalls.TooMany) {
            return new Offer.Refused(Problem.of(ProblemType.OVERLOADED));
        }
        if (!(failure instanceof StripeException refusal)) {
            // The library trips over what is not of Stripe's form: an error page's JSON, or
            // nothing.
            LOG.atWarn()
                    .addKeyValue("purchase", order.purchaseId())
                    .log("Stripe's answer cannot be read", failure);
            return new Offer.Refused(Problem.of(ProblemType.PAYMENT_PROVIDER_FAILED));
        }
        // Stripe's words may name the key; its code does not.
        LOG.atWarn()
                .addKeyValue("purchase", order.purchaseId())
                .addKeyValue("status", refusal.getStatusCode())
                .addKeyValue("code", refusal.getCode())
                .addKeyValue("request", refusal.getRequestId())
                .log("Stripe made no checkout");
        return new Offer.Refused(Problem.of(ProblemType.PAYMENT_PROVIDER_FAILED));
    }
}
