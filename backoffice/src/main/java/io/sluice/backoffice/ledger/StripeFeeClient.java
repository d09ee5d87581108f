package io.sluice.backoffice.ledger;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Asks Stripe what a charge came to on its balance, and what that cost. Blocks: for the thread of
/// a job, never for a request.
public final class StripeFeeClient {
    /// The version of Stripe's API this was written for; the library's own. A test holds them
    /// together, so that an upgrade of the library is looked at.
    static final String API_VERSION = "2026-07-29.dahlia";

    private static final int CONNECT_MILLIS_MAX = 3_000;
    private static final int READ_MILLIS_MAX = 10_000;
    private static final int RETRIES_MAX = 1;

    static {
        Stripe.enableTelemetry = false; // how long its answers took is none of its business
    }

    private final StripeClient client;

    /// @param base where Stripe's API is; empty: at Stripe
    public StripeFeeClient(Secret key, String base) {
        StripeClient.StripeClientBuilder builder =
                StripeClient.builder()
                        .setApiKey(key.use(text -> text))
                        .setConnectTimeout(CONNECT_MILLIS_MAX)
                        .setReadTimeout(READ_MILLIS_MAX)
                        .setMaxNetworkRetries(RETRIES_MAX);
        if (!base.isEmpty()) {
            builder.setApiBase(base);
        }
        this.client = builder.build();
    }

    /// What asking came to.
    sealed interface Answer {
        /// The balance transaction, as Stripe wrote it.
        record Told(JsonObject transaction) implements Answer {}

        /// Stripe answers, but has none for this charge, or does not know it.
        record NotYet() implements Answer {}

        /// Stripe does not answer as it should: others need not be asked now.
        record Away(String why) implements Answer {}
    }

    /// The balance transaction of a charge.
    ///
    /// @param account the connected account whose charge it is; null: the platform's own
    Answer ask(String chargeId, @Nullable String account) {
        String path =
                "/v1/charges/"
                        + URLEncoder.encode(chargeId, StandardCharsets.UTF_8)
                        + "?expand[]=balance_transaction";
        RawRequestOptions.RawRequestOptionsBuilder options = RawRequestOptions.builder();
        if (account != null) {
            options.setStripeAccount(account);
        }
        try {
            return read(client.rawRequest(RequestMethod.GET, path, null, options.build()).body());
        } catch (InvalidRequestException _) {
            return new Answer.NotYet(); // for one charge only: the next one may be known
        } catch (StripeException failure) {
            return new Answer.Away(failure.getClass().getSimpleName());
        }
    }

    private static Answer read(String body) {
        if (!(Json.read(body.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject charge))) {
            return new Answer.Away("no JSON");
        }
        StripeObject line = new StripeObject(charge).object("balance_transaction");
        return line == null || line.text("id") == null
                ? new Answer.NotYet()
                : new Answer.Told(line.json());
    }
}
