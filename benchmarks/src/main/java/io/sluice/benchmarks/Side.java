package io.sluice.benchmarks;

/// One of the two things compared: works for about that long and says its figure.
@FunctionalInterface
public interface Side {
    double measure(long millis) throws Exception;
}
