package io.sluice.gateway.sales.stripe;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.sales.ProviderCursor;
import io.sluice.gateway.sales.SaleDesk;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All there is of Stripe, as far as it is configured: the till, the webhook, the poller.
public final class StripeRoom implements AutoCloseable {
    private final StripeWebhook webhook;
    private final @Nullable StripeCalls calls;
    private final @Nullable StripePoller poller;

    public StripeRoom(
            Vertx vertx,
            StripeSettings settings,
            SaleDesk sales,
            ProviderCursor cursor,
            LongSupplier clock) {
        this.calls = settings.apiKey() == null ? null : new StripeCalls(vertx, settings);
        this.webhook = new StripeWebhook(settings, sales, clock);
        this.poller = calls == null ? null : new StripePoller(vertx, calls, webhook, cursor, clock);
        sales.add(new StripeCheckout(calls, settings.publishableKey(), clock));
    }

    public StripeWebhook webhook() {
        return webhook;
    }

    /// Begins to ask for missed events.
    public void start() {
        if (poller != null) {
            poller.start();
        }
    }

    public void measure(MeterRegistry registry) {
        webhook.measure(registry);
    }

    @Override
    public void close() {
        if (calls != null) {
            calls.close();
        }
    }
}
