package io.sluice.benchmarks;

import java.util.List;

/// A named group of measurements that share their set-up.
@FunctionalInterface
public interface Suite {
    List<Result> run(Plan plan) throws Exception;
}
