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

/// Thousands of callers on one event loop: each reserves, waits for the durable answer, settles,
/// waits again, and begins anew. Says durable pairs a second.
///
/// Thread: one, the loop.
public final class PairFlights {
    private static final int FLIGHTS = 6_000;
    private static final long VALID_MILLIS = 300_000;

    /// Writes the command of a number.
    @FunctionalInterface
    interface Writer {
        void write(Frame frame, int number);
    }

    private final DurableHouse house;
    private final Loop loop = new Loop();
    private final ReplyLane lane = new ReplyLane(loop);
    private final SplittableRandom random;
    private final boolean hot;
    private long pairs;
    private long refused;
    private int underWay;
    private long deadline;
    private long pairsWanted;

    /// Callers spread over all accounts.
    public PairFlights(DurableHouse house) {
        this(house, false);
    }

    /// With `hot` all of them use one account.
    public PairFlights(DurableHouse house, boolean hot) {
        this.house = house;
        this.random = house.random();
        this.hot = hot;
    }

    /// As many pairs as go.
    public double perSecond(long millis) {
        long begun = System.nanoTime();
        fly(begun + millis * 1_000_000, Long.MAX_VALUE);
        return pairs * 1e9 / (System.nanoTime() - begun);
    }

    /// So many pairs, and a few more: those under way when enough are done.
    public void pairs(int count) {
        fly(Long.MAX_VALUE, count);
    }

    private void fly(long untilNanos, long enough) {
        deadline = untilNanos;
        pairsWanted = enough;
        pairs = 0;
        for (int i = 0; i < FLIGHTS; i++) {
            new Pair().reserve();
        }
        loop.runUntil(() -> underWay == 0);
        check();
    }

    /// Sends each command once, many at a time.
    void run(int count, Writer writer) {
        int[] next = {0};
        for (int i = 0; i < Math.min(FLIGHTS, count); i++) {
            new Single(writer, count, next).send();
        }
        loop.runUntil(() -> underWay == 0);
        check();
    }

    private void check() {
        if (refused > 0) {
            throw new IllegalStateException(refused + " commands were refused");
        }
    }

    private void submit(Frame frame, Reply reply) {
        underWay++;
        if (house.host().submit(frame, reply) != Admission.ACCEPTED) {
            throw new IllegalStateException("the ring has room for more than all callers");
        }
    }

    private abstract class Flight extends Reply {
        final Frame frame = new Frame();

        Flight() {
            super(lane);
        }

        @Override
        public void complete() {
            underWay--;
            if (receipt()[4] != Verdict.OK.ordinal()) {
                refused++;
            }
            next();
        }

        abstract void next();
    }

    private final class Single extends Flight {
        private final Writer writer;
        private final int count;
        private final int[] next;

        Single(Writer writer, int count, int[] next) {
            this.writer = writer;
            this.count = count;
            this.next = next;
        }

        void send() {
            writer.write(frame, next[0]++);
            submit(frame, this);
        }

        @Override
        void next() {
            if (next[0] < count) {
                send();
            }
        }
    }

    private final class Pair extends Flight {
        private final Quote quote = new Quote();
        private boolean settles;

        void reserve() {
            settles = false;
            int account = hot ? 0 : random.nextInt(house.accounts());
            long energyMicros = 100_000L + random.nextInt(400_000);
            quote.id(random.nextLong(), random.nextLong())
                    .terms(energyMicros, energyMicros, PairFrames.PRICE_MICROS)
                    .parties(account, account)
                    .reason(Reason.STIMULUS_INJECTION, false)
                    .validUntilMillis(house.millis() + VALID_MILLIS);
            submit(reserveFrame(), this);
        }

        // Without request keys, as agents call: the hold itself makes a repetition harmless. What
        // keys cost is in the engine's figures.
        private Frame reserveFrame() {
            return Commands.reserve(frame, quote, null);
        }

        @Override
        void next() {
            if (!settles) {
                settles = true;
                long deliveredMicros = quote.allowedMicros() * 4 / 5;
                submit(
                        Commands.settle(
                                frame, quote, false, deliveredMicros, "stimulus-1", 1, null, null),
                        this);
            } else {
                pairs++;
                if (pairs < pairsWanted && System.nanoTime() < deadline) {
                    reserve();
                }
            }
        }
    }
}
