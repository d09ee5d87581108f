package io.sluice.benchmarks.twin;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Waits for the ring a little while awake, then asleep: awake it answers at once, asleep it leaves
/// the core to the event loop. For one consumer.
final class SpinThenPark implements WaitStrategy {
    private static final int SPINS = 200;
    private static final long PARK_NANOS_MAX = 1_000_000;

    private volatile @Nullable Thread parked;

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException {
        long available = dependent.get();
        for (int i = 0; available < sequence && i < SPINS; i++) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        while (available < sequence) {
            parked = Thread.currentThread();
            available = dependent.get();
            if (available < sequence) {
                barrier.checkAlert();
                LockSupport.parkNanos(this, PARK_NANOS_MAX);
                available = dependent.get();
            }
            parked = null;
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        Thread waiting = parked;
        if (waiting != null) {
            parked = null;
            LockSupport.unpark(waiting);
        }
    }
}
