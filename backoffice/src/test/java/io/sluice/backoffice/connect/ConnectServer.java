package io.sluice.backoffice.connect;

import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import io.sluice.backoffice.rails.StripeServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Stripe with connected accounts: opened, listed, and led to.
public class ConnectServer extends StripeServer {
    private final List<Opened> accounts = new ArrayList<>();
    private final Map<String, Integer> links = new HashMap<>();
    private int events;

    /// An account as it was asked for.
    public record Opened(String id, Map<String, String> form) {}

    public ConnectServer() {
        super(InstantSource.system());
    }

    /// The settings of a back office that asks this.
    public final Map<String, String> settings() {
        return Map.of(
                "STRIPE_CONNECT_WEBHOOK_SECRET",
                SignedStripe.SECRET,
                "STRIPE_API_KEY",
                "sk_test_rails",
                "STRIPE_PUBLISHABLE_KEY",
                "pk_test_rails",
                "STRIPE_API_BASE",
                base());
    }

    /// The accounts opened for a project or a contributor.
    public final synchronized List<Opened> accountsOf(String id) {
        return accounts.stream().filter(each -> each.form.containsValue(id)).toList();
    }

    /// The event by which Stripe tells how an account stands.
    public final String updated(
            String accountId, boolean submitted, boolean enabled, String... currentlyDue) {
        Map<String, String> form =
                accounts.stream()
                        .filter(each -> each.id.equals(accountId))
                        .findFirst()
                        .orElseThrow()
                        .form;
        String due =
                List.of(currentlyDue).stream()
                        .map(each -> '"' + each + '"')
                        .collect(Collectors.joining(","));
        String object =
                """
                {"id":"%s","object":"account","type":"%s","charges_enabled":%b,
                 "payouts_enabled":%b,"details_submitted":%b,"metadata":%s,
                 "requirements":{"currently_due":[%s],"disabled_reason":%s}}\
                """
                        .formatted(
                                accountId,
                                form.get("type"),
                                enabled,
                                enabled,
                                submitted,
                                metadata(form),
                                due,
                                enabled ? "null" : "\"requirements.past_due\"");
        Instant at = Instant.now().plusSeconds(++events); // each later than the one before
        return StripeNote.event("evt_account_" + events, "account.updated", at, object);
    }

    @Override
    protected Said change(Asked request) {
        return switch (request.path()) {
            case "/v1/accounts" -> open(request.form());
            case "/v1/account_links" -> link(request.form());
            default -> super.change(request);
        };
    }

    @Override
    protected Said list(Asked request) {
        if (!request.path().equals("/v1/accounts")) {
            return super.list(request);
        }
        check(request.query().containsKey("created[gte]"), "accounts are listed by their time");
        String data = accounts.stream().map(this::account).collect(Collectors.joining(","));
        return new Said(200, recorded("stripe/list.json", "url", "/v1/accounts", "data", data));
    }

    private Said open(Map<String, String> form) {
        check(form.getOrDefault("country", "").matches("[A-Z]{2}"), "country");
        check("true".equals(form.get("capabilities[transfers][requested]")), "transfers");
        check("manual".equals(form.get("settings[payouts][schedule][interval]")), "schedule");
        boolean recipient = "recipient".equals(form.get("tos_acceptance[service_agreement]"));
        check(
                !recipient || !form.containsKey("capabilities[card_payments][requested]"),
                "a recipient takes no cards");
        if ("KP".equals(form.get("country"))) {
            return new Said(400, recorded("stripe/error.json", "code", "country_unsupported"));
        }
        Opened made = new Opened("acct_" + (accounts.size() + 1), Map.copyOf(form));
        accounts.add(made);
        return new Said(200, account(made));
    }

    private Said link(Map<String, String> form) {
        String account = Objects.requireNonNullElse(form.get("account"), "");
        check("account_onboarding".equals(form.get("type")), "type");
        check(form.containsKey("refresh_url") && form.containsKey("return_url"), "ways back");
        if (accounts.stream().noneMatch(each -> each.id.equals(account))) {
            return new Said(404, recorded("stripe/error.json", "code", "resource_missing"));
        }
        int number = links.merge(account, 1, Integer::sum);
        return new Said(
                200, recorded("stripe/account-link.json", "account", account, "number", number));
    }

    private String account(Opened made) {
        return recorded(
                "stripe/account.json",
                "id",
                made.id,
                "type",
                made.form.getOrDefault("type", ""),
                "country",
                made.form.getOrDefault("country", ""),
                "metadata",
                metadata(made.form));
    }

    /// The metadata among the fields of a form, as JSON.
    protected static String metadata(Map<String, String> form) {
        return metadata(form, "metadata");
    }

    /// The metadata under that name.
    protected static String metadata(Map<String, String> form, String under) {
        String before = under + "[";
        return form.entrySet().stream()
                .filter(each -> each.getKey().startsWith(before))
                .map(each ->
                        "\"%s\":\"%s\""
                                .formatted(
                                        each.getKey()
                                                .substring(
                                                        before.length(),
                                                        each.getKey().length() - 1),
                                        each.getValue()))
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }
}
