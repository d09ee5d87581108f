package io.sluice.backoffice.sales;

import io.sluice.backoffice.connect.ConnectServer;
import io.sluice.backoffice.ledger.StripeNote;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Stripe with prices, checkouts, payment links, invoices and meters: it keeps what was asked for,
/// and a customer who pays there leaves a charge as Stripe would, with no more on it than Stripe
/// puts on one.
public final class SalesServer extends ConnectServer {
    /// What was made, by its id, in the fields it was asked for with.
    public final Map<String, Map<String, String>> made = new LinkedHashMap<>();

    /// What was submitted for disputes, by their id.
    public final Map<String, Map<String, String>> evidence = new HashMap<>();

    private static final String DISPUTES = "/v1/disputes/";
    private final Map<String, Long> totals = new HashMap<>();
    private final Set<String> finals = new HashSet<>();
    private final Map<String, String> invoiceOfPayment = new HashMap<>();
    private final Map<String, Long> used = new HashMap<>();
    private int number;

    /// What was used by all meters; the same identifier counts once a meter.
    public long used() {
        return used.values().stream().mapToLong(Long::longValue).sum();
    }

    /// A customer pays what was made under this id: the charge that follows.
    public synchronized String paid(String id, String chargeId, Instant at, long amount) {
        Map<String, String> form = Objects.requireNonNull(made.get(id), id);
        String paymentId = "pi_of_" + chargeId;
        boolean byInvoice = id.startsWith("in_") || isSubscription(form);
        String destination =
                form.entrySet().stream()
                        .filter(each -> each.getKey().endsWith("[destination]"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow();
        // A payment's metadata is copied to its charge; an invoice's payment has none.
        String metadata = byInvoice ? "{}" : metadata(form, "payment_intent_data[metadata]");
        if (byInvoice) {
            invoiceOfPayment.put(paymentId, invoice(id, form));
        }
        return """
        {"id":"%s","object":"charge","amount":%d,"amount_captured":%d,"amount_refunded":0,
         "captured":true,"paid":true,"status":"succeeded","currency":"usd","created":%d,
         "payment_intent":"%s","metadata":%s,"transfer_data":{"destination":"%s"},
         "balance_transaction":%s}\
        """
                .formatted(
                        chargeId,
                        amount,
                        amount,
                        at.getEpochSecond(),
                        paymentId,
                        metadata,
                        destination,
                        StripeNote.balance("usd", amount, 30));
    }

    private static boolean isSubscription(Map<String, String> form) {
        return "subscription".equals(form.get("mode"))
                || form.containsKey("application_fee_percent");
    }

    private static String invoice(String id, Map<String, String> form) {
        return id.startsWith("in_")
                ? recorded(
                        "stripe/invoice.json",
                        "id",
                        id,
                        "status",
                        "paid",
                        "reason",
                        "manual",
                        "metadata",
                        metadata(form),
                        "parent",
                        "null")
                : recorded(
                        "stripe/invoice.json",
                        "id",
                        "in_of_" + id,
                        "status",
                        "paid",
                        "reason",
                        "subscription_create",
                        "metadata",
                        "{}",
                        "parent",
                        "{\"type\":\"subscription_details\",\"subscription_details\":"
                                + "{\"subscription\":\"sub_1\",\"metadata\":"
                                + metadata(form, "subscription_data[metadata]")
                                + "}}");
    }

    @Override
    protected Said change(Asked request) {
        Map<String, String> form = request.form();
        String path = request.path();
        return switch (path) {
            case "/v1/prices" -> price(form);
            case "/v1/products" -> said("prod", form, "product");
            case "/v1/billing/meters" -> meter(form);
            case "/v1/billing/meter_events" -> use(form);
            case "/v1/checkout/sessions" -> checkout(form);
            case "/v1/payment_links" -> link(form);
            case "/v1/customers" -> said("cus", form, "customer");
            case "/v1/invoices" -> draft(form);
            case "/v1/invoiceitems" -> line(form);
            default ->
                    path.startsWith(DISPUTES)
                            ? answered(path.substring(DISPUTES.length()), form)
                            : path.startsWith("/v1/invoices/")
                                    ? step(path.split("/", -1))
                                    : super.change(request);
        };
    }

    private Said answered(String id, Map<String, String> form) {
        check("true".equals(form.get("submit")), "submit");
        check(!evidence.containsKey(id), "evidence is submitted once");
        evidence.put(id, Map.copyOf(form));
        return dispute(id);
    }

    private Said dispute(String id) {
        Map<String, String> form = evidence.getOrDefault(id, Map.of());
        return new Said(
                200,
                recorded(
                        "stripe/dispute.json",
                        "id",
                        id,
                        "charge",
                        "ch_of_" + id,
                        "count",
                        form.isEmpty() ? 0 : 1,
                        "status",
                        form.isEmpty() ? "needs_response" : "under_review",
                        "metadata",
                        metadata(form)));
    }

    @Override
    protected Said list(Asked request) {
        if (request.path().startsWith(DISPUTES)) {
            check("charge".equals(request.query().get("expand[0]")), "expand");
            return dispute(request.path().substring(DISPUTES.length()));
        }
        if (!request.path().equals("/v1/invoice_payments")) {
            return super.list(request);
        }
        check("payment_intent".equals(request.query().get("payment[type]")), "payment[type]");
        String paymentId = request.query().getOrDefault("payment[payment_intent]", "");
        String invoice = invoiceOfPayment.get(paymentId);
        String data =
                invoice == null
                        ? ""
                        : recorded(
                                "stripe/invoice-payment.json",
                                "invoice",
                                invoice,
                                "payment",
                                paymentId);
        return new Said(200, recorded("stripe/list.json", "url", request.path(), "data", data));
    }

    private Said price(Map<String, String> form) {
        check(made.containsKey(form.getOrDefault("product", "")), "product");
        check(form.getOrDefault("unit_amount", "").matches("\\d{1,8}"), "unit_amount");
        boolean metered = "metered".equals(form.get("recurring[usage_type]"));
        check(metered == form.containsKey("recurring[meter]"), "usage is counted by a meter");
        return said("price", form, "price");
    }

    private Said meter(Map<String, String> form) {
        check("by_id".equals(form.get("customer_mapping[type]")), "customer_mapping");
        check("sum".equals(form.get("default_aggregation[formula]")), "default_aggregation");
        check(form.getOrDefault("event_name", "").length() <= 100, "event_name");
        return said("mtr", form, "billing.meter");
    }

    private Said use(Map<String, String> form) {
        String event = form.getOrDefault("event_name", "");
        String identifier = form.getOrDefault("identifier", "");
        check(
                made.values().stream().anyMatch(each -> event.equals(each.get("event_name"))),
                "meter");
        check(identifier.length() <= 100, "identifier");
        used.putIfAbsent(
                event + "/" + identifier, Long.parseLong(form.getOrDefault("payload[value]", "")));
        return new Said(
                200,
                "{\"object\":\"billing.meter_event\",\"event_name\":\"%s\",\"identifier\":\"%s\"}"
                        .formatted(event, identifier));
    }

    private Said checkout(Map<String, String> form) {
        boolean subscription = "subscription".equals(form.get("mode"));
        String inside = subscription ? "subscription_data" : "payment_intent_data";
        Map<String, String> price = made.get(form.get("line_items[0][price]"));
        check(price != null, "a price that was made");
        if (price != null) {
            boolean metered = "metered".equals(price.get("recurring[usage_type]"));
            check(subscription == price.containsKey("recurring[interval]"), "mode");
            check(metered != form.containsKey("line_items[0][quantity]"), "quantity");
        }
        boolean elements = "elements".equals(form.get("ui_mode"));
        check(elements != form.containsKey("success_url"), "success_url");
        check(elements == form.containsKey("return_url"), "return_url");
        check(!elements || !form.containsKey("cancel_url"), "cancel_url");
        divided(form, inside + "[", "]", inside + "[transfer_data][destination]", subscription);
        Said page = said("cs_test", form, "checkout.session");
        return elements
                ? new Said(200, page.body().replace("\"url\":\"", "\"client_secret\":\"secret_of:"))
                : page;
    }

    private Said link(Map<String, String> form) {
        Map<String, String> price = made.get(form.get("line_items[0][price]"));
        check(price != null, "a price that was made");
        boolean recurring = price != null && price.containsKey("recurring[interval]");
        divided(form, "", "", "transfer_data[destination]", recurring);
        return said("plink", form, "payment_link");
    }

    private Said draft(Map<String, String> form) {
        check("send_invoice".equals(form.get("collection_method")), "collection_method");
        check(form.containsKey("days_until_due"), "days_until_due");
        check(made.containsKey(form.getOrDefault("customer", "")), "customer");
        divided(form, "", "", "transfer_data[destination]", false);
        return said("in", form, "invoice");
    }

    /// Stripe's own rules for what is divided: a fee needs a destination; an amount is for what is
    /// paid once, a percentage of two decimals for what is paid again and again.
    private void divided(
            Map<String, String> form,
            String before,
            String after,
            String destination,
            boolean recurring) {
        String account = form.getOrDefault(destination, "");
        check(account.matches("acct_\\w+"), "destination");
        String amount = form.get(before + "application_fee_amount" + after);
        String percent = form.get(before + "application_fee_percent" + after);
        check(recurring == (amount == null), "application_fee_amount");
        check(recurring == (percent != null), "application_fee_percent");
        check(percent == null || percent.matches("\\d{1,2}\\.\\d{2}"), "percent " + percent);
    }

    private Said line(Map<String, String> form) {
        String invoice = form.getOrDefault("invoice", "");
        check(made.containsKey(invoice), "invoice");
        totals.merge(invoice, Long.parseLong(form.getOrDefault("amount", "0")), Long::sum);
        return said("ii", form, "invoiceitem");
    }

    /// An invoice is a draft, then final, then sent.
    private Said step(String[] path) {
        String id = path[3];
        Map<String, String> form = Objects.requireNonNull(made.get(id), id);
        long feeCents = Long.parseLong(form.getOrDefault("application_fee_amount", "0"));
        check(feeCents <= totals.getOrDefault(id, 0L), "a fee above the whole");
        if (path[4].equals("finalize")) {
            finals.add(id);
        } else {
            check(path[4].equals("send") && finals.contains(id), "final before it is sent");
        }
        return new Said(
                200,
                recorded(
                        "stripe/invoice.json",
                        "id",
                        id,
                        "status",
                        "open",
                        "reason",
                        "manual",
                        "metadata",
                        metadata(form),
                        "parent",
                        "null"));
    }

    private Said said(String prefix, Map<String, String> form, String object) {
        String id = prefix + "_" + ++number;
        made.put(id, Map.copyOf(form));
        return new Said(
                200,
                """
                {"id":"%s","object":"%s","metadata":%s,"active":true,"status":"open",
                 "url":"https://pay.stripe.example/%s"}\
                """
                        .formatted(id, object, metadata(form), id));
    }
}
