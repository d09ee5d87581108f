package io.sluice.gateway.edge;

/// What a route does. It may answer later, on the same event loop; it never blocks.
@FunctionalInterface
public interface Endpoint {
    void handle(Exchange exchange);
}
