package io.sluice.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A bounded number of threads that share out work on a list; the first failure is the caller's.
final class Crowd implements AutoCloseable {
    private static final int THREADS = 12;
    private static final long SECONDS_MAX = 300;

    private final ExecutorService threads;

    Crowd() {
        this(THREADS);
    }

    Crowd(int size) {
        threads = Executors.newFixedThreadPool(size);
    }

    interface Work<T, R> {
        R of(T item) throws Exception;
    }

    interface Deal<T> {
        void with(T item) throws Exception;
    }

    /// The results in the order of the items.
    <T, R> List<R> map(List<T> items, Work<T, R> work) throws Exception {
        List<Future<R>> futures = new ArrayList<>();
        for (T item : items) {
            futures.add(threads.submit(() -> work.of(item)));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(future.get(SECONDS_MAX, TimeUnit.SECONDS));
        }
        return results;
    }

    <T> void each(List<T> items, Deal<T> deal) throws Exception {
        map(
                items,
                item -> {
                    deal.with(item);
                    return item;
                });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
