package io.sluice.gateway.sales.stripe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.sales.ProviderEvent;
import io.sluice.gateway.sales.SaleDesk;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes Stripe's events. One is answered when it is kept and what follows from it is durable; a
/// failure before that is told, so that Stripe sends it again.
public final class StripeWebhook {
    /// The provider's name beside raw events.
    static final String PROVIDER = "stripe";

    private final StripeSettings settings;
    private final SaleDesk sales;
    private final LongSupplier clock;
    private final Map<Outcome, LongAdder> counts = new TreeMap<>();

    public StripeWebhook(StripeSettings settings, SaleDesk sales, LongSupplier clock) {
        this.settings = settings;
        this.sales = sales;
        this.clock = clock;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /// What became of a delivery.
    public enum Outcome {
        /// Kept and done, or of no use to us.
        TAKEN,
        NOT_CONFIGURED,
        BAD_SIGNATURE,
        /// Signed, and yet no event.
        MALFORMED,
        /// Of live money while we have a test key, or the other way round.
        WRONG_MODE
    }

    public void measure(MeterRegistry registry) {
        counts.forEach((outcome, count) ->
                FunctionCounter.builder("sluice_stripe_events", count, LongAdder::sum)
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(registry));
    }

    /// An event as it came over the wire.
    public Future<Outcome> take(byte[] body, @Nullable String signature) {
        return judge(body, signature)
                .onSuccess(outcome -> Objects.requireNonNull(counts.get(outcome)).increment());
    }

    private Future<Outcome> judge(byte[] body, @Nullable String signature) {
        if (settings.webhookSecrets().isEmpty()) {
            return Future.succeededFuture(Outcome.NOT_CONFIGURED);
        }
        long nowMillis = clock.getAsLong();
        if (!StripeSignature.isSound(body, signature, settings.webhookSecrets(), nowMillis)) {
            return Future.succeededFuture(Outcome.BAD_SIGNATURE);
        }
        return Json.read(body) instanceof Json.Reading.Sound(JsonObject event)
                ? take(event, new String(body, StandardCharsets.UTF_8))
                : Future.succeededFuture(Outcome.MALFORMED);
    }

    /// An event that is known to be Stripe's.
    Future<Outcome> take(JsonObject document, String body) {
        StripeEvent event = StripeEvent.read(document);
        if (event == null) {
            return Future.succeededFuture(Outcome.MALFORMED);
        }
        if (!settings.admits(event.live())) {
            return Future.succeededFuture(Outcome.WRONG_MODE);
        }
        Future<Void> done =
                switch (event.said()) {
                    case StripeEvent.Said.Received(var payment) ->
                            sales.received(payment, raw(event, payment.id(), body));
                    case StripeEvent.Said.Reported(var effect) ->
                            sales.reported(effect, raw(event, effect.paymentId(), body));
                    case StripeEvent.Said.Foreign(String paymentId) ->
                            sales.foreign(paymentId, raw(event, paymentId, body));
                    case StripeEvent.Said.Remark(String paymentId) ->
                            sales.noted(raw(event, paymentId, body));
                    case StripeEvent.Said.Nothing _ -> Future.succeededFuture();
                };
        return done.map(Outcome.TAKEN);
    }

    private ProviderEvent raw(StripeEvent event, @Nullable String paymentId, String body) {
        return new ProviderEvent(
                PROVIDER, event.id(), event.type(), paymentId, body, clock.getAsLong());
    }
}
