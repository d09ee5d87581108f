package io.sluice.metering.projection;

import io.sluice.metering.message.Quote;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tails the journal and writes it to the graph, batch by batch, from the checkpoint the graph
/// itself has: whatever ends in between, either side goes on where they agree. While FalkorDB works
/// on one batch the next is made ready. Runs on a thread of its own; the hot path knows nothing.
public final class Projector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

    /// A batch holds up whoever reads the graph for about a tenth of a second at most.
    private static final int EVENTS_MAX = 4_096;

    private static final long WAIT_MILLIS = 1_000;
    private static final long PAUSE_MILLIS_MIN = 100;
    private static final long PAUSE_MILLIS_EARLY = 1_000;
    private static final long PAUSE_MILLIS_MAX = 5_000;
    private static final long STOP_MILLIS_MAX = 10_000;

    /// Where the events come from.
    ///
    /// @param name tells this journal from others
    /// @param tail the journal from a sequence on
    /// @param durableThrough its last durable sequence
    public record Source(
            String name, LongFunction<JournalTail> tail, LongSupplier durableThrough) {}

    private final Source source;
    private final GraphSink sink;
    private final RecentQuotes recent = new RecentQuotes();
    private final Progress progress = new Progress();
    private final EventReader reader = new EventReader();
    private final Thread thread;
    private GraphBatch batch;
    private GraphBatch next;
    private boolean isSent;
    private volatile boolean attached;
    private volatile boolean closing;
    private @Nullable String complaint;

    /// `ownerIds` knows the accounts there were before; `quoteIds` makes the public id of a quote.
    public Projector(
            Source source,
            GraphSink sink,
            IntFunction<@Nullable String> ownerIds,
            Function<Quote, String> quoteIds) {
        this.source = source;
        this.sink = sink;
        OwnerIds owners = new OwnerIds(ownerIds);
        this.batch = new GraphBatch(owners, quoteIds, recent);
        this.next = new GraphBatch(owners, quoteIds, recent);
        this.thread = Thread.ofPlatform().name("sluice-projector").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Whether there is a graph, and it is being written.
    public boolean isAttached() {
        return attached;
    }

    /// Durable records the graph does not have yet.
    public long lag() {
        return Math.max(0, source.durableThrough.getAsLong() - progress.sequence());
    }

    /// Completed with true once the graph has all that is durable now; with false when too many
    /// wait for that. Whoever gives up waiting completes it.
    public CompletableFuture<Boolean> caughtUp() {
        return progress.reached(source.durableThrough.getAsLong());
    }

    @Override
    public void close() {
        closing = true;
        sink.close();
        LockSupport.unpark(thread);
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long pauseMillis = PAUSE_MILLIS_MIN;
        while (!closing) {
            try {
                Checkpoint checkpoint = sink.open(source.name);
                checkIsOurs(checkpoint);
                follow(checkpoint.sequence());
            } catch (GraphAway | IOException | RuntimeException failure) {
                if (attached) {
                    pauseMillis = PAUSE_MILLIS_MIN;
                }
                attached = false;
                complain(failure, pauseMillis < PAUSE_MILLIS_EARLY);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
                pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
            }
        }
        sink.close();
    }

    private void checkIsOurs(Checkpoint checkpoint) throws GraphAway {
        if (!checkpoint.journal().equals(source.name)
                || checkpoint.sequence() > source.durableThrough.getAsLong()) {
            throw new GraphAway(
                    "it was made from another journal; ./sluice graph rebuild makes it from ours",
                    null);
        }
    }

    /// Comes back only when we are closing.
    private void follow(long from) throws GraphAway, IOException {
        progress.move(from);
        recent.clear();
        isSent = false;
        batch.begin(from);
        try (JournalTail tail = source.tail.apply(from + 1)) {
            attached = true;
            complaint = null;
            LOG.atInfo().addKeyValue("from", from).log("graph attached");
            while (!closing) {
                while (batch.size() < EVENTS_MAX && tail.next()) {
                    batch.add(reader.read(tail));
                }
                if (batch.size() > 0) {
                    write();
                } else {
                    confirm();
                    if (tail.await(WAIT_MILLIS)) {
                        batch.add(reader.read(tail));
                    }
                }
            }
        }
    }

    private void write() throws GraphAway {
        confirm();
        sink.send(batch);
        isSent = true;
        GraphBatch written = batch;
        batch = next;
        next = written;
        batch.begin(written.through());
    }

    private void confirm() throws GraphAway {
        if (isSent) {
            isSent = false;
            sink.confirm();
            progress.move(next.through());
        }
    }

    /// Says it once, not at each try, and not of one that is just being started.
    private void complain(Exception failure, boolean isEarly) {
        String now = String.valueOf(failure.getMessage());
        if (!closing && !isEarly && !now.equals(complaint)) {
            complaint = now;
            boolean expected = failure instanceof GraphAway;
            LOG.atWarn()
                    .addKeyValue("reason", now)
                    .setCause(expected ? null : failure)
                    .log("graph detached; the journal waits for it");
        }
    }
}
