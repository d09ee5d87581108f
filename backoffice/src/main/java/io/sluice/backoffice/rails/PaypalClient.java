package io.sluice.backoffice.rails;

import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// PayPal's Payouts API, version 1:
/// https://developer.paypal.com/docs/api/payments.payouts-batch/v1/ Its token is kept until shortly
/// before it ends, and fetched anew when PayPal says it is none.
public final class PaypalClient implements AutoCloseable {
    private static final String PAYOUTS = "/v1/payments/payouts";
    private static final long TOKEN_SECONDS_LEFT_MIN = 60;
    private static final long TOKEN_SECONDS_MAX = 32_400;
    private static final int UNAUTHORIZED = 401;

    private final JsonClient http;
    private final Secret credentials;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Token token;

    /// @param endsNanos by the machine's running time
    private record Token(String bearer, long endsNanos) {
        boolean isGood() {
            return System.nanoTime() - endsNanos < 0;
        }
    }

    public PaypalClient(RailSettings.PaypalAccess access) {
        this.http = new JsonClient(access.base());
        this.credentials =
                new Secret(
                        Base64.getEncoder()
                                .encodeToString(
                                        access.secret()
                                                .use(text -> access.clientId() + ":" + text)
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    /// Asks for a batch. Only `sender_batch_id` keeps it from being made twice: neither
    /// `PayPal-Request-Id` nor `sender_item_id` does.
    Answer create(JsonObject payout) {
        return authorized(headers -> http.post(PAYOUTS, headers, payout));
    }

    /// One page of a batch and its items.
    Answer batch(String id, int page, int pageSize) {
        String path =
                PAYOUTS
                        + "/"
                        + URLEncoder.encode(id, StandardCharsets.UTF_8)
                        + "?page="
                        + page
                        + "&page_size="
                        + pageSize
                        + "&total_required=true";
        return authorized(headers -> http.get(path, headers));
    }

    /// The dollars that are there; empty where the account may not ask.
    OptionalLong availableCents() {
        Answer answer =
                authorized(
                        headers -> http.get("/v1/reporting/balances?currency_code=USD", headers));
        if (answer instanceof Answer.Said said && said.isGood()) {
            for (ProviderJson balance : said.body().at("balances").elements()) {
                if ("USD".equals(balance.text("currency"))) {
                    return balance.cents("available_balance", "value");
                }
            }
        }
        return OptionalLong.empty();
    }

    @FunctionalInterface
    private interface Question {
        Answer ask(Map<String, String> headers);
    }

    private Answer authorized(Question question) {
        String bearer = bearer(null);
        if (bearer == null) {
            return new Answer.Unsent();
        }
        Answer answer = question.ask(headers(bearer));
        if (answer instanceof Answer.Said said && said.status() == UNAUTHORIZED) {
            String fresh = bearer(bearer);
            return fresh == null ? answer : question.ask(headers(fresh));
        }
        return answer;
    }

    private static Map<String, String> headers(String bearer) {
        return Map.of("Authorization", "Bearer " + bearer);
    }

    /// A token that is not the refused one; null where PayPal gives none.
    private @Nullable String bearer(@Nullable String refused) {
        Token known = token;
        if (known != null && known.isGood() && !known.bearer.equals(refused)) {
            return known.bearer;
        }
        fetching.lock();
        try {
            Token now = token;
            if (now != null && now.isGood() && !now.bearer.equals(refused)) {
                return now.bearer; // another thread was faster
            }
            Token fetched = fetch();
            token = fetched;
            return fetched == null ? null : fetched.bearer;
        } finally {
            fetching.unlock();
        }
    }

    private @Nullable Token fetch() {
        Answer answer =
                http.postForm(
                        "/v1/oauth2/token",
                        Map.of("Authorization", credentials.use(text -> "Basic " + text)),
                        "grant_type=client_credentials");
        if (!(answer instanceof Answer.Said said && said.isGood())) {
            return null;
        }
        String bearer = said.body().text("access_token");
        OptionalLong hundredths = said.body().cents("expires_in");
        if (bearer == null || hundredths.isEmpty()) {
            return null;
        }
        long seconds =
                Math.min(hundredths.getAsLong() / 100, TOKEN_SECONDS_MAX) - TOKEN_SECONDS_LEFT_MIN;
        return new Token(bearer, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    }

    @Override
    public void close() {
        http.close();
    }
}
