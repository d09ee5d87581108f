package io.sluice.backoffice.ledger;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One object of Stripe's, read by name. A field is there with the right type, or it counts as
/// missing; what must be there is asked for as such.
record StripeObject(JsonObject json) {
    /// Far above every amount Stripe takes, and far below where sums of them would overflow.
    private static final long AMOUNT_MAX = 1_000_000_000_000_000L;

    private static final int TEXT_CHARS_MAX = 255;
    private static final int TEXTS_MAX = 100;
    private static final int DIGITS_MAX = 17;

    /// The last second that has a four-digit year.
    private static final long SECONDS_MAX = 253_402_300_799L;

    @Nullable String text(String name) {
        return json.find(name) instanceof JsonText(String text) && isSound(text) ? text : null;
    }

    private static boolean isSound(String text) {
        return !text.isEmpty() && text.length() <= TEXT_CHARS_MAX && text.indexOf('\0') < 0;
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new MissingField(name);
        }
        return text;
    }

    @Nullable StripeObject object(String name) {
        return json.find(name) instanceof JsonObject object ? new StripeObject(object) : null;
    }

    /// The id of another object, which may be there by its id or as a whole.
    @Nullable String id(String name) {
        StripeObject whole = object(name);
        return whole == null ? text(name) : whole.text("id");
    }

    @Nullable String metadata(String name) {
        StripeObject metadata = object("metadata");
        return metadata == null ? null : metadata.text(name);
    }

    /// The texts of a list, as far as anybody would read.
    List<String> texts(String name) {
        return json.find(name) instanceof JsonArray(List<JsonValue> all)
                ? all.stream()
                        .filter(each -> each instanceof JsonText(String text) && isSound(text))
                        .limit(TEXTS_MAX)
                        .map(each -> ((JsonText) each).text())
                        .toList()
                : List.of();
    }

    boolean isTrue(String name) {
        return json.find(name) == JsonFlag.TRUE;
    }

    boolean isFalse(String name) {
        return json.find(name) == JsonFlag.FALSE;
    }

    /// A whole amount from 0 on, or `absent` where there is none.
    long amount(String name, long absent) {
        Long amount = whole(json.find(name), AMOUNT_MAX);
        return amount == null ? absent : amount;
    }

    long requiredAmount(String name) {
        Long amount = whole(json.find(name), AMOUNT_MAX);
        if (amount == null) {
            throw new MissingField(name);
        }
        return amount;
    }

    /// A whole amount of either sign.
    long requiredSigned(String name) {
        if (json.find(name) instanceof JsonNumber(String raw) && raw.startsWith("-")) {
            Long taken = whole(new JsonNumber(raw.substring(1)), AMOUNT_MAX);
            if (taken != null) {
                return -taken;
            }
        }
        return requiredAmount(name);
    }

    @Nullable Instant time(String name) {
        Long seconds = whole(json.find(name), SECONDS_MAX);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private static @Nullable Long whole(@Nullable JsonValue value, long max) {
        if (!(value instanceof JsonNumber(String raw)) || raw.length() > DIGITS_MAX) {
            return null;
        }
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < '0' || raw.charAt(i) > '9') {
                return null;
            }
        }
        long number = Long.parseLong(raw);
        return number <= max ? number : null;
    }
}
