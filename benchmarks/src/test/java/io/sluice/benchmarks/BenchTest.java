package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The hot path's benchmarks run in every build and all of them in the long one, so that they are
/// there when they are wanted. What they measure here means nothing.
class BenchTest {
    @Test
    void theHotPathsSuitesRunTiny() throws IOException {
        List<String> arguments =
                List.of("--quick", "--only", "engine", "--only", "journal", "--only", "http");
        assertThat(Bench.run(arguments)).isZero();
    }

    @Tag("long")
    @Test
    void everySuiteRunsTiny() throws IOException {
        assertThat(Bench.run(List.of("--quick"))).isZero();
    }

    @Test
    void anUnknownSuiteIsMisuse() throws IOException {
        assertThat(Bench.run(List.of("--only", "nothing"))).isEqualTo(2);
    }
}
