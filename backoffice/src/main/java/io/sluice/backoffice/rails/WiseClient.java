package io.sluice.backoffice.rails;

import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Cents;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/// Wise's platform API, as far as a payout from our dollar balance needs it:
/// https://docs.wise.com/api-reference
public final class WiseClient implements AutoCloseable {
    /// Transfers in one page of the list.
    static final int PAGE = 100;

    private final JsonClient http;
    private final Map<String, String> headers;
    private final String profile;

    public WiseClient(RailSettings.WiseAccess access) {
        this.http = new JsonClient(access.base());
        this.headers = Map.of("Authorization", access.token().use(text -> "Bearer " + text));
        this.profile = access.profile();
    }

    /// What it costs to send so many dollars, and what arrives.
    Answer quote(long sourceCents, String targetCurrency) {
        return http.post(
                "/v3/profiles/" + profile + "/quotes",
                headers,
                JsonObject.EMPTY
                        .with("sourceCurrency", new JsonText("USD"))
                        .with("targetCurrency", new JsonText(targetCurrency))
                        .with("sourceAmount", new JsonNumber(Cents.dollars(sourceCents)))
                        .with("payOut", new JsonText("BANK_TRANSFER")));
    }

    /// Makes the account somebody is paid to known.
    Answer recipient(String currency, String type, String holder, JsonObject details) {
        return http.post(
                "/v1/accounts",
                headers,
                JsonObject.EMPTY
                        .with("currency", new JsonText(currency))
                        .with("type", new JsonText(type))
                        .with("profile", new JsonNumber(profile))
                        .with("accountHolderName", new JsonText(holder))
                        .with("details", details));
    }

    /// Makes a transfer that is not paid for yet; the same key gives the same one again.
    Answer transfer(String recipient, String quote, UUID key, String reference) {
        return http.post(
                "/v1/transfers",
                headers,
                JsonObject.EMPTY
                        .with("targetAccount", new JsonNumber(recipient))
                        .with("quoteUuid", new JsonText(quote))
                        .with("customerTransactionId", new JsonText(key.toString()))
                        .with(
                                "details",
                                JsonObject.EMPTY.with("reference", new JsonText(reference))));
    }

    /// Pays for a transfer from the balance. Refused, it answers 200 all the same.
    Answer fund(String transfer) {
        return http.post(
                "/v3/profiles/" + profile + "/transfers/" + transfer + "/payments",
                headers,
                JsonObject.EMPTY.with("type", new JsonText("BALANCE")));
    }

    Answer transfer(String id) {
        return http.get("/v1/transfers/" + id, headers);
    }

    /// What has been paid for a transfer.
    Answer payments(String transfer) {
        return http.get("/v1/transfers/" + transfer + "/payments", headers);
    }

    /// One page of the transfers made since then.
    Answer transfersSince(Instant since, int offset) {
        return http.get(
                "/v1/transfers?profile=%s&limit=%d&offset=%d&createdDateStart=%s"
                        .formatted(
                                profile,
                                PAGE,
                                offset,
                                URLEncoder.encode(since.toString(), StandardCharsets.UTF_8)),
                headers);
    }

    /// The dollars that are there; empty where Wise does not say.
    OptionalLong availableCents() {
        Answer answer = http.get("/v4/profiles/" + profile + "/balances?types=STANDARD", headers);
        if (answer instanceof Answer.Said said && said.isGood()) {
            for (ProviderJson balance : said.body().elements()) {
                if ("USD".equals(balance.text("currency"))) {
                    return balance.cents("amount", "value");
                }
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        http.close();
    }
}
