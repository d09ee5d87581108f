package io.sluice.backoffice.rails;

import io.sluice.gateway.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Stripe's transfers and payouts: an idempotency key is kept for a day, as long as another one is
/// not given the same parameters.
public class StripeServer extends ProviderServer {
    private static final Duration KEPT = Duration.ofDays(1);

    private final InstantSource clock;
    private final Map<String, First> first = new HashMap<>();
    private final List<Moved> transfers = new ArrayList<>();
    private final List<Moved> payouts = new ArrayList<>();

    public long balance = 100_000_000;

    /// The code that refuses the next transfers; empty: none.
    public String refuses = "";

    /// The code that refuses the next payouts; empty: none.
    public String refusesPayout = "";

    private record First(Instant at, String body, Said said) {}

    private static final class Moved {
        final String id;
        final String key;
        final String account;
        final String amount;
        String status = "pending";

        Moved(String id, String key, String account, String amount) {
            this.id = id;
            this.key = key;
            this.account = account;
            this.amount = amount;
        }
    }

    public StripeServer(InstantSource clock) {
        this.clock = clock;
    }

    /// Forgets the keys, as Stripe does after a day.
    public final void forget() {
        first.clear();
    }

    public RailSettings.StripeAccess access() {
        return new RailSettings.StripeAccess(new Secret("sk_test_rails"), base());
    }

    public StripeRail rail() {
        return new StripeRail(access());
    }

    /// How often this transfer has left our balance for good.
    public long paid(String transferKey) {
        return transfers.stream()
                .filter(made -> made.key.equals(transferKey) && !made.status.equals("reversed"))
                .count();
    }

    public long payouts(String transferKey) {
        return payouts.stream().filter(made -> made.key.equals(transferKey)).count();
    }

    public void become(String transferKey, String status) {
        payouts.stream()
                .filter(made -> made.key.equals(transferKey))
                .forEach(made -> made.status = status);
    }

    @Override
    protected Said answer(Asked request) {
        check("2026-07-29.dahlia".equals(request.headers().getFirst("Stripe-Version")), "version");
        if (!"Bearer sk_test_rails".equals(request.headers().getFirst("Authorization"))) {
            return new Said(401, recorded("stripe/error.json", "code", "api_key_invalid"));
        }
        if (request.path().equals("/v1/balance")) {
            return new Said(200, recorded("stripe/balance.json", "value", balance));
        }
        return request.method().equals("POST") ? once(request) : list(request);
    }

    private Said once(Asked request) {
        String key = request.headers().getFirst("Idempotency-Key");
        check(key != null && key.length() <= 255, "Idempotency-Key");
        First known = first.get(key);
        if (known != null && clock.instant().isBefore(known.at.plus(KEPT))) {
            return known.body.equals(request.body())
                    ? known.said
                    : new Said(400, recorded("stripe/error.json", "code", "idempotency_error"));
        }
        Said said = change(request);
        first.put(key, new First(clock.instant(), request.body(), said));
        return said;
    }

    /// Does what is asked for.
    protected Said change(Asked request) {
        Map<String, String> form = request.form();
        String account = request.headers().getFirst("Stripe-Account");
        if (request.path().equals("/v1/transfers")) {
            check("usd".equals(form.get("currency")), "currency");
            check(form.getOrDefault("destination", "").startsWith("acct_"), "destination");
            if (!refuses.isEmpty()) {
                return new Said(400, recorded("stripe/error.json", "code", refuses));
            }
            Moved made =
                    new Moved(
                            "tr_" + (transfers.size() + 1),
                            form.getOrDefault("transfer_group", ""),
                            form.getOrDefault("destination", ""),
                            form.getOrDefault("amount", "0"));
            transfers.add(made);
            return new Said(200, transfer(made));
        }
        if (request.path().equals("/v1/payouts")) {
            check(account != null && account.startsWith("acct_"), "Stripe-Account");
            String of = form.getOrDefault("metadata[transfer_key]", "");
            check(
                    payouts.stream()
                            .noneMatch(
                                    made -> made.key.equals(of) && !made.status.equals("failed")),
                    "paid out twice");
            if (!refusesPayout.isEmpty()) {
                return new Said(400, recorded("stripe/error.json", "code", refusesPayout));
            }
            Moved made =
                    new Moved(
                            "po_" + (payouts.size() + 1),
                            form.getOrDefault("metadata[transfer_key]", ""),
                            String.valueOf(account),
                            form.getOrDefault("amount", "0"));
            payouts.add(made);
            return new Said(200, payout(made));
        }
        for (Moved made : transfers) {
            if (request.path().equals("/v1/transfers/" + made.id + "/reversals")) {
                made.status = "reversed";
                return new Said(
                        200,
                        recorded("stripe/reversal.json", "amount", made.amount, "id", made.id));
            }
        }
        return new Said(404, recorded("stripe/error.json", "code", "resource_missing"));
    }

    /// Answers what is there.
    protected Said list(Asked request) {
        String data;
        if (request.path().equals("/v1/transfers")) {
            String group = request.query().get("transfer_group");
            data =
                    transfers.stream()
                            .filter(made -> made.key.equals(group))
                            .map(StripeServer::transfer)
                            .collect(Collectors.joining(","));
        } else {
            String account = request.headers().getFirst("Stripe-Account");
            data =
                    payouts.stream()
                            .filter(made -> made.account.equals(account))
                            .map(StripeServer::payout)
                            .collect(Collectors.joining(","));
        }
        return new Said(200, recorded("stripe/list.json", "url", request.path(), "data", data));
    }

    private static String transfer(Moved made) {
        boolean reversed = made.status.equals("reversed");
        return recorded(
                "stripe/transfer.json",
                "id",
                made.id,
                "amount",
                made.amount,
                "reversed_amount",
                reversed ? made.amount : "0",
                "account",
                made.account,
                "group",
                made.key,
                "reversed",
                reversed);
    }

    private static String payout(Moved made) {
        boolean failed = made.status.equals("failed");
        return recorded(
                "stripe/payout.json",
                "id",
                made.id,
                "amount",
                made.amount,
                "failure",
                failed ? "\"account_closed\"" : "null",
                "key",
                made.key,
                "status",
                made.status);
    }
}
