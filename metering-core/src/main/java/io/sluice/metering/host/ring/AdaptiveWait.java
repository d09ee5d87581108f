package io.sluice.metering.host.ring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// How the two stages wait for work: a short spin, then yielding, then parking. A stage that spun
/// for ever would take the network's core on a small machine; one that parked at once would pay a
/// wake-up of 30 to 40 µs for each command.
///
/// Publishing wakes nobody by itself: [RingHost] calls [#wakeEngine] for commands somebody waits
/// for, and the engine stage calls [#wakeJournal]. Whatever nobody waits for is found at the latest
/// when the park times out.
final class AdaptiveWait implements WaitStrategy {
    private static final int SPINS = 100;
    private static final long YIELD_NANOS = 50_000;
    private static final long PARK_NANOS = 1_000_000;
    private static final long LONG_PARK_NANOS = 10_000_000;
    private static final int PARKS_BEFORE_LONG = 200;

    private final Waiter engine = new Waiter();
    private final Waiter journal = new Waiter();

    private static final class Waiter {
        volatile @Nullable Thread parked;
    }

    // Yielding is the point here, and a barrier's dependent IS the cursor for the first stage.
    @SuppressWarnings({"ThreadPriorityCheck", "ReferenceEquality"})
    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException {
        long available = dependent.get();
        for (int i = 0; i < SPINS && available < sequence; i++) {
            Thread.onSpinWait();
            available = dependent.get();
        }
        if (available >= sequence) {
            return available;
        }
        long deadline = System.nanoTime() + YIELD_NANOS;
        while (available < sequence && System.nanoTime() < deadline) {
            barrier.checkAlert();
            Thread.yield();
            available = dependent.get();
        }
        return available >= sequence
                ? available
                : park(sequence, dependent, barrier, dependent == cursor ? engine : journal);
    }

    private static long park(
            long sequence, Sequence dependent, SequenceBarrier barrier, Waiter waiter)
            throws AlertException {
        long available = dependent.get();
        for (int parks = 0; available < sequence; parks++) {
            barrier.checkAlert();
            waiter.parked = Thread.currentThread();
            VarHandle.fullFence();
            available = dependent.get();
            if (available < sequence) {
                LockSupport.parkNanos(parks < PARKS_BEFORE_LONG ? PARK_NANOS : LONG_PARK_NANOS);
                available = dependent.get();
            }
            waiter.parked = null;
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        // See the class: who publishes decides whether anybody is woken.
    }

    void wakeEngine() {
        wake(engine);
    }

    void wakeJournal() {
        wake(journal);
    }

    private static void wake(Waiter waiter) {
        VarHandle.fullFence();
        Thread parked = waiter.parked;
        if (parked != null) {
            waiter.parked = null;
            LockSupport.unpark(parked);
        }
    }
}
