package io.sluice.metering.projection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// How far the graph has come, and who waits for it to come further. Shared: the projector's thread
/// moves it, any thread waits.
final class Progress {
    private record Waiter(long sequence, CompletableFuture<Boolean> reached) {}

    private static final int WAITERS_MAX = 4_096;

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile long sequence;

    long sequence() {
        return sequence;
    }

    /// Completed with true once the graph has this sequence, with false when too many wait already.
    /// Whoever gives up completes it.
    CompletableFuture<Boolean> reached(long wanted) {
        if (wanted <= sequence) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        synchronized (waiters) {
            if (wanted <= sequence) {
                return CompletableFuture.completedFuture(true);
            }
            waiters.removeIf(waiter -> waiter.reached.isDone());
            if (waiters.size() == WAITERS_MAX) {
                return CompletableFuture.completedFuture(false);
            }
            waiters.add(new Waiter(wanted, reached));
        }
        return reached;
    }

    void move(long to) {
        List<Waiter> there = new ArrayList<>();
        synchronized (waiters) {
            sequence = to;
            waiters.removeIf(waiter -> {
                boolean isThere = waiter.sequence <= to;
                if (isThere) {
                    there.add(waiter);
                }
                return isThere;
            });
        }
        there.forEach(waiter -> waiter.reached.complete(true));
    }
}
