package io.sluice.gateway.api;

import io.sluice.gateway.api.Operations.Kept;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `POST /v1/batch`: up to 1,000 operations, decided in order, each answered on its own.
final class BatchApi {
    private static final int OPERATIONS_MAX = 1_000;
    private static final JsonName RESULTS = JsonName.of("results");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName BODY = JsonName.of("body");

    private final Desk desk;
    private final Operations operations;
    private final Supplier<String> publicUrl;

    BatchApi(Desk desk, Operations operations, Supplier<String> publicUrl) {
        this.desk = desk;
        this.operations = operations;
        this.publicUrl = publicUrl;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/batch", "runBatch").roles(Role.AGENT).idempotent().to(this::batch));
    }

    private void batch(Exchange exchange) {
        Fields fields = exchange.fields();
        List<JsonValue> given = fields.array("operations", OPERATIONS_MAX);
        List<JsonObject> wanted = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) instanceof JsonObject operation) {
                wanted.add(operation);
            } else {
                fields.wrong("operations[" + i + "]", "must be an object");
            }
        }
        if (exchange.refused(fields)) {
            return;
        }
        RequestKey key = exchange.requestKey();
        if (key == null) {
            new Run(exchange, wanted, null).start();
            return;
        }
        // The key of the whole is remembered first: the same key with another body stops here.
        RequestId id = new RequestId(key.high(), key.low(), key.bodyHash());
        desk.ask(
                Commands.remember(desk.frame(), id),
                exchange,
                receipt -> {
                    if (receipt.verdict() != Verdict.OK) {
                        exchange.refuse(Refusals.of(receipt.verdict()));
                        return;
                    }
                    HoldsApi.replayed(receipt, key, exchange);
                    new Run(exchange, wanted, key).start();
                });
    }

    /// One batch under way.
    private final class Run {
        private final Exchange exchange;
        private final List<JsonObject> wanted;
        private final @Nullable RequestKey key;
        private final List<Kept> answers = new ArrayList<>();
        private int open;

        Run(Exchange exchange, List<JsonObject> wanted, @Nullable RequestKey key) {
            this.exchange = exchange;
            this.wanted = wanted;
            this.key = key;
        }

        void start() {
            open = wanted.size() + 1;
            for (int i = 0; i < wanted.size(); i++) {
                Kept answer = new Kept(publicUrl.get(), this::ended);
                answers.add(answer);
                try {
                    operations.run(
                            exchange.principal(), exchange.loop(), wanted.get(i), at(i), answer);
                } catch (RuntimeException bug) {
                    exchange.loop().unexpected(exchange, bug);
                    answer.refuse(ProblemType.INTERNAL_ERROR);
                }
            }
            ended();
        }

        /// The batch's key, made one for the operation at this place.
        private @Nullable RequestKey at(int place) {
            return key == null
                    ? null
                    : new RequestKey(
                            key.high() + (place + 1) * 0x9e37_79b9_7f4a_7c15L,
                            key.low(),
                            key.bodyHash());
        }

        private void ended() {
            if (--open > 0) {
                return;
            }
            JsonOut out = exchange.body().open().openArray(RESULTS);
            for (Kept answer : answers) {
                out.open()
                        .whole(STATUS, answer.status())
                        .name(BODY)
                        .document(answer.written())
                        .close();
            }
            out.closeArray().close();
            exchange.send(200);
        }
    }
}
