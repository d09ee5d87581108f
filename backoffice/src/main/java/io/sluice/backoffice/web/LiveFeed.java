package io.sluice.backoffice.web;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.LiveRevenue;
import io.sluice.backoffice.ledger.SaleStore;
import io.sluice.backoffice.ledger.SaleStore.Sale;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Seats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells everybody who listens what projects earn, in order and without a gap, whichever back
/// office booked it: each reader has a place in the log, and is given what comes after it as fast
/// as it takes it.
///
/// Thread: safe for all; one virtual thread reads while anybody listens.
public final class LiveFeed implements LiveRevenue {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final int READERS_MAX = 1_000;
    private static final int READERS_OF_A_KEY_MAX = 500;
    private static final int SALES_AT_ONCE_MAX = 100;

    /// A reader that has had nothing.
    static final long FROM_NOW_ON = -1;

    private static final long NONE_YET = -1;

    /// What another back office has booked is seen after this long.
    private static final long LOOK_MILLIS = 1_000;

    private final Transactions transactions;
    private final SaleStore store = new SaleStore();
    private final Seats seats = new Seats(READERS_MAX, READERS_OF_A_KEY_MAX);
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore calls = new Semaphore(0);
    private boolean running; // guarded by lock

    public LiveFeed(Transactions transactions) {
        this.transactions = transactions;
    }

    /// What somebody listens to.
    ///
    /// @param projectId null: all projects
    /// @param all also what takes away of what was earned
    record Topic(@Nullable UUID projectId, boolean all) {}

    /// Somebody who listens. Its place is the feed's thread's alone.
    abstract static class Reader {
        private final long after;
        private long place = NONE_YET;

        /// @param after the last sale it has; [#FROM_NOW_ON]: it wants those to come
        Reader(long after) {
            this.after = after;
        }

        abstract Principal caller();

        /// It has a place, and is told of everything behind it once it is ready.
        abstract void begin();

        /// It can't be given a place.
        abstract void refuse(RuntimeException failure);

        abstract Topic topic();

        /// Whether it has taken what it was given last.
        abstract boolean isReady();

        /// Gives it sales; it is ready again when it has taken them.
        abstract void give(List<Sale> sales);

        private void startAt(long head) {
            place = after == FROM_NOW_ON ? head : Math.min(after, head);
            begin();
        }
    }

    /// How many listen.
    public int readers() {
        return readers.size();
    }

    /// Lets somebody listen from the next look on: one look serves however many have come. False
    /// when there are too many already, or too many of this caller's.
    boolean join(Reader reader) {
        if (!seats.take(reader.caller())) {
            return false;
        }
        readers.add(reader);
        lock.lock();
        try {
            if (!running) {
                running = true;
                Thread.ofVirtual().name("feed").start(this::run);
            }
        } finally {
            lock.unlock();
        }
        booked();
        return true;
    }

    void leave(Reader reader) {
        if (readers.remove(reader)) {
            seats.leave(reader.caller());
        }
    }

    /// Something may be there to be told.
    @Override
    public void booked() {
        if (calls.availablePermits() == 0) { // one is enough to have somebody look
            calls.release();
        }
    }

    private void run() {
        while (goesOn()) {
            try {
                round();
            } catch (RuntimeException away) {
                // The database is, most likely: every reader keeps its place.
                LOG.atDebug().setCause(away).log("the feed waits");
            }
        }
    }

    private boolean goesOn() {
        boolean stopped = false;
        try {
            boolean _ = calls.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS); // or it is time
            calls.drainPermits();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        lock.lock();
        try {
            running = !stopped && !readers.isEmpty();
            return running;
        } finally {
            lock.unlock();
        }
    }

    /// Where a reader is, and what it listens to: those at one point are given the same.
    private record Point(long place, Topic topic) {}

    /// The place from which on everything is new; without one, nobody who has come can begin.
    private long head() {
        try {
            return transactions.reading(store::head);
        } catch (RuntimeException failure) {
            for (Reader reader : readers) {
                if (reader.place == NONE_YET) {
                    leave(reader);
                    reader.refuse(failure);
                }
            }
            throw failure;
        }
    }

    private void round() {
        Set<Reader> come = Set.copyOf(readers);
        long head = head();
        Map<Point, List<Sale>> read = new HashMap<>();
        boolean more = false;
        for (Reader reader : come) {
            if (reader.place == NONE_YET) {
                reader.startAt(head);
            }
            if (reader.place >= head || !reader.isReady()) {
                continue;
            }
            Point point = new Point(reader.place, reader.topic());
            List<Sale> sales = read.computeIfAbsent(point, at -> after(at, head));
            boolean all = sales.size() < SALES_AT_ONCE_MAX;
            reader.place = all ? head : sales.getLast().sequence();
            more |= !all;
            if (!sales.isEmpty()) {
                reader.give(sales);
            }
        }
        if (more) {
            booked();
        }
    }

    private List<Sale> after(Point point, long head) {
        return transactions.reading(client ->
                store
                        .after(
                                client,
                                point.place,
                                point.topic.projectId,
                                point.topic.all,
                                SALES_AT_ONCE_MAX)
                        .stream()
                        .filter(sale -> sale.sequence() <= head)
                        .toList());
    }
}
