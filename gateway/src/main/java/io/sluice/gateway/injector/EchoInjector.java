package io.sluice.gateway.injector;

import io.sluice.gateway.injector.Delivery.Delivered;
import java.util.function.Consumer;

/// The loopback engine: delivers all it is asked for, at once. Used while no engine is configured.
public final class EchoInjector implements Injector {
    @Override
    public void inject(Injection injection, Consumer<Delivery> answer) {
        answer.accept(new Delivered(injection.energyMicros()));
    }
}
