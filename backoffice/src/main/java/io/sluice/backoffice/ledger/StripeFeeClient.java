package io.sluice.backoffice.ledger;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.ledger.Reconciliation.Line;
import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks Stripe what a charge came to on its balance and what that cost, and for the balance of some
/// days. Blocks: for the thread of a job, never for a request.
public final class StripeFeeClient {
    /// The version of Stripe's API this was written for; the library's own. A test holds them
    /// together, so that an upgrade of the library is looked at.
    static final String API_VERSION = "2026-07-29.dahlia";

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration READ_MAX = Duration.ofSeconds(10);
    private static final int REPEATS_MAX = 1;

    /// Of a hundred lines each.
    private static final int PAGES_MAX = 1_000;

    private final StripeClient client;

    /// @param base where Stripe's API is; empty: at Stripe
    public StripeFeeClient(Secret key, String base) {
        this.client = PlatformClient.open(key, base, CONNECT_MAX, READ_MAX, REPEATS_MAX);
    }

    /// What asking came to.
    sealed interface Answer {
        /// What was asked for, as Stripe wrote it.
        record Told(JsonObject object) implements Answer {}

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
        return asked(path, account, StripeFeeClient::read);
    }

    /// The invoice that a payment paid, as one that tells it: `{"invoice": …}`, or null in its
    /// place.
    ///
    /// @param account the connected account whose payment it is; null: the platform's own
    Answer askInvoice(String paymentId, @Nullable String account) {
        String path =
                "/v1/invoice_payments?limit=1&expand[]=data.invoice&payment[type]=payment_intent"
                        + "&payment[payment_intent]="
                        + URLEncoder.encode(paymentId, StandardCharsets.UTF_8);
        return asked(path, account, StripeFeeClient::invoice);
    }

    private Answer asked(String path, @Nullable String account, Function<String, Answer> read) {
        RawRequestOptions.RawRequestOptionsBuilder options = RawRequestOptions.builder();
        if (account != null) {
            options.setStripeAccount(account);
        }
        String body;
        try {
            body = client.rawRequest(RequestMethod.GET, path, null, options.build()).body();
        } catch (InvalidRequestException _) {
            return new Answer.NotYet(); // for one charge only: the next one may be known
        } catch (StripeException | RuntimeException failure) {
            // The library trips over what is not of Stripe's form.
            return new Answer.Away(failure.getClass().getSimpleName());
        }
        return read.apply(body);
    }

    private static Answer invoice(String body) {
        if (!(Json.read(body.getBytes(StandardCharsets.UTF_8))
                        instanceof Json.Reading.Sound(JsonObject page)
                && page.find("data") instanceof JsonArray(List<JsonValue> found))) {
            return new Answer.Away("no list");
        }
        JsonValue none = JsonNull.NULL;
        JsonValue invoice =
                !found.isEmpty() && found.getFirst() instanceof JsonObject payment
                        ? Objects.requireNonNullElse(payment.find("invoice"), none)
                        : none;
        return new Answer.Told(JsonObject.EMPTY.with("invoice", invoice));
    }

    /// Every line of the platform's balance that was made in this time, newest first.
    ///
    /// @throws IllegalStateException when Stripe does not list all of them
    List<Line> balance(Instant from, Instant until) {
        List<Line> lines = new ArrayList<>();
        String after = "";
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            StripeObject page = page(from, until, after);
            if (!(page.json().find("data") instanceof JsonArray(List<JsonValue> data))) {
                throw new IllegalStateException("Stripe lists no balance");
            }
            for (JsonValue each : data) {
                StripeObject line = new StripeObject((JsonObject) each);
                lines.add(line(line));
                after = line.required("id");
            }
            if (!page.isTrue("has_more") || data.isEmpty()) {
                return lines;
            }
        }
        throw new IllegalStateException("more lines than can be asked for at once");
    }

    private static Line line(StripeObject line) {
        String source = line.id("source");
        StripeObject about = line.object("source");
        return new Line(
                line.required("type"),
                line.required("currency").toLowerCase(Locale.ROOT),
                line.requiredSigned("amount"),
                line.requiredSigned("fee"),
                source == null ? "" : source,
                about == null ? null : about.id("payment_intent"));
    }

    private StripeObject page(Instant from, Instant until, String after) {
        String path =
                ("/v1/balance_transactions?limit=100&expand[]=data.source"
                                + "&created[gte]=%d&created[lt]=%d")
                        .formatted(from.getEpochSecond(), until.getEpochSecond());
        String more = after.isEmpty() ? path : path + "&starting_after=" + after;
        try {
            byte[] body =
                    client.rawRequest(RequestMethod.GET, more, null)
                            .body()
                            .getBytes(StandardCharsets.UTF_8);
            if (Json.read(body) instanceof Json.Reading.Sound(JsonObject page)) {
                return new StripeObject(page);
            }
            throw new IllegalStateException("Stripe answers no JSON");
        } catch (StripeException failure) {
            throw new IllegalStateException("Stripe does not list its balance", failure);
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
