package io.sluice.gateway.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How long each operation takes, from the head of the request to the last byte handed over, as
/// histograms by operation and class of status; and how often each problem was answered.
///
/// Thread: confined to one event loop; the meters behind it are shared.
final class OperationTimers {
    private static final String UNKNOWN = "unknown";
    private static final int STATUS_CLASSES = 6;
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final String[] operations;
    private final @Nullable Timer[][] timers;
    private final Map<ProblemType, Counter> problems = new EnumMap<>(ProblemType.class);

    OperationTimers(MeterRegistry registry, RouteTable table) {
        this.registry = registry;
        this.operations = new String[table.routes().size() + 1];
        for (int i = 0; i < table.routes().size(); i++) {
            operations[i] = table.routes().get(i).operation();
        }
        operations[operations.length - 1] = UNKNOWN;
        this.timers = new Timer[operations.length][STATUS_CLASSES];
    }

    /// One answer; a null entry stands for a path or method we do not have.
    void record(RouteTable.@Nullable Entry entry, int status, long nanos) {
        int index = entry == null ? operations.length - 1 : entry.index();
        Timer timer = timers[index][status / 100];
        if (timer == null) {
            timer = register(operations[index], status / 100);
            timers[index][status / 100] = timer;
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void count(ProblemType type) {
        problems.computeIfAbsent(
                        type,
                        _ ->
                                Counter.builder("sluice.http.problems")
                                        .description("Refusals by code")
                                        .tag("code", type.code())
                                        .register(registry))
                .increment();
    }

    private Timer register(String operation, int statusClass) {
        return Timer.builder("sluice.http.requests")
                .description("Requests by operation and class of status")
                .tag("operation", operation)
                .tag("status", statusClass + "xx")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
