package io.sluice.gateway.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// What must be well for the process to take work: named checks, asked anew each time. A detached
/// part is named but does not hold work up. Safe for all threads.
public final class Readiness {
    /// How one part is.
    public enum State {
        /// It works.
        OK,
        /// It is away and will catch up by itself.
        DETACHED,
        /// Without it no work can be taken.
        DOWN
    }

    private record Check(JsonName name, Supplier<State> state) {}

    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName CHECKS = JsonName.of("checks");
    private static final JsonName DETACHED = JsonName.of("detached");
    private static final Words<State> STATES = Words.of(State.class);

    private final List<Check> checks = new CopyOnWriteArrayList<>();

    /// Adds a check. It is called on an event loop: it looks at a field, it does not ask around.
    public void check(String name, Supplier<State> state) {
        checks.add(new Check(JsonName.of(name), state));
    }

    /// Whether work can be taken.
    public boolean isReady() {
        return checks.stream().noneMatch(check -> check.state.get() == State.DOWN);
    }

    /// `GET /readyz`: 200 or 503, naming each part's state and those that are detached.
    void answer(Exchange exchange) {
        JsonOut out = exchange.body();
        List<State> states = checks.stream().map(check -> check.state.get()).toList();
        boolean ready = !states.contains(State.DOWN);
        out.open().text(STATUS, ready ? "ready" : "not_ready").open(CHECKS);
        for (int i = 0; i < states.size(); i++) {
            out.text(checks.get(i).name, STATES.word(states.get(i)));
        }
        out.close().openArray(DETACHED);
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i) == State.DETACHED) {
                out.text(checks.get(i).name.toString());
            }
        }
        out.closeArray().close();
        exchange.send(ready ? 200 : 503);
    }
}
