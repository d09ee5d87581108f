package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.web.LiveFeed.Topic;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// `GET /api/feed`: sales as they are booked, as server-sent events or over a WebSocket, from now
/// on or from where the reader stopped.
final class FeedApi {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String LAST_EVENT_ID_PARAMETER = "last_event_id";
    private static final int ID_CHARS_MAX = 128;

    private final LiveFeed feed;

    FeedApi(Routes.Rooms rooms) {
        this.feed = rooms.feed();
    }

    List<Route> routes() {
        return List.of(Route.socket("/api/feed", "followFeed").anyRole().to(this::follow));
    }

    private void follow(Exchange exchange) {
        Fields query = exchange.query();
        Topic topic =
                new Topic(
                        Given.idOrNull(query, "project_id", IdKind.PROJECT),
                        query.flag("all", false));
        String named = query.textOrNull(LAST_EVENT_ID_PARAMETER, ID_CHARS_MAX);
        String header = exchange.header(LAST_EVENT_ID);
        String last = header == null || header.isEmpty() ? named : header;
        long after =
                last == null ? LiveFeed.FROM_NOW_ON : sequence(query, last, last.equals(named));
        if (exchange.refused(query)) {
            return;
        }
        if (exchange.http().method().equals(HttpMethod.HEAD)) {
            exchange.send(200, FeedLine.EVENT_STREAM, Buffer.buffer());
            return;
        }
        FeedLine line = FeedLine.of(exchange, topic, after, feed);
        if (!feed.join(line)) {
            line.turnAway();
        }
    }

    private static long sequence(Fields query, String text, boolean inQuery) {
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        query.wrong(
                inQuery ? LAST_EVENT_ID_PARAMETER : LAST_EVENT_ID,
                "must be the id of a message of this feed");
        return 0;
    }
}
