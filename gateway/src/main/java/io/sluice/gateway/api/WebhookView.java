package io.sluice.gateway.api;

import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.webhooks.WebhookDelivery;
import io.sluice.gateway.webhooks.WebhookEndpoint;
import org.jspecify.annotations.Nullable;

/// Webhook endpoints and deliveries as JSON.
final class WebhookView {
    private static final JsonName ENDPOINT_ID = JsonName.of("endpoint_id");
    private static final JsonName URL = JsonName.of("url");
    private static final JsonName EVENTS = JsonName.of("events");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName SECRET = JsonName.of("secret");
    private static final JsonName NEXT_SEQUENCE = JsonName.of("next_sequence");
    private static final JsonName CREATED_AT = JsonName.of("created_at");
    private static final JsonName REPLAY = JsonName.of("replay");
    private static final JsonName FROM_SEQUENCE = JsonName.of("from_sequence");
    private static final JsonName TO_SEQUENCE = JsonName.of("to_sequence");
    private static final JsonName EVENT_ID = JsonName.of("event_id");
    private static final JsonName EVENT = JsonName.of("event");
    private static final JsonName SEQUENCE = JsonName.of("sequence");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName ATTEMPTS = JsonName.of("attempts");
    private static final JsonName RESPONSE_STATUS = JsonName.of("response_status");
    private static final JsonName FAILURE = JsonName.of("failure");
    private static final JsonName ATTEMPTED_AT = JsonName.of("attempted_at");

    /// `secret` is shown in one answer, its first.
    void endpoint(JsonOut out, WebhookEndpoint endpoint, @Nullable String secret) {
        out.open().text(ENDPOINT_ID, endpoint.id()).text(URL, endpoint.url()).openArray(EVENTS);
        endpoint.events().forEach(out::text);
        out.closeArray().text(ACCOUNT_ID, endpoint.accountId());
        if (secret != null) {
            out.text(SECRET, secret);
        }
        out.whole(NEXT_SEQUENCE, endpoint.nextSequence());
        WebhookEndpoint.Replay replay = endpoint.replay();
        if (replay == null) {
            out.none(REPLAY);
        } else {
            out.open(REPLAY)
                    .whole(NEXT_SEQUENCE, replay.nextSequence())
                    .whole(TO_SEQUENCE, replay.throughSequence())
                    .close();
        }
        out.time(CREATED_AT, endpoint.createdAtMillis()).close();
    }

    void delivery(JsonOut out, WebhookDelivery delivery) {
        out.open()
                .text(EVENT_ID, delivery.eventId())
                .text(EVENT, delivery.event())
                .whole(SEQUENCE, delivery.place().sequence())
                .text(ACCOUNT_ID, delivery.accountId())
                .text(STATUS, delivery.status())
                .whole(ATTEMPTS, delivery.attempts());
        Integer answered = delivery.responseStatus();
        if (answered == null) {
            out.none(RESPONSE_STATUS);
        } else {
            out.whole(RESPONSE_STATUS, answered);
        }
        out.text(FAILURE, delivery.failure()).time(CREATED_AT, delivery.createdAtMillis());
        Long attempted = delivery.attemptedAtMillis();
        if (attempted == null) {
            out.none(ATTEMPTED_AT);
        } else {
            out.time(ATTEMPTED_AT, attempted);
        }
        out.close();
    }

    void replay(JsonOut out, String endpointId, long from, long to) {
        out.open()
                .text(ENDPOINT_ID, endpointId)
                .whole(FROM_SEQUENCE, from)
                .whole(TO_SEQUENCE, to)
                .close();
    }
}
