package io.sluice.backoffice.web;

import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.backoffice.sales.Order;
import io.sluice.backoffice.sales.Price;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What may be asked for when a project sells, within Stripe's own bounds.
final class SaleFields {
    private static final Words<RevenueSource> SOURCES = Words.of(RevenueSource.class);
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{3,185}");
    private static final Pattern PRICE = Pattern.compile("price_[A-Za-z0-9_]{1,200}");
    private static final Pattern CUSTOMER = Pattern.compile("cus_[A-Za-z0-9]{1,200}");

    /// Currencies that are money: gold and test codes have no smallest unit.
    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream()
                    .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                    .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());

    private static final String USD = "usd";
    private static final long USD_CENTS_MIN = 50;
    private static final int NAME_CHARS_MAX = 200;
    private static final int EMAIL_CHARS_MAX = 254;
    private static final int MEMO_CHARS_MAX = 500;
    private static final int LINES_MAX = 100;
    private static final int DAYS_MAX = 365;
    private static final int DAYS = 30;
    private static final long QUANTITY_MAX = 10_000;
    private static final long USED_MAX = 1_000_000_000_000L;
    private static final int ID_CHARS_MAX = 255;

    /// How far back Stripe counts usage, and how far ahead it lets clocks be.
    private static final Duration USAGE_BACK_MAX = Duration.ofDays(35);

    private static final Duration USAGE_AHEAD_MAX = Duration.ofMinutes(5);

    private SaleFields() {}

    /// What a price is for.
    static RevenueSource source(Fields fields) {
        RevenueSource source = fields.word("source", SOURCES);
        if (source == RevenueSource.INVOICE) {
            fields.invalid("source", "invoices have their own lines and no prices");
        }
        return source;
    }

    static Order.NewPrice price(Fields fields, RevenueSource source) {
        String name = fields.text("name", NAME_CHARS_MAX);
        String currency = currency(fields);
        boolean byUsage = source == RevenueSource.USAGE;
        long amountCents =
                fields.whole("amount_cents", least(currency, byUsage), Price.AMOUNT_CENTS_MAX);
        Price.Every every = fields.wordOrNull("interval", Price.Every.WORDS);
        boolean counted = fields.has("interval_count") && !fields.isNull("interval_count");
        int countMax = every == null ? 1 : every.countMax();
        int count = (int) fields.whole("interval_count", 1, countMax, 1);
        boolean isRegular = byUsage || source == RevenueSource.SUBSCRIPTION;
        if (every == null && isRegular && !fields.flawed()) {
            fields.wrong("interval", "is required");
        }
        if (every != null && source == RevenueSource.ONE_TIME) {
            fields.invalid("interval", "must be absent: it is paid once");
        }
        if (every == null && counted) {
            fields.invalid("interval_count", "needs an interval");
        }
        return new Order.NewPrice(name, amountCents, currency, every, every == null ? 0 : count);
    }

    static Order.Invoice invoice(Fields fields) {
        String email = required(fields, emailOrNull(fields, "customer_email"), "customer_email");
        String name = fields.textOrNull("customer_name", NAME_CHARS_MAX);
        String currency = currency(fields);
        int days = (int) fields.whole("days_until_due", 1, DAYS_MAX, DAYS);
        String memo = fields.textOrNull("memo", MEMO_CHARS_MAX);
        List<Order.Line> lines = new ArrayList<>();
        List<Fields> given = fields.nestedList("lines", LINES_MAX);
        if (given == null && !fields.flawed()) {
            fields.wrong("lines", "is required");
        }
        for (Fields line : given == null ? List.<Fields>of() : given) {
            lines.add(
                    new Order.Line(
                            line.text("description", MEMO_CHARS_MAX),
                            line.whole("amount_cents", 1, Price.AMOUNT_CENTS_MAX)));
        }
        Order.Invoice invoice = new Order.Invoice(email, name, currency, days, memo, lines);
        long totalCents = invoice.totalCents();
        if (!fields.flawed()
                && (totalCents < least(currency, false) || totalCents > Price.AMOUNT_CENTS_MAX)) {
            fields.invalid("lines", "must add up to what Stripe takes at once");
        }
        return invoice;
    }

    static String priceId(Fields fields) {
        return matching(fields, "price_id", PRICE);
    }

    static String customerId(Fields fields) {
        return matching(fields, "customer_id", CUSTOMER);
    }

    private static String matching(Fields fields, String name, Pattern pattern) {
        String text = fields.text(name, ID_CHARS_MAX);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            fields.invalid(name, "is no id of this kind");
        }
        return text;
    }

    static long quantity(Fields fields) {
        return fields.whole("quantity", 1, QUANTITY_MAX, 1);
    }

    static long used(Fields fields) {
        return fields.whole("quantity", 1, USED_MAX);
    }

    static @Nullable Long atSecondsOrNull(Fields fields, Instant now) {
        Instant at = Given.timeOrNull(fields, "occurred_at");
        if (at == null) {
            return null;
        }
        if (at.isBefore(now.minus(USAGE_BACK_MAX)) || at.isAfter(now.plus(USAGE_AHEAD_MAX))) {
            fields.invalid("occurred_at", "must be within the last 35 days");
        }
        return at.getEpochSecond();
    }

    /// Where it is paid.
    static Order.Ui ui(Fields fields) {
        Order.Ui ui = fields.word("ui", Order.Ui.WORDS, Order.Ui.PAGE);
        if (ui == Order.Ui.ELEMENTS && fields.has("cancel_url") && !fields.isNull("cancel_url")) {
            fields.invalid("cancel_url", "must be absent: nobody leaves the page");
        }
        return ui;
    }

    static @Nullable String emailOrNull(Fields fields, String name) {
        String text = fields.textOrNull(name, EMAIL_CHARS_MAX);
        if (text != null && !text.isEmpty() && !EMAIL.matcher(text).matches()) {
            fields.invalid(name, "must be an e-mail address");
        }
        return text;
    }

    /// A required address on the web.
    static String required(Fields fields, String name) {
        return required(fields, Given.webAddressOrNull(fields, name), name);
    }

    private static String required(Fields fields, @Nullable String value, String name) {
        if (value == null && !fields.flawed()) {
            fields.wrong(name, "is required");
        }
        return value == null ? "" : value;
    }

    private static String currency(Fields fields) {
        String text = fields.textOrNull("currency", 3);
        String currency = text == null ? USD : text.toLowerCase(Locale.ROOT);
        if (!currency.isEmpty() && !CURRENCIES.contains(currency)) {
            fields.invalid("currency", "must be a currency such as usd");
        }
        return currency;
    }

    /// Stripe charges nothing below half a dollar; what that is elsewhere it says itself.
    private static long least(String currency, boolean byUsage) {
        return currency.equals(USD) && !byUsage ? USD_CENTS_MIN : 1;
    }
}
