package io.sluice.backoffice.connect;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import io.sluice.gateway.Secret;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our own account at Stripe: where everything is asked that is not a transfer. Blocks: for threads
/// that may wait, outside of any transaction.
public final class PlatformClient {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformClient.class);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration READ_MAX = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;

    static {
        Stripe.enableTelemetry = false; // how long its answers took is none of its business
    }

    private final StripeClient client;

    /// @param base where Stripe's API is; empty: at Stripe
    public PlatformClient(Secret key, String base) {
        this.client = open(key, base, CONNECT_MAX, READ_MAX, 0);
    }

    /// A client of Stripe's library.
    ///
    /// @param repeats how often it asks again by itself; 0 where that is decided elsewhere
    public static StripeClient open(
            Secret key, String base, Duration connect, Duration read, int repeats) {
        StripeClient.StripeClientBuilder builder =
                StripeClient.builder()
                        .setApiKey(key.use(text -> text))
                        .setConnectTimeout((int) connect.toMillis())
                        .setReadTimeout((int) read.toMillis())
                        .setMaxNetworkRetries(repeats);
        if (!base.isEmpty()) {
            builder.setApiBase(base);
        }
        return builder.build();
    }

    /// One request.
    @FunctionalInterface
    public interface Request<T> {
        T send(V1Services stripe, RequestOptions options) throws StripeException;
    }

    /// Asks for something that is done once however often it is asked with this key.
    public <T> Answer<T> once(String key, Request<T> request) {
        return ask(RequestOptions.builder().setIdempotencyKey(key).build(), request);
    }

    /// Asks for something that may be done each time.
    public <T> Answer<T> ask(Request<T> request) {
        return ask(RequestOptions.getDefault(), request);
    }

    private <T> Answer<T> ask(RequestOptions options, Request<T> request) {
        try {
            return new Answer.Given<>(request.send(client.v1(), options));
        } catch (StripeException failure) {
            return answer(failure);
        } catch (RuntimeException failure) {
            // The library trips over what is not of Stripe's form: an error page's JSON, or
            // nothing.
            LOG.atWarn().log("Stripe's answer cannot be read", failure);
            return new Answer.Unknown<>("unreadable_answer");
        }
    }

    private static <T> Answer<T> answer(StripeException failure) {
        int status = Objects.requireNonNullElse(failure.getStatusCode(), 0);
        String code = Objects.requireNonNullElse(failure.getCode(), "status_" + status);
        boolean refused =
                status / 100 == 4
                        && status != CONFLICT
                        && status != TOO_MANY
                        // Wrong keys are the operator's to correct, then it goes on.
                        && !(failure instanceof AuthenticationException)
                        && !(failure instanceof PermissionException)
                        && !(failure instanceof ApiConnectionException);
        LOG.atWarn()
                .addKeyValue("status", status)
                .addKeyValue("code", code)
                .addKeyValue("stripe_request", failure.getRequestId())
                .log(refused ? "Stripe refuses" : "Stripe does not answer as it should");
        return refused
                ? new Answer.Refused<>(code, parameter(failure))
                : new Answer.Unknown<>(code);
    }

    private static @Nullable String parameter(StripeException failure) {
        return failure.getStripeError() == null ? null : failure.getStripeError().getParam();
    }
}
