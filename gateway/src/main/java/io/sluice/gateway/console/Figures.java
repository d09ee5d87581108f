package io.sluice.gateway.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Figures as people read them: grouped digits, dollars with two decimals, times in UTC.
public final class Figures {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final int PLACES_SHOWN_MAX = 6;

    private Figures() {}

    /// `2,438.8`: all places there are, at most six.
    public static String number(BigDecimal number) {
        BigDecimal shown = number.setScale(PLACES_SHOWN_MAX, RoundingMode.HALF_EVEN);
        String plain = shown.stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        return sign(whole) + grouped(whole) + (point < 0 ? "" : plain.substring(point));
    }

    /// `$24.50`; more places where the amount has them.
    public static String dollars(BigDecimal dollars) {
        BigDecimal shown = dollars.scale() < 2 ? dollars.setScale(2) : dollars;
        shown = shown.scale() > 2 ? atLeastCents(shown.stripTrailingZeros()) : shown;
        String plain = shown.toPlainString();
        int point = plain.indexOf('.');
        String whole = plain.substring(0, point);
        return sign(whole) + "$" + grouped(whole) + plain.substring(point);
    }

    /// Cents as dollars.
    public static String cents(long cents) {
        return dollars(BigDecimal.valueOf(cents, 2));
    }

    /// A share as a percentage with so many places.
    public static String percent(BigDecimal share, int places) {
        return share.movePointRight(2).setScale(places, RoundingMode.HALF_EVEN).toPlainString()
                + "%";
    }

    public static String time(Instant time) {
        return TIME.format(time);
    }

    public static String day(LocalDate day) {
        return DAY.format(day);
    }

    /// `2026-09` as `September 2026`, and `2026-09-07/2026-09-13` as its two days.
    public static String period(String period) {
        int slash = period.indexOf('/');
        return slash < 0
                ? MONTH.format(YearMonth.parse(period))
                : day(LocalDate.parse(period.substring(0, slash)))
                        + " – "
                        + day(LocalDate.parse(period.substring(slash + 1)));
    }

    /// `rolled_over` as `rolled over`.
    public static String words(String code) {
        return code.replace('_', ' ').replace('.', ' ');
    }

    private static BigDecimal atLeastCents(BigDecimal amount) {
        return amount.scale() < 2 ? amount.setScale(2) : amount;
    }

    private static String sign(String whole) {
        return whole.startsWith("-") ? "−" : "";
    }

    private static String grouped(String whole) {
        String digits = whole.startsWith("-") ? whole.substring(1) : whole;
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
