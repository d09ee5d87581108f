package io.sluice.benchmarks.sluice;

import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Verdict;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Publishes commands on a fixed schedule, whether or not answers come, and times each from its
/// publication to its durable answer on the journal's thread.
public final class PacedCommands {
    private static final int REPLIES = 1 << 16;
    private static final int WINDOW = 1_024;
    private static final long PAUSE_NANOS = 50_000;
    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final long VALID_MILLIS = 300_000;

    private final DurableHouse house;
    private final Timed[] replies = new Timed[REPLIES];
    private final Quote[] quotes = new Quote[2 * WINDOW];
    private final Frame frame = new Frame();
    private final SplittableRandom random;
    private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
    private long published;
    private volatile long answered;
    private volatile long refused;

    public PacedCommands(DurableHouse house) {
        this.house = house;
        this.random = house.random();
        // Timed where the answer is durable: the way back to an event loop is the gateway's.
        ReplyLane lane = new ReplyLane(Runnable::run);
        for (int i = 0; i < REPLIES; i++) {
            replies[i] = new Timed(lane);
        }
        for (int i = 0; i < quotes.length; i++) {
            quotes[i] = new Quote();
        }
    }

    /// The median in microseconds at so many commands a second.
    public double medianMicros(int perSecond, long millis) {
        latency.reset();
        long begun = System.nanoTime();
        long end = begun + millis * 1_000_000;
        long sent = 0;
        for (long now = begun; now < end; now = System.nanoTime()) {
            long due = (long) ((now - begun) * (perSecond / 1e9));
            for (; sent < due; sent++) {
                publish();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        while (answered < published) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (refused > 0) {
            throw new IllegalStateException(refused + " commands were refused");
        }
        return latency.getValueAtPercentile(50) / 1e3;
    }

    /// The last measurement's.
    public double micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    private void publish() {
        long number = published++;
        long pair = number / 2;
        if (number % 2 == 0) {
            reserve(quotes[(int) (pair % quotes.length)]);
        } else if (pair >= WINDOW) {
            settle(quotes[(int) ((pair - WINDOW) % quotes.length)]);
        } else {
            Commands.tick(frame);
        }
        Timed reply = replies[(int) (number % REPLIES)];
        reply.publishedNanos = System.nanoTime();
        // A full ring is time the command waits, not a reason to send fewer.
        while (house.host().submit(frame, reply) != Admission.ACCEPTED) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void reserve(Quote quote) {
        int account = random.nextInt(house.accounts());
        long energyMicros = 100_000L + random.nextInt(400_000);
        quote.id(random.nextLong(), random.nextLong())
                .terms(energyMicros, energyMicros, PairFrames.PRICE_MICROS)
                .parties(account, account)
                .reason(Reason.STIMULUS_INJECTION, false)
                .validUntilMillis(house.millis() + VALID_MILLIS);
        Commands.reserve(frame, quote, null);
    }

    private void settle(Quote quote) {
        long deliveredMicros = quote.allowedMicros() * 4 / 5;
        Commands.settle(frame, quote, false, deliveredMicros, "stimulus-1", 1, null, null);
    }

    /// Thread: journal.
    private final class Timed extends Reply {
        private long publishedNanos;

        Timed(ReplyLane lane) {
            super(lane);
        }

        // One writer: the journal's thread.
        @SuppressWarnings("NonAtomicVolatileUpdate")
        @Override
        public void complete() {
            latency.recordValue(Math.min(System.nanoTime() - publishedNanos, HIGHEST_NANOS));
            if (receipt()[4] != Verdict.OK.ordinal()) {
                refused++;
            }
            answered++;
        }
    }
}
