package io.sluice.metering.projection;

import org.jspecify.annotations.Nullable;

/// The graph cannot be reached, does not answer, or refuses what it is asked. Nothing is lost: the
/// journal has it all, and whoever projects tries again.
public final class GraphAway extends Exception {
    private static final long serialVersionUID = 1L;

    public GraphAway(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
