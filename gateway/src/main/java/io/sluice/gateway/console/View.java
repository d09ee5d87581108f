package io.sluice.gateway.console;

import io.vertx.core.Future;

/// What a visitor is shown at a place.
@FunctionalInterface
public interface View {
    Future<Shown> show(Visit visit);
}
