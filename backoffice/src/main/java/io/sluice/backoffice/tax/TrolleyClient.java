package io.sluice.backoffice.tax;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.rails.JsonClient;
import io.sluice.backoffice.rails.JsonClient.Answer;
import io.sluice.backoffice.rails.ProviderJson;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Trolley's API, version 1: https://developers.trolley.com/api Each request is signed with the
/// time; the page payees fill their form in is a link that is signed likewise, and good for half a
/// minute.
public final class TrolleyClient implements TaxVendor {
    public static final String NAME = "trolley";

    private static final String RECIPIENTS = "/v1/recipients";
    private static final String WIDGET = "https://widget.trolley.com";
    private static final int NAME_CHARS_MAX = 100;
    private static final int PAGE_SIZE = 100;
    private static final int PAGES_MAX = 100;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final TaxSettings.TrolleyAccess access;
    private final InstantSource machine;
    private final JsonClient http;

    public TrolleyClient(TaxSettings.TrolleyAccess access, InstantSource machine) {
        this.access = access;
        this.machine = machine;
        this.http = new JsonClient(access.base());
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Trolley makes a second recipient of the same reference: so it is looked for first.
    @Override
    public Known introduce(Payee payee) {
        Answer found =
                ask(
                        "GET",
                        RECIPIENTS
                                + "?page=1&pageSize=10&search="
                                + URLEncoder.encode(payee.referenceId(), StandardCharsets.UTF_8),
                        null);
        if (!(found instanceof Answer.Said said && said.isGood())) {
            return unmade(found);
        }
        for (ProviderJson each : said.body().at("recipients").elements()) {
            String id = each.text("id");
            if (id != null && payee.referenceId().equals(each.text("referenceId"))) {
                return new Known.Recipient(id);
            }
        }
        Answer made = ask("POST", RECIPIENTS, recipient(payee));
        if (made instanceof Answer.Said told && told.isGood()) {
            String id = told.body().text("recipient", "id");
            return id == null ? new Known.Silent() : new Known.Recipient(id);
        }
        return unmade(made);
    }

    private static Known unmade(Answer answer) {
        return answer instanceof Answer.Said said && said.isNo()
                ? new Known.Refused(reason(said))
                : new Known.Silent();
    }

    private static String reason(Answer.Said said) {
        return said.body().at("errors").elements().stream()
                .map(error -> error.textOr("no reason given", "message"))
                .findFirst()
                .orElse("HTTP " + said.status());
    }

    private static JsonObject recipient(Payee payee) {
        String name = payee.displayName().strip();
        int gap = name.indexOf(' ');
        String first = gap < 0 ? name : name.substring(0, gap);
        // Trolley wants both; who has one name is asked for the other in the form.
        String last = gap < 0 ? name : name.substring(gap + 1).strip();
        return JsonObject.EMPTY
                .with("type", new JsonText("individual"))
                .with("firstName", new JsonText(cut(first)))
                .with("lastName", new JsonText(cut(last)))
                .with("email", new JsonText(payee.email()))
                .with("referenceId", new JsonText(payee.referenceId()))
                .with("address", JsonObject.EMPTY.with("country", new JsonText(payee.country())));
    }

    private static String cut(String name) {
        return name.length() <= NAME_CHARS_MAX
                ? name
                : name.substring(0, name.offsetByCodePoints(0, NAME_CHARS_MAX / 2));
    }

    @Override
    public String formUrl(Payee payee) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("ts", now());
        query.put("key", access.apiKey());
        query.put("email", payee.email());
        query.put("refid", payee.referenceId());
        query.put("roEmail", "true");
        query.put("products", "tax");
        query.put("locale", "en");
        String text =
                query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
        String sign = TrolleySignature.of(access.secret(), TrolleySignature.bytes(text));
        return WIDGET + "?" + text + "&sign=" + sign;
    }

    @Override
    public Report report(OfflinePayment payment) {
        JsonObject body =
                JsonObject.EMPTY
                        .with("amount", dollars(payment.amountCents()))
                        .with("currency", new JsonText("USD"))
                        .with("externalId", new JsonText(externalId(payment.payoutId())))
                        .with("memo", new JsonText("Revenue share"))
                        .with("category", new JsonText("services"))
                        .with("processedAt", new JsonText(payment.paidAt().toString()))
                        .with(
                                "taxReportable",
                                payment.isReportable() ? JsonFlag.TRUE : JsonFlag.FALSE);
        if (payment.withheldCents() > 0) {
            body =
                    body.with("withholdingAmount", dollars(payment.withheldCents()))
                            .with("withholdingCurrency", new JsonText("USD"));
        }
        Answer answer = ask("POST", payments(payment.recipientId()), body);
        if (answer instanceof Answer.Said said && said.isGood()) {
            String id = said.body().text("offlinePayment", "id");
            return id == null ? new Report.Silent() : new Report.Taken(id);
        }
        return answer instanceof Answer.Said said && said.isNo() && said.status() != TOO_MANY
                ? new Report.Refused(reason(said))
                : new Report.Silent();
    }

    @Override
    public Report find(String recipientId, UUID payoutId) {
        String externalId = externalId(payoutId);
        for (int page = 1; page <= PAGES_MAX; page++) {
            String path = payments(recipientId) + "?page=" + page + "&pageSize=" + PAGE_SIZE;
            Answer answer = ask("GET", path, null);
            if (!(answer instanceof Answer.Said said && said.isGood())) {
                return new Report.Silent();
            }
            List<ProviderJson> found = said.body().at("offlinePayments").elements();
            for (ProviderJson each : found) {
                String id = each.text("id");
                if (id != null && externalId.equals(each.text("externalId"))) {
                    return new Report.Taken(id);
                }
            }
            if (found.size() < PAGE_SIZE) {
                return new Report.Absent();
            }
        }
        return new Report.Silent(); // more than anybody is paid in a life
    }

    @Override
    public boolean withdraw(String recipientId, String reference) {
        Answer answer = ask("DELETE", payments(recipientId) + "/" + encoded(reference), null);
        return answer instanceof Answer.Said said && (said.isGood() || said.status() == NOT_FOUND);
    }

    private static String payments(String recipientId) {
        return RECIPIENTS + "/" + encoded(recipientId) + "/offlinePayments";
    }

    private static String externalId(UUID payoutId) {
        return IdKind.PAYOUT.text(payoutId);
    }

    private static JsonText dollars(long cents) {
        return new JsonText(BigDecimal.valueOf(cents, 2).toPlainString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer ask(String method, String path, @Nullable JsonObject document) {
        byte[] body = document == null ? new byte[0] : new JsonOut().value(document).toByteArray();
        String time = now();
        String signature = TrolleySignature.ofRequest(access.secret(), time, method, path, body);
        return http.send(
                method,
                path,
                Map.of(
                        "Authorization",
                        "prsign " + access.apiKey() + ":" + signature,
                        "X-PR-Timestamp",
                        time,
                        "Content-Type",
                        "application/json"),
                body);
    }

    private String now() {
        return Long.toString(machine.instant().getEpochSecond());
    }

    @Override
    public void close() {
        http.close();
    }
}
