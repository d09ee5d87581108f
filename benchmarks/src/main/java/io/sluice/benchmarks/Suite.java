package io.sluice.benchmarks;

import java.util.function.Consumer;

/// A named group of measurements that share their set-up.
@FunctionalInterface
public interface Suite {
    /// Hands over each result as soon as it is there.
    void run(Plan plan, Consumer<Result> results) throws Exception;
}
