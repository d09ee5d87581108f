package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.SaleStore.Sale;
import io.sluice.backoffice.web.LiveFeed.Topic;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection that follows the feed: written to as fast as it reads, and cut off when it has
/// read nothing for a while, or its reader is not admitted any more.
///
/// Thread: its event loop, but for what the feed calls.
abstract class FeedLine extends LiveFeed.Reader {
    static final CharSequence EVENT_STREAM =
            HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private static final JsonName SEQUENCE = JsonName.of("sequence");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName TEXT = JsonName.of("text");
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOKS_PER_HEARTBEAT = 10;

    /// How often a look may find it still full.
    private static final int LOOKS_FULL_MAX = 5;

    final Exchange exchange;
    final LiveFeed feed;
    private final Topic topic;
    private final Context loop;
    private @Nullable WriteStream<?> stream;
    private long timer = -1;
    private int looks;
    private int looksFull;
    private boolean ended;
    private volatile boolean ready; // not before it is answered

    private FeedLine(Exchange exchange, Topic topic, long after, LiveFeed feed) {
        super(after);
        this.exchange = exchange;
        this.feed = feed;
        this.topic = topic;
        this.loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    }

    /// A line for this request, which wants a WebSocket or else server-sent events.
    static FeedLine of(Exchange exchange, Topic topic, long after, LiveFeed feed) {
        boolean upgrades = exchange.wantsSocket();
        FeedLine line =
                upgrades
                        ? new Socket(exchange, topic, after, feed)
                        : new ServerSent(exchange, topic, after, feed);
        if (upgrades) {
            exchange.http().pause(); // until the upgrade is decided
        }
        exchange.http().response().closeHandler(_ -> line.closed());
        return line;
    }

    /// Answers the request and listens from then on.
    abstract void answer();

    abstract void write(Sale sale, String json);

    abstract void heartbeat();

    abstract void end();

    @Override
    final Principal caller() {
        return exchange.principal();
    }

    @Override
    final void begin() {
        loop.runOnContext(_ -> {
            if (!ended) {
                answer();
            }
        });
    }

    @Override
    final void refuse(RuntimeException failure) {
        loop.runOnContext(_ -> {
            if (!ended) {
                ended = true;
                exchange.http().resume();
                if (Database.isAway(failure)) {
                    exchange.refuse(ProblemType.DATABASE_DETACHED);
                } else {
                    exchange.fail(failure);
                }
            }
        });
    }

    /// There is no place for it.
    final void turnAway() {
        ended = true;
        exchange.http().resume();
        exchange.refuse(ProblemType.OVERLOADED);
    }

    @Override
    final Topic topic() {
        return topic;
    }

    @Override
    final boolean isReady() {
        return ready;
    }

    @Override
    final void give(List<Sale> sales) {
        ready = false;
        loop.runOnContext(_ -> write(sales));
    }

    private void write(List<Sale> sales) {
        WriteStream<?> open = stream;
        if (ended || open == null) {
            return;
        }
        if (!exchange.isStillAdmitted()) {
            cut();
            return;
        }
        sales.forEach(sale -> write(sale, json(sale)));
        if (!open.writeQueueFull()) {
            ready();
        }
    }

    private void ready() {
        looksFull = 0;
        ready = true;
        feed.booked();
    }

    /// Follows the feed over this stream.
    final void opened(WriteStream<?> open) {
        if (ended) {
            return;
        }
        stream = open;
        open.exceptionHandler(_ -> {}); // a peer that breaks off is no event of ours
        open.drainHandler(_ -> ready());
        timer = loop.owner().setPeriodic(LOOK_MILLIS, _ -> look());
        ready();
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
        looksFull = ready ? 0 : looksFull + 1;
        if (!exchange.isStillAdmitted() || looksFull > LOOKS_FULL_MAX) {
            cut();
        } else if (++looks % LOOKS_PER_HEARTBEAT == 0 && ready) {
            heartbeat();
        }
    }

    private void cut() {
        end();
        closed();
    }

    private static String json(Sale sale) {
        return new JsonOut()
                .open()
                .whole(SEQUENCE, sale.sequence())
                .text(PROJECT_ID, IdKind.PROJECT.text(sale.projectId()))
                .text(PROJECT_NAME, sale.projectName())
                .whole(AMOUNT, sale.cents())
                .text(TEXT, words(sale))
                .close()
                .toString();
    }

    private static String words(Sale sale) {
        String name = sale.projectName();
        String amount = dollars(Math.abs(sale.cents()));
        return switch (sale.what()) {
            case "collected" ->
                    sale.cents() < 0
                            ? name + ": " + amount + " less earned"
                            : name + " earned " + amount + "!";
            case "refunded" -> name + " gave back " + amount;
            default -> name + ": a dispute about " + amount + " was " + sale.what();
        };
    }

    /// `$49`, `$49.50`, `$1,250`.
    private static String dollars(long cents) {
        long rest = cents % 100;
        String whole = String.format(Locale.ROOT, "$%,d", cents / 100);
        return rest == 0 ? whole : whole + String.format(Locale.ROOT, ".%02d", rest);
    }

    private static final class ServerSent extends FeedLine {
        private @Nullable HttpServerResponse response;

        ServerSent(Exchange exchange, Topic topic, long after, LiveFeed feed) {
            super(exchange, topic, after, feed);
        }

        @Override
        void answer() {
            HttpServerResponse begun = exchange.stream(EVENT_STREAM);
            begun.write(": follow\nretry: 1000\n\n");
            response = begun;
            opened(begun);
        }

        @Override
        void write(Sale sale, String json) {
            if (response != null) {
                response.write(
                        "id: " + sale.sequence() + "\nevent: revenue\ndata: " + json + "\n\n");
            }
        }

        @Override
        void heartbeat() {
            if (response != null) {
                response.write(": still here\n\n");
            }
        }

        @Override
        void end() {
            exchange.http().connection().close();
        }
    }

    private static final class Socket extends FeedLine {
        private static final short GOING_AWAY = 1001;

        private @Nullable ServerWebSocket socket;

        Socket(Exchange exchange, Topic topic, long after, LiveFeed feed) {
            super(exchange, topic, after, feed);
        }

        @Override
        void answer() {
            exchange.upgrade().onSuccess(this::upgraded).onFailure(_ -> closed());
        }

        private void upgraded(ServerWebSocket open) {
            socket = open;
            open.closeHandler(_ -> closed());
            opened(open);
        }

        @Override
        void write(Sale sale, String json) {
            if (socket != null) {
                socket.writeTextMessage(json);
            }
        }

        @Override
        void heartbeat() {
            if (socket != null) {
                socket.writePing(Buffer.buffer());
            }
        }

        @Override
        void end() {
            if (socket == null) {
                return;
            }
            socket.close(GOING_AWAY, "come again");
            if (!isReady()) {
                exchange.http().connection().close(); // it would never read the farewell
            }
        }
    }
}
