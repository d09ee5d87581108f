package io.sluice.backoffice.rails;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.sluice.LoopbackServer;
import io.sluice.gateway.edge.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server on this machine that keeps state as a provider does, answers with the recorded shapes,
/// refuses what breaks the published request, and can be told to fail. One call at a time.
public abstract class ProviderServer implements AutoCloseable {
    /// How a call goes wrong.
    public enum Fault {
        NONE,
        /// The connection breaks before anything is done.
        LOST,
        /// It is done, and the connection breaks.
        SILENT,
        /// A fault of theirs, before anything is done.
        BROKEN,
        /// It is done, and a fault of theirs is the answer.
        BROKEN_AFTER,
        /// Too many calls.
        BUSY
    }

    /// A request as it came.
    ///
    /// @param target path and query as they were sent
    public record Asked(
            String method,
            String target,
            String path,
            Map<String, String> query,
            Headers headers,
            String body) {
        public ProviderJson json() {
            return ProviderJson.of(body.getBytes(StandardCharsets.UTF_8));
        }

        public boolean isForToken() {
            return path.endsWith("/token");
        }

        /// Whether it changes something.
        public boolean changes() {
            return method.equals("POST") && !isForToken();
        }

        /// Fields of a form.
        public Map<String, String> form() {
            return pairs(body);
        }
    }

    /// What is answered.
    public record Said(int status, String body) {}

    /// A place where whoever calls is kept waiting for its answer.
    public static final class Halt {
        private static final long WAIT_SECONDS_MAX = 60;

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final boolean done;
        private int callsBefore;

        Halt(int callsBefore, boolean done) {
            this.callsBefore = callsBefore;
            this.done = done;
        }

        /// Waits until the call is there.
        public void await() {
            await(reached, "nobody has made this call");
        }

        /// Lets it be answered.
        public void end() {
            ended.countDown();
        }

        private void hold() {
            reached.countDown();
            await(ended, "the call was held for too long");
        }

        private static void await(CountDownLatch latch, String what) {
            try {
                if (!latch.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(what);
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupt);
            }
        }
    }

    private final LoopbackServer server;

    /// What goes wrong with the next calls that change something.
    public final Deque<Fault> faults = new ArrayDeque<>();

    /// Every request so far.
    public final List<Asked> asked = new ArrayList<>();

    private @Nullable Halt halt;

    /// What broke the published description of the requests.
    public final List<String> violations = new ArrayList<>();

    @SuppressWarnings("this-escape") // nobody knows its port before it is whole
    protected ProviderServer() {
        server = new LoopbackServer(this::serve);
    }

    /// Where it listens.
    public final String base() {
        return server.url();
    }

    protected abstract Said answer(Asked request);

    /// Keeps who makes a call waiting. Before it is done, for the last time: it is not done then,
    /// and not answered either.
    ///
    /// @param callsBefore how many go through, not counting those for a token
    /// @param done whether what it asks for is done by then
    public final synchronized Halt halt(int callsBefore, boolean done) {
        Halt made = new Halt(callsBefore, done);
        halt = made;
        return made;
    }

    private @Nullable Halt haltOf(Asked request) {
        Halt at = halt;
        if (at == null || request.isForToken() || at.callsBefore-- > 0) {
            return null;
        }
        halt = null;
        return at;
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Asked request =
                new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestURI().getPath(),
                        pairs(query == null ? "" : query),
                        exchange.getRequestHeaders(),
                        LoopbackServer.body(exchange));
        asked.add(request);
        Halt at = haltOf(request);
        if (at != null && !at.done) {
            at.hold();
            return;
        }
        Fault fault = request.changes() && !faults.isEmpty() ? faults.poll() : Fault.NONE;
        boolean done = fault == Fault.NONE || fault == Fault.SILENT || fault == Fault.BROKEN_AFTER;
        Said said = done ? answer(request) : new Said(500, "{}");
        if (at != null) {
            at.hold();
        }
        if (fault == Fault.LOST || fault == Fault.SILENT) {
            return; // closing without an answer breaks the connection
        }
        int status =
                switch (fault) {
                    case BROKEN, BROKEN_AFTER -> 503;
                    case BUSY -> 429;
                    default -> said.status;
                };
        LoopbackServer.answer(
                exchange, status, fault == Fault.NONE ? said.body : "{\"name\":\"FAULT\"}");
    }

    /// Notes a violation unless this holds.
    protected final void check(boolean holds, String what) {
        if (!holds) {
            violations.add(what);
        }
    }

    /// A recorded answer, its places filled: names and values in turn.
    protected static String recorded(String file, Object... values) {
        try (InputStream in =
                Objects.requireNonNull(
                        ProviderServer.class.getResourceAsStream("/contracts/" + file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            for (int i = 0; i < values.length; i += 2) {
                text = text.replace("${" + values[i] + "}", String.valueOf(values[i + 1]));
            }
            if (!(Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Reading.Sound)) {
                throw new IllegalStateException("not filled: " + text);
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            pairs.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
