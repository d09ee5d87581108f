package io.sluice.backoffice.web;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `GET /api/feed`: sales as they are booked, as server-sent events or over a WebSocket.
final class FeedApi {
    private static final CharSequence EVENT_STREAM =
            HttpHeaders.createOptimized("text/event-stream; charset=utf-8");
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOKS_PER_HEARTBEAT = 10;

    private final LiveFeed feed;

    FeedApi(Routes.Rooms rooms) {
        this.feed = rooms.feed();
    }

    List<Route> routes() {
        return List.of(Route.socket("/api/feed", "followFeed").anyRole().to(this::follow));
    }

    private void follow(Exchange exchange) {
        if (exchange.http().method().equals(HttpMethod.HEAD)) {
            exchange.send(200, EVENT_STREAM, Buffer.buffer());
            return;
        }
        boolean upgrades = "websocket".equalsIgnoreCase(exchange.header("Upgrade"));
        Line line = upgrades ? new Socket(exchange) : new ServerSent(exchange);
        if (!feed.join(line)) {
            exchange.refuse(ProblemType.OVERLOADED);
            return;
        }
        exchange.http().response().closeHandler(_ -> line.closed());
        line.begin();
    }

    /// One connection. Thread: its event loop, but for `send`.
    private abstract class Line implements LiveFeed.Reader {
        final Exchange exchange;
        private final Context loop;
        private long timer = -1;
        private long admittedIn;
        private int looks;
        private boolean ended;

        Line(Exchange exchange) {
            this.exchange = exchange;
            this.loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
            this.admittedIn = exchange.loop().keyGeneration();
        }

        abstract void begin();

        /// False when it is not taken: the reader does not keep up.
        abstract boolean write(String json);

        abstract void heartbeat();

        abstract void end();

        @Override
        public final void send(String json) {
            loop.runOnContext(_ -> {
                if (!ended && (!isAdmitted() || !write(json))) {
                    end();
                    closed();
                }
            });
        }

        final void opened() {
            if (!ended) {
                timer = loop.owner().setPeriodic(LOOK_MILLIS, _ -> look());
            }
        }

        final void closed() {
            if (!ended) {
                ended = true;
                feed.leave(this);
                if (timer >= 0) {
                    loop.owner().cancelTimer(timer);
                }
            }
        }

        private void look() {
            if (!isAdmitted()) {
                end();
                closed();
            } else if (++looks % LOOKS_PER_HEARTBEAT == 0) {
                heartbeat();
            }
        }

        /// Whether the key it came with still lets it in.
        private boolean isAdmitted() {
            long generation = exchange.loop().keyGeneration();
            if (generation != admittedIn && exchange.loop().admits(exchange.principal())) {
                admittedIn = generation;
            }
            return generation == admittedIn
                    && exchange.nowMillis() <= exchange.principal().expiresAtMillis();
        }
    }

    private final class ServerSent extends Line {
        private @Nullable HttpServerResponse response;

        ServerSent(Exchange exchange) {
            super(exchange);
        }

        @Override
        void begin() {
            HttpServerResponse begun = exchange.stream(EVENT_STREAM);
            begun.exceptionHandler(_ -> {}); // a peer that breaks off is no event of ours
            begun.write(": follow\nretry: 1000\n\n");
            response = begun;
            opened();
        }

        @Override
        boolean write(String json) {
            HttpServerResponse begun = response;
            if (begun == null || begun.writeQueueFull()) {
                return false;
            }
            begun.write("event: revenue\ndata: " + json + "\n\n");
            return true;
        }

        @Override
        void heartbeat() {
            if (response != null && !response.writeQueueFull()) {
                response.write(": still here\n\n");
            }
        }

        @Override
        void end() {
            exchange.http().connection().close();
        }
    }

    private final class Socket extends Line {
        private static final short GOING_AWAY = 1001;

        private @Nullable ServerWebSocket socket;

        Socket(Exchange exchange) {
            super(exchange);
        }

        @Override
        void begin() {
            exchange.http().pause(); // until the upgrade is decided
            exchange.http().toWebSocket().onSuccess(this::upgraded).onFailure(_ -> closed());
        }

        private void upgraded(ServerWebSocket open) {
            socket = open;
            open.exceptionHandler(_ -> {});
            open.closeHandler(_ -> closed());
            opened();
        }

        @Override
        boolean write(String json) {
            ServerWebSocket open = socket;
            if (open == null) {
                return true; // not there yet: the feed tells what happens from then on
            }
            if (open.writeQueueFull()) {
                return false;
            }
            open.writeTextMessage(json);
            return true;
        }

        @Override
        void heartbeat() {
            if (socket != null) {
                socket.writePing(Buffer.buffer());
            }
        }

        @Override
        void end() {
            if (socket != null) {
                socket.close(GOING_AWAY, "come again");
            }
        }
    }
}
