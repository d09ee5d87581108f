package io.sluice.backoffice.fees;

import io.sluice.backoffice.connect.ConnectServer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Stripe Tax: it taxes by the customer's place and ids, and takes each reference once.
public final class TaxServer extends ConnectServer {
    private static final long EXPIRES_SECONDS = 90L * 24 * 3_600;
    private static final Set<String> ID_TYPES =
            Set.of("eu_vat", "gb_vat", "au_abn", "in_gst", "ca_gst_hst");

    /// What was declared, by reference: the calculation.
    public final Map<String, String> declared = new LinkedHashMap<>();

    /// What the next calculations are answered with instead; empty: with what is right.
    public String says = "";

    private final Map<String, Long> calculated = new HashMap<>();

    /// The settings of a back office that asks this for taxes.
    public Map<String, String> taxing() {
        Map<String, String> all = new HashMap<>(settings());
        all.put("STRIPE_TAX_CODE", "txcd_10103001");
        all.put("SLUICE_PRO_MONTHLY_USD", "14.99");
        return all;
    }

    @Override
    protected Said change(Asked request) {
        return switch (request.path()) {
            case "/v1/tax/calculations" -> calculate(request.form());
            case "/v1/tax/transactions/create_from_calculation" -> declare(request.form());
            default -> super.change(request);
        };
    }

    /// One rate of one office.
    private record Part(
            String percent, @Nullable String type, String reason, @Nullable String state) {
        long of(long cents) {
            return new BigDecimal(percent)
                    .multiply(BigDecimal.valueOf(cents, 2))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    private Said calculate(Map<String, String> form) {
        check("usd".equals(form.get("currency")), "currency");
        check("billing".equals(form.get("customer_details[address_source]")), "address_source");
        check("exclusive".equals(form.get("line_items[0][tax_behavior]")), "tax_behavior");
        check("txcd_10103001".equals(form.get("line_items[0][tax_code]")), "tax_code");
        check(!form.getOrDefault("line_items[0][reference]", "").isEmpty(), "reference");
        String idType = form.get("customer_details[tax_ids][0][type]");
        check(idType == null || ID_TYPES.contains(idType), "tax_ids");
        String country = form.getOrDefault("customer_details[address][country]", "");
        check(country.matches("[A-Z]{2}"), "country");
        if (!says.isEmpty()) {
            return new Said(200, says);
        }
        String postal = form.get("customer_details[address][postal_code]");
        if (country.equals("US") && postal == null) {
            return refused("customer_tax_location_invalid", "customer_details[address]");
        }
        long cents = Long.parseLong(form.getOrDefault("line_items[0][amount]", ""));
        String state = form.get("customer_details[address][state]");
        Part[] parts = parts(country, state, postal, idType != null);
        long tax = Stream.of(parts).mapToLong(part -> part.of(cents)).sum();
        String id = "taxcalc_" + (calculated.size() + 1);
        calculated.put(id, tax);
        return new Said(
                200,
                recorded(
                        "stripe/tax-calculation.json",
                        "id",
                        id,
                        "total",
                        cents + tax,
                        "country",
                        country,
                        "postal",
                        quoted(postal),
                        "state",
                        quoted(state),
                        "ids",
                        idType == null ? "" : id(idType, form),
                        "expires",
                        Instant.now().getEpochSecond() + EXPIRES_SECONDS,
                        "date",
                        Instant.now().getEpochSecond(),
                        "tax",
                        tax,
                        "parts",
                        Stream.of(parts)
                                .map(part -> written(part, country, cents))
                                .collect(Collectors.joining(","))));
    }

    private static Part[] parts(
            String country, @Nullable String state, @Nullable String postal, boolean business) {
        if (country.equals("DE")) {
            return new Part[] {
                business
                        ? new Part("0.0", "vat", "reverse_charge", null)
                        : new Part("19.0", "vat", "standard_rated", null)
            };
        }
        if ("QC".equals(state)) {
            return new Part[] {
                new Part("5.0", "gst", "standard_rated", null),
                new Part("9.975", "qst", "standard_rated", "QC")
            };
        }
        if ("94080".equals(postal)) {
            return new Part[] {new Part("9.875", "sales_tax", "standard_rated", "CA")};
        }
        return new Part[] {
            country.equals("US")
                    ? new Part("0.0", "sales_tax", "product_exempt", "TX")
                    : new Part("0.0", null, "not_collecting", null)
        };
    }

    private static String written(Part part, String country, long cents) {
        return recorded(
                "stripe/tax-part.json",
                "amount",
                part.of(cents),
                "country",
                quoted(country),
                "percent",
                part.percent,
                "state",
                quoted(part.state),
                "type",
                quoted(part.type),
                "reason",
                part.reason,
                "taxable",
                part.of(cents) == 0 ? 0 : cents);
    }

    private static String id(String type, Map<String, String> form) {
        return "{\"type\":\"%s\",\"value\":\"%s\"}"
                .formatted(type, form.get("customer_details[tax_ids][0][value]"));
    }

    private Said declare(Map<String, String> form) {
        String calculation = Objects.requireNonNullElse(form.get("calculation"), "");
        String reference = Objects.requireNonNullElse(form.get("reference"), "");
        check(reference.startsWith("inv_"), "reference");
        if (!calculated.containsKey(calculation)) {
            return refused("resource_missing", "calculation");
        }
        if (declared.putIfAbsent(reference, calculation) != null) {
            return refused("resource_already_exists", "reference");
        }
        return new Said(
                200,
                recorded(
                        "stripe/tax-transaction.json",
                        "id",
                        "tax_" + declared.size(),
                        "reference",
                        reference,
                        "date",
                        Instant.now().getEpochSecond()));
    }

    private static Said refused(String code, String parameter) {
        String error = recorded("stripe/error.json", "code", code);
        return new Said(
                400, error.replace("\"message\"", "\"param\":\"" + parameter + "\",\"message\""));
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : '"' + text + '"';
    }
}
