package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears from a node that something happened to an address, and says no more than that: what it was
/// is asked for. Opens itself again as long as it is not closed. Thread: event loop.
///
/// sava's own socket is not used: each one leaves a thread behind that keeps the process alive.
final class ChainSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ChainSocket.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long SILENT_MILLIS_MAX = 30_000;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int MESSAGE_BYTES_MAX = 1024 * 1024;

    /// Heard before it is final; what counts is asked for afterwards.
    private static final String EARLY = "confirmed";

    private static final JsonName VERSION = JsonName.of("jsonrpc");
    private static final JsonName ID = JsonName.of("id");
    private static final JsonName METHOD = JsonName.of("method");
    private static final JsonName PARAMS = JsonName.of("params");
    private static final JsonName MENTIONS = JsonName.of("mentions");
    private static final JsonName COMMITMENT = JsonName.of("commitment");

    private final Vertx vertx;
    private final String url;
    private final Supplier<List<String>> addresses;
    private final Runnable heard;
    private final WebSocketClient client;
    private @Nullable WebSocket socket;
    private List<String> subscribed = List.of();
    private boolean opening;
    private boolean closed;
    private long timer = -1;
    private long lastHeardNanos;

    /// @param addresses what to listen for; looked at again and again
    /// @param heard called when something happened, and when the socket was opened
    ChainSocket(Vertx vertx, String url, Supplier<List<String>> addresses, Runnable heard) {
        this.vertx = vertx;
        this.url = url;
        this.addresses = addresses;
        this.heard = heard;
        this.client =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setConnectTimeout(CONNECT_MILLIS_MAX)
                                .setMaxMessageSize(MESSAGE_BYTES_MAX));
    }

    void start() {
        timer = vertx.setPeriodic(1, LOOK_MILLIS, _ -> look());
    }

    boolean isOpen() {
        return socket != null;
    }

    private void look() {
        if (closed || opening) {
            return;
        }
        WebSocket open = socket;
        if (open == null) {
            connect();
        } else if (!addresses.get().equals(subscribed)) {
            open.close(); // opened again with the new addresses
        } else if (silentMillis() > SILENT_MILLIS_MAX) {
            open.close();
        } else if (silentMillis() > SILENT_MILLIS_MAX / 2) {
            open.writePing(Buffer.buffer());
        }
    }

    private long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeardNanos);
    }

    private void connect() {
        opening = true;
        client.connect(new WebSocketConnectOptions().setAbsoluteURI(url))
                .onComplete(done -> {
                    opening = false;
                    if (done.failed()) {
                        LOG.atDebug()
                                .addKeyValue("reason", done.cause().toString())
                                .log("no socket to the Solana node; asking goes on");
                    } else if (closed) {
                        done.result().close();
                    } else {
                        opened(done.result());
                    }
                });
    }

    private void opened(WebSocket open) {
        socket = open;
        lastHeardNanos = System.nanoTime();
        subscribed = List.copyOf(addresses.get());
        open.textMessageHandler(message -> {
            lastHeardNanos = System.nanoTime();
            if (message.contains("logsNotification")) {
                heard.run();
            }
        });
        open.pongHandler(_ -> lastHeardNanos = System.nanoTime());
        open.exceptionHandler(_ -> {});
        open.closeHandler(_ -> socket = null);
        for (int i = 0; i < subscribed.size(); i++) {
            open.writeTextMessage(subscription(i + 1, subscribed.get(i)));
        }
        heard.run(); // what happened while it was closed
    }

    private String subscription(int id, String address) {
        return new JsonOut()
                .open()
                .text(VERSION, "2.0")
                .whole(ID, id)
                .text(METHOD, "logsSubscribe")
                .openArray(PARAMS)
                .open()
                .openArray(MENTIONS)
                .text(address)
                .closeArray()
                .close()
                .open()
                .text(COMMITMENT, EARLY)
                .close()
                .closeArray()
                .close()
                .toString();
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        client.close();
    }
}
