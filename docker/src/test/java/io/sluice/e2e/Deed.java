package io.sluice.e2e;

import io.sluice.e2e.Client.Answer;
import org.jspecify.annotations.Nullable;

/// One request of a customer that may change something, and the answer; none when the program died
/// before: then it is in doubt.
///
/// @param about the quote or the account it is about
/// @param key its Idempotency-Key; empty for a batch, whose operations have their own
record Deed(
        Kind kind, String about, String path, String body, String key, @Nullable Answer answer) {
    enum Kind {
        OPEN,
        GRANT,
        KEY,
        BATCH,
        RESERVE,
        SETTLE,
        RELEASE,
        INJECT
    }

    static Deed of(Kind kind, String about, String path, String body, String key) {
        return new Deed(kind, about, path, body, key, null);
    }

    static Deed onQuote(Kind kind, String quoteId, String verb, String body, String key) {
        return of(kind, quoteId, "/v1/quotes/" + quoteId + "/" + verb, body, key);
    }

    Deed with(Answer given) {
        return new Deed(kind, about, path, body, key, given);
    }

    /// Does it, the first time or again.
    ///
    /// @throws java.io.UncheckedIOException when no answer came
    Answer send(Client client) {
        return key.isEmpty() ? client.post(path, body) : client.post(path, body, key);
    }

    boolean isInDoubt() {
        return answer == null;
    }

    Answer known() {
        if (answer == null) {
            throw new IllegalStateException("in doubt: " + this);
        }
        return answer;
    }

    /// All of it was done: asked for again, it answers the same. An operation of a batch that was
    /// refused may succeed when the batch is sent again.
    boolean succeeded() {
        return answer != null
                && answer.status() < 300
                && (kind != Kind.BATCH
                        || answer.json().at("results").list().stream()
                                .allMatch(each -> each.at("status").micros() < 300_000_000L));
    }

    @Override
    public String toString() {
        return kind + " " + path + " " + body + " " + key + " -> " + answer;
    }
}
