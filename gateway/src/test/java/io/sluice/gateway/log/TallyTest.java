package io.sluice.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // clocks run over
    private final Tally tally = new Tally(nanos::get);
    private final List<Long> told = new ArrayList<>();

    @Test
    void tellsTheFirstAtOnceAndTheOthersOnceASecondWithTheirNumber() {
        for (int i = 0; i < 1_000; i++) {
            tally.add(told::add);
        }
        assertThat(told).containsExactly(1L);
        nanos.addAndGet(999_999_999);
        tally.add(told::add);
        assertThat(told).hasSize(1);
        nanos.addAndGet(1);
        tally.add(told::add);
        assertThat(told).containsExactly(1L, 1_001L);
    }
}
