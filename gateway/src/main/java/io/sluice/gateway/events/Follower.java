package io.sluice.gateway.events;

import io.sluice.gateway.edge.Principal;
import io.sluice.metering.projection.JournalTail;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One reader of events, at the end of one connection. What is on its way to it is counted and has
/// a bound; what does not fit waits in the journal. Its methods run on its event loop, in order.
public abstract class Follower {
    /// Events on their way to one reader: no more than this, or the largest single lot. A reader
    /// that does not read costs about four times as much until it is cut off.
    static final long UNSENT_BYTES_MAX = 64 << 10;

    /// Below this it is given more.
    private static final long UNSENT_BYTES_LOW = 16 << 10;

    private final Principal reader;
    private final EventFilter filter;
    private final @Nullable EventPosition after;
    private final Executor loop;
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicBoolean waits = new AtomicBoolean();
    private volatile Runnable more = () -> {};
    private volatile boolean left;

    // Where it stands: the stream's threads hand it to each other.
    @Nullable JournalTail tail;
    long nextSequence;

    /// `after` is the last event the reader has, or null when it wants those to come.
    protected Follower(
            Principal reader, EventFilter filter, @Nullable EventPosition after, Executor loop) {
        this.reader = reader;
        this.filter = filter;
        this.after = after;
        this.loop = loop;
    }

    /// Why a reader is not let in.
    public enum Refusal {
        /// What it wants is not in the journal any more.
        ARCHIVED,
        /// It names an event that has not happened.
        UNKNOWN,
        /// There are too many readers, or too many with this key.
        FULL
    }

    /// It is let in; events come from now on.
    protected abstract void begin();

    protected abstract void refuse(Refusal refusal);

    /// Sends these, then calls [#sent] with their bytes.
    protected abstract void send(List<PublicEvent> events, long bytes);

    /// The stream ends; the reader may come again with the last event it has.
    protected abstract void end();

    /// So many bytes have left for the reader.
    protected final void sent(long bytes) {
        if (unsentBytes.addAndGet(-bytes) <= UNSENT_BYTES_LOW) {
            goOn();
        }
    }

    protected final long unsentBytes() {
        return unsentBytes.get();
    }

    /// The reader is gone.
    protected final void leave() {
        left = true;
        goOn();
    }

    Principal reader() {
        return reader;
    }

    boolean hasLeft() {
        return left;
    }

    @Nullable EventPosition after() {
        return after;
    }

    boolean wants(PublicEvent event) {
        return event.sequence() >= nextSequence
                && (after == null || after.isBefore(event))
                && filter.sees(event.account(), event.source());
    }

    EventFilter filter() {
        return filter;
    }

    void tell(Runnable what) {
        loop.execute(what);
    }

    /// False, and nothing is sent, when too much is on its way already.
    boolean offer(List<PublicEvent> events) {
        long bytes = 0;
        for (PublicEvent event : events) {
            bytes += event.json().length;
        }
        long count = bytes;
        long before = unsentBytes.getAndAdd(count);
        if (before > 0 && before + count > UNSENT_BYTES_MAX) {
            unsentBytes.addAndGet(-count);
            return false;
        }
        loop.execute(() -> send(events, count));
        return true;
    }

    /// Calls back once there is room again, or the reader has left.
    void awaitRoom(Runnable then) {
        more = then;
        waits.set(true);
        if (left || unsentBytes.get() <= UNSENT_BYTES_LOW) {
            goOn();
        }
    }

    private void goOn() {
        if (waits.compareAndSet(true, false)) {
            more.run();
        }
    }
}
