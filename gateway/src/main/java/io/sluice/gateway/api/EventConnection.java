package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.events.EventFilter;
import io.sluice.gateway.events.EventPosition;
import io.sluice.gateway.events.Follower;
import io.sluice.gateway.events.PublicEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A reader of events at the end of one connection: keeps it warm, and cuts it off when its reader
/// is not admitted any more or does not read. Thread: its event loop.
abstract class EventConnection extends Follower {
    static final CharSequence EVENT_STREAM =
            HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private static final long LOOK_MILLIS = 1_000;

    /// A comment or a ping after so many looks, so that nobody in between takes us for dead.
    private static final int LOOKS_PER_HEARTBEAT = 10;

    /// A reader for whom nothing has left for so many looks does not read.
    private static final int LOOKS_WITHOUT_READING_MAX = 5;

    final Exchange exchange;
    private final Vertx vertx;
    private long timer;
    private int looks;
    private int looksWithoutReading;
    private boolean read;
    private boolean ended;

    private EventConnection(
            Exchange exchange, EventFilter filter, @Nullable EventPosition after, Context loop) {
        super(exchange.principal(), filter, after, task -> loop.runOnContext(_ -> task.run()));
        this.exchange = exchange;
        this.vertx = loop.owner();
    }

    static EventConnection of(
            Exchange exchange, EventFilter filter, @Nullable EventPosition after) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        boolean upgrades = exchange.wantsSocket();
        EventConnection connection =
                upgrades
                        ? new Socket(exchange, filter, after, loop)
                        : new ServerSent(exchange, filter, after, loop);
        if (upgrades) {
            exchange.http().pause(); // until the upgrade is decided
        }
        exchange.http().response().closeHandler(_ -> connection.closed());
        return connection;
    }

    @Override
    protected final void refuse(Refusal refusal) {
        exchange.http().resume();
        EventsApi.refuse(exchange, refusal);
    }

    /// Bytes have left: the reader reads.
    final void left(long bytes) {
        read = true;
        sent(bytes);
    }

    final void opened() {
        if (!ended) {
            timer = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
        }
    }

    final boolean hasEnded() {
        return ended;
    }

    final void closed() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
            leave();
        }
    }

    abstract void heartbeat();

    private void look() {
        looksWithoutReading = read || unsentBytes() == 0 ? 0 : looksWithoutReading + 1;
        read = false;
        if (!exchange.isStillAdmitted()) {
            end();
        } else if (looksWithoutReading >= LOOKS_WITHOUT_READING_MAX) {
            // What it has not read can't be taken back, and nothing more would fit.
            exchange.http().connection().close();
            closed();
        } else if (++looks % LOOKS_PER_HEARTBEAT == 0 && unsentBytes() == 0) {
            heartbeat();
        }
    }

    /// Server-sent events: `id`, `event` and `data` of each.
    private static final class ServerSent extends EventConnection {
        private static final Buffer HELLO = Buffer.buffer(": follow\nretry: 1000\n\n");
        private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

        private @Nullable HttpServerResponse response;

        ServerSent(
                Exchange exchange,
                EventFilter filter,
                @Nullable EventPosition after,
                Context loop) {
            super(exchange, filter, after, loop);
        }

        @Override
        protected void begin() {
            if (!hasEnded()) {
                HttpServerResponse begun = exchange.stream(EVENT_STREAM);
                begun.exceptionHandler(_ -> {}); // a peer that breaks off is no event of ours
                begun.write(HELLO.copy());
                response = begun;
                opened();
            }
        }

        @Override
        protected void send(List<PublicEvent> events, long bytes) {
            HttpServerResponse begun = response;
            if (begun == null || hasEnded()) {
                return;
            }
            if (!exchange.isStillAdmitted()) {
                end();
                return;
            }
            Buffer lot = Buffer.buffer();
            for (PublicEvent event : events) {
                lot.appendString("id: ")
                        .appendString(event.id())
                        .appendString("\nevent: ")
                        .appendString(event.type().word())
                        .appendString("\ndata: ")
                        .appendBytes(event.json())
                        .appendString("\n\n");
            }
            begun.write(lot).onSuccess(_ -> left(bytes));
        }

        @Override
        void heartbeat() {
            Objects.requireNonNull(response).write(HEARTBEAT.copy());
        }

        @Override
        protected void end() {
            if (response != null && !hasEnded()) {
                response.end().onComplete(_ -> exchange.http().connection().close());
            }
            closed();
        }
    }

    /// A WebSocket: each event a text message.
    private static final class Socket extends EventConnection {
        private static final short GOING_AWAY = 1001;

        private final Queue<Lot> waiting = new ArrayDeque<>();
        private @Nullable ServerWebSocket socket;

        Socket(Exchange exchange, EventFilter filter, @Nullable EventPosition after, Context loop) {
            super(exchange, filter, after, loop);
        }

        private record Lot(List<PublicEvent> events, long bytes) {}

        @Override
        protected void begin() {
            if (!hasEnded()) {
                exchange.upgrade().onSuccess(this::upgraded).onFailure(_ -> closed());
            }
        }

        private void upgraded(ServerWebSocket open) {
            socket = open;
            open.exceptionHandler(_ -> {});
            open.closeHandler(_ -> closed());
            opened();
            for (Lot lot = waiting.poll(); lot != null; lot = waiting.poll()) {
                write(open, lot);
            }
        }

        @Override
        protected void send(List<PublicEvent> events, long bytes) {
            Lot lot = new Lot(events, bytes);
            ServerWebSocket open = socket;
            if (open == null) {
                waiting.add(lot); // as much as may be on its way at most
            } else {
                write(open, lot);
            }
        }

        private void write(ServerWebSocket open, Lot lot) {
            if (hasEnded()) {
                return;
            }
            if (!exchange.isStillAdmitted()) {
                end();
                return;
            }
            int last = lot.events.size() - 1;
            for (int i = 0; i < last; i++) {
                open.writeTextMessage(text(lot.events.get(i)));
            }
            open.writeTextMessage(text(lot.events.get(last))).onSuccess(_ -> left(lot.bytes));
        }

        private static String text(PublicEvent event) {
            return new String(event.json(), StandardCharsets.UTF_8);
        }

        @Override
        void heartbeat() {
            Objects.requireNonNull(socket).writePing(Buffer.buffer());
        }

        @Override
        protected void end() {
            if (socket != null && !hasEnded()) {
                socket.close(GOING_AWAY, "come again with the last event_id");
            }
            closed();
        }
    }
}
