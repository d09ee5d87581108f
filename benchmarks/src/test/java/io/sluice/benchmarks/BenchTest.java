package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The benchmarks run in every build, so that they are there when they are wanted. What they
/// measure here means nothing.
class BenchTest {
    @Test
    void everySuiteRunsTiny() throws IOException {
        assertThat(Bench.run(List.of("--quick"))).isZero();
    }

    @Test
    void anUnknownSuiteIsMisuse() throws IOException {
        assertThat(Bench.run(List.of("--only", "nothing"))).isEqualTo(2);
    }
}
