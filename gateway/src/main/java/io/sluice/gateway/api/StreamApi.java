package io.sluice.gateway.api;

import io.sluice.gateway.api.Operations.Kept;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `GET /v1/stream`: the operations of `/v1/batch` over a WebSocket, one JSON message each, `seq`
/// echoed. Answers come as they are ready.
final class StreamApi {
    private static final JsonName SEQ = JsonName.of("seq");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName BODY = JsonName.of("body");

    /// A connection with so many operations unanswered is not read from until some are answered.
    private static final int UNANSWERED_MAX = 1_000;

    private final Operations operations;
    private final Supplier<String> publicUrl;

    StreamApi(Operations operations, Supplier<String> publicUrl) {
        this.operations = operations;
        this.publicUrl = publicUrl;
    }

    List<Route> routes() {
        return List.of(Route.socket("/v1/stream", "openStream").roles(Role.AGENT).to(this::open));
    }

    private void open(Exchange exchange) {
        if (!exchange.wantsSocket()) {
            exchange.refuse(ProblemType.UPGRADE_REQUIRED);
            return;
        }
        exchange.upgrade().onSuccess(socket -> new Stream(exchange, socket).start());
    }

    /// One open connection. Thread: its event loop.
    private final class Stream {
        private final Exchange exchange;
        private final ServerWebSocket socket;
        private final JsonOut out = new JsonOut();
        private int unanswered;

        Stream(Exchange exchange, ServerWebSocket socket) {
            this.exchange = exchange;
            this.socket = socket;
        }

        void start() {
            socket.textMessageHandler(this::take);
            socket.binaryMessageHandler(
                    _ -> socket.close((short) 1003, "send text messages of JSON"));
            socket.drainHandler(_ -> flow());
            socket.exceptionHandler(_ -> {}); // a peer that breaks off is no event of ours
        }

        private void take(String message) {
            switch (Json.read(message.getBytes(StandardCharsets.UTF_8))) {
                case Json.Reading.Sound(JsonObject object) -> run(object);
                case Json.Reading.Sound _ ->
                        refuse(null, Problem.of(ProblemType.INVALID_REQUEST, "must be an object"));
                case Json.Reading.Malformed(String flaw) ->
                        refuse(null, Problem.of(ProblemType.MALFORMED_JSON, flaw));
            }
        }

        private void run(JsonObject message) {
            JsonValue seq = message.find("seq");
            if (!exchange.isStillAdmitted()) {
                refuse(seq, Problem.of(ProblemType.UNAUTHENTICATED));
                socket.close((short) 1008, "the key is no longer valid");
                return;
            }
            unanswered++;
            Pending pending = new Pending(seq);
            operations.run(
                    exchange.principal(),
                    exchange.loop(),
                    message.without("seq"),
                    null,
                    pending.answer);
            flow();
        }

        private void refuse(@Nullable JsonValue seq, Problem problem) {
            unanswered++;
            new Pending(seq).answer.refuse(problem);
        }

        /// Stops reading while too much is unanswered or the peer does not read.
        private void flow() {
            if (unanswered >= UNANSWERED_MAX || socket.writeQueueFull()) {
                socket.pause();
            } else {
                socket.resume();
            }
        }

        /// An operation and the number its answer must carry.
        private final class Pending {
            private final @Nullable JsonValue seq;
            private final Kept answer = new Kept(publicUrl.get(), this::send);

            Pending(@Nullable JsonValue seq) {
                this.seq = seq;
            }

            private void send() {
                unanswered--;
                if (socket.isClosed()) {
                    return;
                }
                out.clear().open();
                if (seq != null) {
                    out.value(SEQ, seq);
                }
                out.whole(STATUS, answer.status()).name(BODY).document(answer.written()).close();
                socket.writeTextMessage(
                        Buffer.buffer(out.toByteArray()).toString(StandardCharsets.UTF_8));
                flow();
            }
        }
    }
}
