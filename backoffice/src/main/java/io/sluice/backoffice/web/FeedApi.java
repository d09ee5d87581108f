package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.web.LiveFeed.Topic;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Objects;

/// `GET /api/feed`: sales as they are booked, as server-sent events or over a WebSocket, from now
/// on or from where the reader stopped.
final class FeedApi {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String LAST_EVENT_ID_PARAMETER = "last_event_id";
    private static final int ID_CHARS_MAX = 128;
    private static final long FROM_NOW_ON = -1;

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
        long after = last == null ? FROM_NOW_ON : sequence(query, last, last.equals(named));
        if (exchange.refused(query)) {
            return;
        }
        if (exchange.http().method().equals(HttpMethod.HEAD)) {
            exchange.send(200, FeedLine.EVENT_STREAM, Buffer.buffer());
            return;
        }
        if (feed.isFull()) {
            exchange.refuse(ProblemType.OVERLOADED);
            return;
        }
        FeedLine line = FeedLine.of(exchange, topic, feed);
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        Thread.ofVirtual().name("feed-join").start(() -> join(exchange, loop, line, after));
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

    /// On a thread that may wait: where new begins must be known before the reader is told that it
    /// follows.
    private void join(Exchange exchange, Context loop, FeedLine line, long after) {
        try {
            long head = feed.head();
            line.startAfter(after == FROM_NOW_ON ? head : Math.min(after, head));
            loop.runOnContext(_ -> line.begin());
        } catch (RuntimeException failure) {
            loop.runOnContext(_ -> refuse(exchange, failure));
        }
    }

    private static void refuse(Exchange exchange, RuntimeException failure) {
        if (Database.isAway(failure)) {
            exchange.refuse(ProblemType.DATABASE_DETACHED);
        } else {
            exchange.fail(failure);
        }
    }
}
