package io.sluice.backoffice.tax;

import io.sluice.backoffice.rails.ProviderJson;
import io.sluice.gateway.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes Trolley's events: HMAC-SHA256 over the time of signing and the raw body, with nothing in
/// between. Safe for all threads.
public final class TrolleyWebhook {
    /// Trolley sends again for three days.
    private static final Duration OLD_MAX = Duration.ofDays(4);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    private static final Pattern HEADER =
            Pattern.compile("\\s*t=(\\d{1,12})\\s*,\\s*v1=([0-9a-fA-F]{64})\\s*");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,40}");
    private static final Map<String, FormStatus> STATUSES =
            Map.of(
                    "incomplete", FormStatus.PENDING,
                    "submitted", FormStatus.SUBMITTED,
                    "reviewed", FormStatus.VALIDATED,
                    "voided", FormStatus.VOIDED);
    private static final Map<String, FormType> TYPES =
            Map.of("w9", FormType.W9, "w8ben", FormType.W8BEN);

    private final List<Secret> secrets;
    private final List<InstantSource> clocks;

    /// @param access null: Trolley collects nothing here
    /// @param clocks the machine's, and the one a test has set
    public TrolleyWebhook(TaxSettings.@Nullable TrolleyAccess access, List<InstantSource> clocks) {
        Secret given = access == null ? null : access.webhookSecrets();
        this.secrets =
                given == null
                        ? List.of()
                        : given.use(text ->
                                Arrays.stream(text.split(",", -1))
                                        .map(String::strip)
                                        .filter(each -> !each.isEmpty())
                                        .map(Secret::new)
                                        .toList());
        this.clocks = List.copyOf(clocks);
    }

    /// What receiving something that says it is from Trolley came to.
    public sealed interface Reception {
        /// It is theirs, and says something about a form.
        record Taken(FormFact fact) implements Reception {}

        /// It is theirs, and says nothing we want to know.
        record Unused() implements Reception {}

        /// Nobody has said what signatures to trust.
        record NotConfigured() implements Reception {}

        /// Not signed, signed by somebody else, altered, or not of this time.
        record Forged() implements Reception {}

        /// Signed, and no event.
        record NotAnEvent() implements Reception {}
    }

    /// Receives one event.
    ///
    /// @param signature the header `X-PaymentRails-Signature`
    public Reception receive(byte[] body, @Nullable String signature) {
        if (secrets.isEmpty()) {
            return new Reception.NotConfigured();
        }
        Matcher header = HEADER.matcher(signature == null ? "" : signature);
        if (!header.matches()) {
            return new Reception.Forged();
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(header.group(1)));
        byte[] given = HexFormat.of().parseHex(header.group(2).toLowerCase(Locale.ROOT));
        if (!isOfNow(at) || !isSigned(header.group(1), body, given)) {
            return new Reception.Forged();
        }
        ProviderJson event = ProviderJson.of(body);
        String model = event.text("model");
        if (model == null || event.text("action") == null) {
            return new Reception.NotAnEvent();
        }
        return model.equals("taxForm") ? form(event, body, at) : new Reception.Unused();
    }

    private boolean isOfNow(Instant at) {
        return clocks.stream()
                .map(InstantSource::instant)
                .anyMatch(
                        now -> at.isAfter(now.minus(OLD_MAX)) && at.isBefore(now.plus(AHEAD_MAX)));
    }

    private boolean isSigned(String time, byte[] body, byte[] given) {
        boolean signed = false;
        for (Secret secret : secrets) {
            String sound = TrolleySignature.of(secret, TrolleySignature.bytes(time), body);
            signed |= MessageDigest.isEqual(HexFormat.of().parseHex(sound), given);
        }
        return signed;
    }

    /// The form stands in the body under its model's name, and there under `data`, or not.
    private static Reception form(ProviderJson event, byte[] body, Instant at) {
        ProviderJson outer = event.at("body", "taxForm");
        ProviderJson inner = outer.at("data");
        ProviderJson form =
                inner.text("status") != null
                        ? inner
                        : outer.text("status") != null ? outer : event.at("body");
        String formId = form.textOr(form.textOr("", "id"), "taxFormId");
        String recipientId = form.textOr("", "recipientId");
        FormStatus status = STATUSES.get(form.textOr("", "status"));
        if (!ID.matcher(formId).matches() || !ID.matcher(recipientId).matches()) {
            return new Reception.NotAnEvent();
        }
        String kind = form.textOr(form.textOr("", "kind"), "taxFormType");
        FormType type = TYPES.get(plain(kind).replace("_", ""));
        if (status == null || type == null) {
            return new Reception.Unused(); // a form of companies, or a word to come
        }
        String tin = plain(form.textOr("", "tinStatus"));
        return new Reception.Taken(
                new FormFact(
                        sum(body),
                        recipientId,
                        formId,
                        type,
                        status,
                        day(form.text("signedAt")),
                        WORD.matcher(tin).matches() ? tin : FormState.NOT_CHECKED,
                        at));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }

    /// The day of a signature in UTC; null where there is none, or none that can be.
    private static @Nullable LocalDate day(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            LocalDate day =
                    text.length() <= 10
                            ? LocalDate.parse(text)
                            : OffsetDateTime.parse(text)
                                    .withOffsetSameInstant(ZoneOffset.UTC)
                                    .toLocalDate();
            return day.getYear() < 1970 || day.getYear() > 9_000 ? null : day;
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// The delivery's id is not signed; the body is.
    private static String sum(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
