package io.sluice.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.sluice.benchmarks.Cpu;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Many keep-alive connections on one event loop. Closed loop: each connection asks again as soon
/// as it is answered. Open loop: operations start on a fixed schedule, whether or not the server
/// keeps up, and are timed from when they should have started, so that a stall counts in full.
/// Connections that the server ended while nothing was asked are made anew before the next run; one
/// that ends within a run is a failure.
///
/// Thread: made and run by one caller; all state belongs to the event loop.
public final class LoadClient implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long DRAIN_SECONDS = 30;
    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(120);

    /// The timer is never set closer than this: at high rates the answers themselves keep the pump
    /// going, and a wake-up costs more than it is late.
    private static final long TIMER_NANOS_MIN = 50_000;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final Framing framing;
    private final Supplier<Conversation> conversations;
    private final List<Link> links = new ArrayList<>();
    private final ArrayDeque<Link> idle = new ArrayDeque<>();
    private @Nullable Run run;

    /// Connects before it returns.
    public LoadClient(
            InetSocketAddress address,
            int connections,
            Framing framing,
            Supplier<Conversation> conversations)
            throws InterruptedException {
        this.group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        this.loop = group.next();
        this.address = address;
        this.framing = framing;
        this.conversations = conversations;
        for (int i = 0; i < connections; i++) {
            links.add(connect());
        }
    }

    private Link connect() throws InterruptedException {
        Link link = new Link(framing, conversations.get(), this::finished);
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(link)
                .connect(address)
                .sync();
        return link;
    }

    /// Whether any connection still stands.
    boolean isConnected() {
        return links.stream().anyMatch(Link::isOpen);
    }

    /// As many operations as the server will take, one at a time on each connection.
    public Outcome closed(long millis) throws InterruptedException {
        return run(0, millis);
    }

    /// So many operations a second, evenly spaced.
    public Outcome open(double perSecond, long millis) throws InterruptedException {
        return run(perSecond, millis);
    }

    private Outcome run(double perSecond, long millis) throws InterruptedException {
        for (int i = 0; i < links.size(); i++) {
            if (!links.get(i).isOpen()) {
                links.set(i, connect());
            }
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        loop.execute(() -> begin(new Run(perSecond, millis, outcome)));
        try {
            return outcome.get(millis + DRAIN_SECONDS * 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server left operations unanswered", e);
        }
    }

    private void begin(Run begun) {
        run = begun;
        idle.clear();
        idle.addAll(links);
        if (begun.interval > 0) {
            pump(begun);
        } else {
            // Each link once: one that has nothing left to ask becomes idle again.
            for (int i = idle.size(); i > 0; i--) {
                start(begun, idle.remove(), System.nanoTime());
            }
            endWhenDrained(begun);
        }
    }

    private void start(Run current, Link link, long intendedNanos) {
        if (link.begin(intendedNanos)) {
            current.underWay++;
        } else if (!link.isOpen()) {
            current.fail(link);
            current.exhausted = true;
        } else {
            current.exhausted = true;
            idle.add(link);
        }
    }

    /// Starts what is due, as far as there are free connections, and sets the timer for the rest.
    private void pump(Run current) {
        long now = System.nanoTime();
        while (current.nextDue <= now && current.nextDue < current.deadline && !idle.isEmpty()) {
            start(current, idle.remove(), current.nextDue);
            current.nextDue += current.interval;
        }
        boolean over = current.nextDue >= current.deadline || current.exhausted;
        if (over) {
            endWhenDrained(current);
        } else if (!idle.isEmpty() && !current.timerSet) {
            current.timerSet = true;
            long wait = Math.max(current.nextDue - now, TIMER_NANOS_MIN);
            var _ = loop.schedule(() -> timer(current), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void timer(Run current) {
        current.timerSet = false;
        if (run == current) {
            pump(current);
        }
    }

    private void finished(Link link, boolean failed) {
        Run current = run;
        if (current == null) {
            return;
        }
        long now = System.nanoTime();
        current.underWay--;
        current.count(link, now, failed);
        if (current.interval > 0) {
            idle.add(link);
            pump(current);
        } else if (now < current.deadline && !current.exhausted) {
            start(current, link, now);
            endWhenDrained(current);
        } else {
            endWhenDrained(current);
        }
    }

    private void endWhenDrained(Run current) {
        boolean over =
                current.exhausted
                        || (current.interval > 0 ? current.nextDue : System.nanoTime())
                                >= current.deadline;
        if (over && current.underWay == 0 && run == current) {
            run = null;
            current.complete();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// The books of one run.
    private static final class Run {
        private final long begun = System.nanoTime();
        private final long begunCpu = threadCpuNanos();
        private final long interval;
        private final long deadline;
        private final CompletableFuture<Outcome> outcome;
        private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
        private long nextDue = begun;
        private long inTime;
        private long failures;
        private String firstFailure = "";
        private int underWay;
        private boolean timerSet;
        private boolean exhausted;

        Run(double perSecond, long millis, CompletableFuture<Outcome> outcome) {
            this.interval = perSecond > 0 ? Math.max(1, (long) (1e9 / perSecond)) : 0;
            this.deadline = begun + millis * NANOS_PER_MILLI;
            this.outcome = outcome;
        }

        /// Closed loop counts what was answered before the end; open loop all that was due in it.
        void count(Link link, long now, boolean failed) {
            if (failed) {
                fail(link);
            }
            if (interval > 0 || now <= deadline) {
                inTime++;
                latency.recordValue(Math.min(now - link.intendedNanos(), HIGHEST_NANOS));
            }
        }

        /// The first one is kept for whoever reads that there were any.
        void fail(Link link) {
            if (failures++ == 0) {
                firstFailure = link.lastAnswer();
            }
        }

        void complete() {
            long now = System.nanoTime();
            long end = interval > 0 || exhausted ? now : deadline;
            double seconds = (end - begun) / 1e9;
            double cores = (threadCpuNanos() - begunCpu) / (double) (now - begun);
            outcome.complete(new Outcome(inTime, failures, firstFailure, seconds, latency, cores));
        }

        private static long threadCpuNanos() {
            return Cpu.threadNanos();
        }
    }
}
