package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the back office's fields may hold, beside what every API has: ids of a kind, countries,
/// days, shares and karma. As in {@link Fields}, what is wrong is gathered and told at once.
public final class Given {
    /// The epoch of everything: no time before it, none after the year 9999.
    private static final Instant TIME_MIN = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant TIME_MAX = Instant.parse("9999-12-31T00:00:00Z");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final int ID_CHARS_MAX = 128;
    private static final int URL_CHARS_MAX = 2000;

    /// What Stripe puts the id of a checkout in the place of.
    private static final String SESSION = "{CHECKOUT_SESSION_ID}";

    private static final int MICROS_OF_HUNDREDTH = 10_000;
    private static final int MICROS_OF_BASIS_POINT = 100;
    private static final UUID NONE = new UUID(0, 0);

    private Given() {}

    /// A required id; one that cannot be of this kind is refused as not found.
    public static UUID id(Fields fields, String name, IdKind kind, ProblemType notFound) {
        String text = fields.text(name, ID_CHARS_MAX);
        UUID id = kind.parse(text);
        if (id == null && !fields.flawed()) {
            throw new Refusal(notFound(notFound, name));
        }
        return id == null ? NONE : id;
    }

    /// An optional id; one that cannot be of this kind is an impossible value.
    public static @Nullable UUID idOrNull(Fields fields, String name, IdKind kind) {
        String text = fields.textOrNull(name, ID_CHARS_MAX);
        UUID id = text == null ? null : kind.parse(text);
        if (text != null && id == null) {
            fields.invalid(name, "is not known");
        }
        return id;
    }

    /// A refusal because what a field names is not there.
    public static Problem notFound(ProblemType type, String name) {
        return Problem.ofField(type, name, "is not known");
    }

    /// An address on the web, or null.
    public static @Nullable String webAddressOrNull(Fields fields, String name) {
        String text = fields.textOrNull(name, URL_CHARS_MAX);
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text.replace(SESSION, ""));
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException _) {
            // told below, without the parser's words
        }
        fields.invalid(name, "must be an address such as https://example.com");
        return text;
    }

    /// An ISO 3166 country of two capital letters, or null.
    public static @Nullable String countryOrNull(Fields fields, String name) {
        String text = fields.textOrNull(name, 16);
        if (text != null && !COUNTRIES.contains(text)) {
            fields.invalid(name, "must be an ISO 3166 country such as US");
        }
        return text;
    }

    /// A required time.
    public static Instant time(Fields fields, String name) {
        Instant time = timeOrNull(fields, name);
        if (time == null && !fields.flawed()) {
            fields.wrong(name, "is required");
        }
        return time == null ? TIME_MIN : time;
    }

    /// A time that PostgreSQL can keep, or null.
    public static @Nullable Instant timeOrNull(Fields fields, String name) {
        if (!fields.has(name) || fields.isNull(name)) {
            fields.time(name, 0);
            return null;
        }
        Instant time = Instant.ofEpochMilli(fields.time(name, 0));
        if (time.isBefore(TIME_MIN) || time.isAfter(TIME_MAX)) {
            fields.invalid(name, "must be between 1970 and 9999");
            return TIME_MIN;
        }
        return time;
    }

    /// A required day such as 2026-01-31.
    public static LocalDate day(Fields fields, String name) {
        LocalDate day = dayOrNull(fields, name);
        if (day == null && !fields.flawed()) {
            fields.wrong(name, "is required");
        }
        return day == null ? LocalDate.EPOCH : day;
    }

    /// A day, or null.
    public static @Nullable LocalDate dayOrNull(Fields fields, String name) {
        String text = fields.textOrNull(name, 16);
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                return day;
            }
            fields.invalid(name, "must be between 1970 and 9999");
        } catch (DateTimeParseException _) {
            fields.wrong(name, "must be a day such as 2026-01-31");
        }
        return LocalDate.EPOCH;
    }

    /// Required karma in hundredths: a decimal with at most two places.
    public static long karmaHundredths(Fields fields, String name, long maxHundredths) {
        return exact(
                fields, name, maxHundredths, MICROS_OF_HUNDREDTH, "must have at most 2 decimals");
    }

    /// A required share in basis points: a decimal with at most four places.
    public static int basisPoints(Fields fields, String name) {
        return (int)
                exact(fields, name, 10_000, MICROS_OF_BASIS_POINT, "must have at most 4 decimals");
    }

    private static long exact(
            Fields fields, String name, long maxUnits, long microsOfUnit, String message) {
        long micros = fields.micros(name, 0, maxUnits * microsOfUnit);
        if (micros % microsOfUnit != 0) {
            fields.invalid(name, message);
        }
        return micros / microsOfUnit;
    }
}
