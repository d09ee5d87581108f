package io.sluice.gateway.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Something that may happen too often to be told each time: it is told once a second at most, with
/// how often it has happened since it was told last. Safe for all threads.
public final class Tally {
    private static final long TELL_NANOS = 1_000_000_000;

    private final LongSupplier nanos;
    private final LongAdder untold = new LongAdder();
    private final AtomicLong toldNanos;

    public Tally() {
        this(System::nanoTime);
    }

    /// @param nanos what time it is, from anywhere
    Tally(LongSupplier nanos) {
        this.nanos = nanos;
        this.toldNanos = new AtomicLong(nanos.getAsLong() - TELL_NANOS);
    }

    /// It has happened once more. `line` is written now, or later with the next that is told.
    ///
    /// @param line writes into the log; takes how often it has happened, this time with them
    public void add(LongConsumer line) {
        untold.increment();
        long now = nanos.getAsLong();
        long last = toldNanos.get();
        if (now - last >= TELL_NANOS && toldNanos.compareAndSet(last, now)) {
            line.accept(untold.sumThenReset());
        }
    }
}
