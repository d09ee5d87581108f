package io.sluice.gateway.events;

import io.sluice.gateway.edge.Seats;
import io.sluice.metering.projection.EventReader;
import io.sluice.metering.projection.JournalTail;
import io.sluice.metering.projection.SequenceGone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings events to readers, each from where it stands. Two threads read the journal:
///
/// ```
///  join ──► catch-up: a slice of each reader's own tail, in turn ──► live: one tail for all
///              ▲                                                       │
///              └──────────── has too much on its way already ◄─────────┘
/// ```
///
/// Nothing is buffered for a reader but what is on its way to it: the journal is the buffer.
public final class EventStream implements AutoCloseable {
    /// More readers are refused.
    public static final int FOLLOWERS_MAX = 1_000;

    /// More readers with one key are refused.
    private static final int FOLLOWERS_OF_A_KEY_MAX = 500;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /// Read at once for all at the live end; a few such lots may be on their way to each.
    private static final int BATCH_RECORDS = 64;

    private static final int SLICE_RECORDS = 8_192;
    private static final int SLICE_BYTES = 16 << 10;
    private static final long LOOK_AGAIN_MILLIS = 20;

    /// What is read: the durable journal.
    public interface Records {
        /// Everything from this sequence on.
        JournalTail from(long sequence);

        /// The first sequence that can still be read.
        long first() throws IOException;

        /// The last sequence that is durable.
        long last();
    }

    private final Records records;
    private final Seats seats = new Seats(FOLLOWERS_MAX, FOLLOWERS_OF_A_KEY_MAX);
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Follower> due = new LinkedBlockingQueue<>();
    private final Queue<Follower> joining = new ConcurrentLinkedQueue<>();
    private final Thread catchUpThread;
    private final Thread liveThread;
    private volatile long liveThrough = -1;
    private volatile boolean closed;

    /// `publishers` makes one for each thread.
    public EventStream(Records records, Supplier<EventPublisher> publishers) {
        this.records = records;
        CatchUp catchUp = new CatchUp(publishers.get());
        Live live = new Live(publishers.get());
        catchUpThread = Thread.ofPlatform().name("sluice-events-past").unstarted(catchUp::run);
        liveThread = Thread.ofPlatform().name("sluice-events-live").unstarted(live::run);
        catchUpThread.start();
        liveThread.start();
    }

    /// Lets a reader in, or refuses it; it hears of that on its own event loop. Any thread.
    public void join(Follower follower) {
        if (closed || !seats.take(follower.reader())) {
            refuse(follower, Follower.Refusal.FULL);
        } else {
            followers.add(follower);
            due.add(follower);
        }
    }

    public int followers() {
        return followers.size();
    }

    /// How many durable records readers at the live end have not been told of yet.
    public long lag() {
        long through = liveThrough;
        return through < 0 ? 0 : Math.max(0, records.last() - through);
    }

    /// Ends the streams of all readers.
    @Override
    public void close() {
        closed = true;
        catchUpThread.interrupt();
        LockSupport.unpark(liveThread);
        for (Follower follower : followers) {
            follower.tell(follower::end);
        }
    }

    /// Once there is room for a slice.
    private void toPast(Follower follower) {
        follower.awaitRoom(() -> due.add(follower));
    }

    private void refuse(Follower follower, Follower.Refusal refusal) {
        forget(follower);
        follower.tell(() -> follower.refuse(refusal));
    }

    private void forget(Follower follower) {
        if (followers.remove(follower)) {
            seats.leave(follower.reader());
        }
        closeTail(follower.tail);
        follower.tail = null;
    }

    /// Its stream ends, because of a failure of ours.
    private void cut(Follower follower) {
        forget(follower);
        follower.tell(follower::end);
    }

    private static void closeTail(@Nullable JournalTail tail) {
        if (tail != null) {
            try {
                tail.close();
            } catch (IOException failure) {
                LOG.warn("a journal file could not be closed", failure);
            }
        }
    }

    /// Reads on for one reader by its own tail.
    private static final class Teller {
        private final EventReader reader = new EventReader();
        private final EventPublisher publisher;
        private boolean atEnd;

        Teller(EventPublisher publisher) {
            this.publisher = publisher;
        }

        /// What the reader wants of a slice of records, none of them later than `through`.
        List<PublicEvent> slice(Follower follower, JournalTail tail, long through)
                throws IOException {
            List<PublicEvent> events = new ArrayList<>();
            long[] bytes = {0};
            atEnd = false;
            for (int count = 0; count < SLICE_RECORDS && bytes[0] < SLICE_BYTES; count++) {
                atEnd = tail.sequence() >= through || !tail.next();
                if (atEnd) {
                    return events;
                }
                publish(
                        tail,
                        follower.filter(),
                        event -> {
                            if (follower.wants(event)) {
                                events.add(event);
                                bytes[0] += event.json().length;
                            }
                        });
            }
            return events;
        }

        void publish(JournalTail tail, EventFilter seen, Consumer<PublicEvent> to) {
            publisher.publish(reader.read(tail), seen, to);
        }

        /// Nothing was left to read for the last slice.
        boolean atEnd() {
            return atEnd;
        }
    }

    /// Readers that are behind, one slice after the other. Thread: sluice-events-past.
    private final class CatchUp {
        private final Teller teller;

        /// One slice waits for an event loop at a time. With hundreds waiting, a loop would send
        /// them all before it looked at anybody else's request.
        private final Semaphore turn = new Semaphore(1);

        CatchUp(EventPublisher publisher) {
            this.teller = new Teller(publisher);
        }

        void run() {
            try {
                while (!closed) {
                    goOn(due.take());
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        private void goOn(Follower follower) throws InterruptedException {
            try {
                if (follower.hasLeft()) {
                    forget(follower);
                } else if (follower.nextSequence > 0 || begin(follower)) {
                    slice(follower);
                }
            } catch (SequenceGone gone) {
                LOG.info("a reader of events was too slow for the journal: {}", gone.getMessage());
                cut(follower);
            } catch (IOException | RuntimeException failure) {
                if (!closed) {
                    LOG.error("a reader of events could not be served", failure);
                    cut(follower);
                }
            }
        }

        /// False when the reader has nothing to catch up with, or is refused.
        private boolean begin(Follower follower) throws IOException {
            EventPosition after = follower.after();
            long last = records.last();
            long next = after == null ? last + 1 : Math.max(1, after.nextSequence());
            if (after != null && (after.sequence() > last || next < records.first())) {
                refuse(
                        follower,
                        after.sequence() > last
                                ? Follower.Refusal.UNKNOWN
                                : Follower.Refusal.ARCHIVED);
                return false;
            }
            follower.nextSequence = next;
            follower.tell(follower::begin);
            if (next > last) {
                toLive(follower);
            }
            return next <= last;
        }

        private void slice(Follower follower) throws IOException, InterruptedException {
            JournalTail tail = follower.tail;
            if (tail == null) {
                tail = records.from(follower.nextSequence);
                follower.tail = tail;
            }
            List<PublicEvent> events = teller.slice(follower, tail, Long.MAX_VALUE);
            follower.nextSequence = tail.sequence() + 1;
            if (!events.isEmpty()) {
                turn.acquire();
                boolean hadRoom = follower.offer(events);
                follower.tell(turn::release);
                if (!hadRoom) {
                    throw new IllegalStateException("a slice was read without room for it");
                }
            }
            if (teller.atEnd()) {
                toLive(follower);
            } else {
                toPast(follower);
            }
        }

        private void toLive(Follower follower) {
            joining.add(follower);
            LockSupport.unpark(liveThread);
        }
    }

    /// Readers at the end of the journal, together. Thread: sluice-events-live.
    private final class Live {
        private final Teller teller;
        private final List<Follower> readers = new ArrayList<>();
        private final List<PublicEvent> batch = new ArrayList<>();
        private @Nullable JournalTail tail;

        Live(EventPublisher publisher) {
            this.teller = new Teller(publisher);
        }

        void run() {
            while (!closed) {
                try {
                    turn();
                } catch (IOException | RuntimeException failure) {
                    LOG.error("the live end of the events could not be read", failure);
                    readers.forEach(EventStream.this::cut);
                    readers.clear();
                }
            }
            closeTail(tail);
        }

        private void turn() throws IOException {
            for (Follower follower = joining.poll(); follower != null; follower = joining.poll()) {
                take(follower);
            }
            for (Follower gone : readers.stream().filter(Follower::hasLeft).toList()) {
                readers.remove(gone);
                forget(gone);
            }
            JournalTail following = tail;
            if (readers.isEmpty() || following == null) {
                closeTail(tail);
                tail = null;
                liveThrough = -1;
                if (joining.isEmpty()) {
                    LockSupport.park(this);
                }
            } else if (following.await(LOOK_AGAIN_MILLIS)) {
                deliver(following);
            }
        }

        /// A reader that has everything durable joins where the others are.
        private void take(Follower follower) throws IOException {
            JournalTail own = follower.tail;
            JournalTail following = tail;
            if (following == null) {
                following = own == null ? records.from(follower.nextSequence) : own;
                tail = following;
                liveThrough = following.sequence();
            } else if (follower.nextSequence <= following.sequence()) {
                if (own == null || !closeGap(follower, own, following.sequence())) {
                    toPast(follower);
                    return;
                }
            }
            if (own != following) {
                closeTail(own);
            }
            follower.tail = null;
            readers.add(follower);
        }

        /// Reads what the others have had since it came to the end, if that is little.
        private boolean closeGap(Follower follower, JournalTail own, long through)
                throws IOException {
            List<PublicEvent> events = teller.slice(follower, own, through);
            if (events.isEmpty() || follower.offer(events)) {
                follower.nextSequence = own.sequence() + 1;
                return teller.atEnd();
            }
            closeTail(own);
            follower.tail = null;
            return false;
        }

        private void deliver(JournalTail following) throws IOException {
            batch.clear();
            int count = 0;
            do {
                teller.publish(following, this::anybodySees, batch::add);
                count++;
            } while (count < BATCH_RECORDS && following.next());
            liveThrough = following.sequence();
            if (!batch.isEmpty()) {
                for (Follower behind : readers.stream().filter(each -> !offer(each)).toList()) {
                    readers.remove(behind);
                    toPast(behind);
                }
            }
        }

        private boolean anybodySees(int account, int source) {
            for (Follower follower : readers) {
                if (follower.filter().sees(account, source)) {
                    return true;
                }
            }
            return false;
        }

        private boolean offer(Follower follower) {
            List<PublicEvent> wanted = new ArrayList<>();
            for (PublicEvent event : batch) {
                if (follower.wants(event)) {
                    wanted.add(event);
                }
            }
            if (wanted.isEmpty() || follower.offer(wanted)) {
                return true;
            }
            follower.nextSequence = wanted.getFirst().sequence();
            return false;
        }
    }
}
