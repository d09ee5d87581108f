package io.sluice.gateway.api;

import io.sluice.gateway.edge.Answer;
import io.sluice.gateway.edge.EdgeLoop;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Words;
import org.jspecify.annotations.Nullable;

/// One operation given as JSON, as `/v1/batch` and `/v1/stream` take them: the same operations, the
/// same fields and the same answers as the routes of their own.
final class Operations {
    /// The operations by their names in JSON.
    enum Op {
        QUOTE,
        RESERVE,
        SETTLE,
        RELEASE,
        QUOTE_RESERVE
    }

    private static final Words<Op> OPS = Words.of(Op.class);

    private final QuotesApi quotes;
    private final HoldsApi holds;

    Operations(QuotesApi quotes, HoldsApi holds) {
        this.quotes = quotes;
        this.holds = holds;
    }

    /// Runs one operation. `outer` is the key of the whole batch with this operation's place in it,
    /// used where the operation has no key of its own.
    void run(
            Principal caller,
            EdgeLoop loop,
            JsonObject operation,
            @Nullable RequestKey outer,
            Answer answer) {
        Fields fields = Fields.of(operation);
        Op op = fields.word("op", OPS);
        String own = fields.textOrNull("idempotency_key", 255);
        if (own != null && !RequestKey.isSound(own)) {
            fields.wrong("idempotency_key", "must be 1 to 255 visible ASCII characters");
        }
        boolean onQuote = op == Op.RESERVE || op == Op.SETTLE || op == Op.RELEASE;
        String quoteId = onQuote ? fields.text("quote_id", 512) : "";
        RequestKey key = outer;
        if (own != null && RequestKey.isSound(own)) {
            String scope = "POST /v1/batch/" + OPS.word(op) + "/" + quoteId;
            JsonOut body = new JsonOut();
            body.value(operation);
            key = loop.requestKey(caller, scope, own, body.toByteArray());
        }
        if (fields.flawed()) {
            Problem problem = fields.problem();
            answer.refuse(problem == null ? Problem.of(ProblemType.INVALID_REQUEST) : problem);
            return;
        }
        switch (op) {
            case QUOTE -> quotes.quote(caller, fields, answer);
            case QUOTE_RESERVE -> quotes.quoteReserve(caller, fields, key, answer);
            case RESERVE -> holds.reserve(caller, quoteId, fields, key, answer);
            case SETTLE -> holds.settle(caller, quoteId, fields, key, answer);
            case RELEASE -> holds.release(caller, quoteId, fields, key, answer);
        }
    }

    /// An answer kept as text until its place in a larger one has come.
    static final class Kept implements Answer {
        private final JsonOut out = new JsonOut();
        private final String publicUrl;
        private final Runnable done;
        private int status;

        Kept(String publicUrl, Runnable done) {
            this.publicUrl = publicUrl;
            this.done = done;
        }

        int status() {
            return status;
        }

        JsonOut written() {
            return out;
        }

        @Override
        public JsonOut body() {
            return out.clear();
        }

        @Override
        public void send(int httpStatus) {
            status = httpStatus;
            done.run();
        }

        @Override
        public void refuse(Problem problem) {
            problem.writeTo(body(), publicUrl);
            send(problem.type().status());
        }

        @Override
        public void replayed() {
            // A batch says so in its own header.
        }
    }
}
