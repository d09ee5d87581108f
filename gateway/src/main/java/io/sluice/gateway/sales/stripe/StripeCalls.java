package io.sluice.gateway.sales.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Stripe's API, off the event loop: its client blocks, so each call has a thread of this small
/// pool. Who comes when too many wait is refused instead of piling up.
final class StripeCalls implements AutoCloseable {
    /// The version of Stripe's API this was written for; the client's own. A test holds them
    /// together, so that an upgrade of the client is looked at.
    static final String API_VERSION = "2026-07-29.dahlia";

    static {
        Stripe.enableTelemetry = false; // how long its answers took is none of its business
    }

    private static final int THREADS = 4;
    private static final int CALLS_MAX = 64;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int READ_MILLIS_MAX = 20_000;
    private static final int RETRIES_MAX = 2;
    private static final long CALL_SECONDS_MAX = 90;

    private final StripeClient client;
    private final WorkerExecutor threads;
    private final AtomicInteger calls = new AtomicInteger();

    StripeCalls(Vertx vertx, StripeSettings settings) {
        StripeClient.StripeClientBuilder builder =
                StripeClient.builder()
                        .setApiKey(Objects.requireNonNull(settings.apiKey(), "no key"))
                        .setConnectTimeout(CONNECT_MILLIS_MAX)
                        .setReadTimeout(READ_MILLIS_MAX)
                        .setMaxNetworkRetries(RETRIES_MAX);
        if (!settings.apiBase().isEmpty()) {
            builder.setApiBase(settings.apiBase());
        }
        this.client = builder.build();
        this.threads =
                vertx.createSharedWorkerExecutor(
                        "sluice-stripe", THREADS, CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /// What is asked of Stripe.
    interface Call<T> {
        T of(StripeClient client) throws StripeException;
    }

    /// Stripe is asked too much at once, by us.
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("too many calls to Stripe at once", null, false, false); // expected
        }
    }

    <T> Future<T> ask(Call<T> call) {
        if (calls.incrementAndGet() > CALLS_MAX) {
            calls.decrementAndGet();
            return Future.failedFuture(new TooMany());
        }
        return threads.executeBlocking(() -> call.of(client), false)
                .map(answer -> Objects.requireNonNull(answer))
                .onComplete(_ -> calls.decrementAndGet());
    }

    @Override
    public void close() {
        threads.close();
    }
}
