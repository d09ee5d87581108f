package io.sluice.backoffice.ledger;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes Stripe's events about projects: checks the signature over the raw bytes, then keeps the
/// event and books it. Safe for all threads that may wait.
public final class RevenueWebhook {
    /// How far the time in a signature may be from ours, both ways.
    private static final long TOLERANCE_SECONDS = 300;

    private static final int HEADER_CHARS_MAX = 2_000;

    private final List<String> secrets;
    private final List<InstantSource> clocks;
    private final RevenueDesk desk;

    /// @param secrets any of them may have signed: during a rotation there are two
    /// @param clocks the machine's, and the one a test has set: a walk through a year signs by its
    ///   own calendar
    public RevenueWebhook(List<String> secrets, List<InstantSource> clocks, RevenueDesk desk) {
        this.secrets = List.copyOf(secrets);
        this.clocks = List.copyOf(clocks);
        this.desk = desk;
    }

    /// What came, as its signature says.
    public sealed interface Reception {
        /// An event of Stripe's.
        ///
        /// @param fact what it says of revenue; null: nothing
        record Sound(String id, String type, @Nullable RevenueEvent fact, byte[] payload)
                implements Reception {}

        /// Nobody has said what signatures to trust.
        record NotConfigured() implements Reception {}

        /// Not signed, signed by somebody else, altered, or not of this time.
        record Forged() implements Reception {}

        /// Signed, and no event.
        record NotAnEvent() implements Reception {}
    }

    /// Whether this is an event of Stripe's. Asks nobody.
    public Reception check(byte[] payload, @Nullable String signature) {
        if (secrets.isEmpty()) {
            return new Reception.NotConfigured();
        }
        if (signature == null
                || signature.length() > HEADER_CHARS_MAX
                || !isSigned(payload, signature)) {
            return new Reception.Forged();
        }
        if (!(Json.read(payload) instanceof Json.Reading.Sound(JsonObject event))) {
            return new Reception.NotAnEvent();
        }
        StripeObject envelope = new StripeObject(event);
        String id = envelope.text("id");
        String type = envelope.text("type");
        if (id == null || type == null || id.indexOf('#') >= 0) {
            return new Reception.NotAnEvent();
        }
        return switch (StripeEvents.read(event)) {
            case StripeEvents.Reading.Fact(RevenueEvent fact) ->
                    new Reception.Sound(id, type, fact, payload);
            case StripeEvents.Reading.Unused() -> new Reception.Sound(id, type, null, payload);
            case StripeEvents.Reading.Unreadable(_) -> new Reception.NotAnEvent();
        };
    }

    /// Keeps and books it. When this throws, nothing is promised and Stripe sends again.
    public void take(Reception.Sound event) {
        RevenueEvent fact = event.fact;
        desk.keep(event.id, event.type, fact == null ? null : fact.subject(), event.payload);
        if (fact != null) {
            desk.apply(fact.subject());
        }
    }

    private boolean isSigned(byte[] payload, String signature) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException _) {
            return false;
        }
        Long seconds = seconds(signature);
        for (InstantSource clock : clocks) {
            Instant now = clock.instant();
            // The library refuses what is old, not what is yet to come.
            if (seconds == null || seconds > now.getEpochSecond() + TOLERANCE_SECONDS) {
                continue;
            }
            for (String secret : secrets) {
                if (verifies(text, signature, secret, Clock.fixed(now, ZoneOffset.UTC))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean verifies(String text, String signature, String secret, Clock now) {
        try {
            return Webhook.Signature.verifyHeader(text, signature, secret, TOLERANCE_SECONDS, now);
        } catch (SignatureVerificationException | RuntimeException _) {
            return false; // not what a header looks like, or not what it should say
        }
    }

    /// The time the header claims.
    private static @Nullable Long seconds(String signature) {
        for (String part : signature.split(",", -1)) {
            if (part.startsWith("t=")) {
                try {
                    return Long.parseLong(part.substring(2));
                } catch (NumberFormatException _) {
                    return null;
                }
            }
        }
        return null;
    }
}
