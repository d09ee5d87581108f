package io.sluice.gateway.edge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// How a listener behaves.
///
/// @param bind the address listened on
/// @param port the port; 0 takes a free one
/// @param publicUrl where clients reach it, without a slash at its end; empty: the port on
///   localhost
/// @param allowedHosts the names it answers to; empty: this machine's own and the public one
/// @param idleTimeout how long a connection may be silent
/// @param requestTimeout how long the head of a request, and how long its body may take to arrive
/// @param connectionsMax connections open at once; one more is closed before it is read from
/// @param clock what time it is
public record EdgeSettings(
        String bind,
        int port,
        String publicUrl,
        List<String> allowedHosts,
        Duration idleTimeout,
        Duration requestTimeout,
        int connectionsMax,
        InstantSource clock) {
    /// Bodies above this are refused with 413.
    public static final int BODY_BYTES_MAX = 1 << 20;

    /// Many times what agents keep open; idle, all of them take a fraction of the heap.
    private static final int CONNECTIONS_MAX = 10_000;

    /// The usual waits.
    public static EdgeSettings of(
            String bind, int port, String publicUrl, List<String> allowedHosts) {
        return new EdgeSettings(
                bind,
                port,
                publicUrl,
                allowedHosts,
                Duration.ofSeconds(75),
                Duration.ofSeconds(20),
                CONNECTIONS_MAX,
                InstantSource.system());
    }

    /// The same for a listener whose answers may take longer than a connection is usually silent.
    public EdgeSettings withIdleTimeout(Duration longer) {
        return new EdgeSettings(
                bind, port, publicUrl, allowedHosts, longer, requestTimeout, connectionsMax, clock);
    }
}
