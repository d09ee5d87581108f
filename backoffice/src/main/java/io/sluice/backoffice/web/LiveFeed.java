package io.sluice.backoffice.web;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.LiveRevenue;
import io.sluice.backoffice.ledger.SaleStore;
import io.sluice.backoffice.ledger.SaleStore.Sale;
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
    private static final int SALES_AT_ONCE_MAX = 100;

    /// What another back office has booked is seen after this long.
    private static final long LOOK_MILLIS = 1_000;

    private final Transactions transactions;
    private final SaleStore store = new SaleStore();
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
        private long place;

        abstract Topic topic();

        /// Whether it has taken what it was given last.
        abstract boolean isReady();

        /// Gives it sales; it is ready again when it has taken them.
        abstract void give(List<Sale> sales);

        final void startAfter(long sequence) {
            place = sequence;
        }
    }

    /// How many listen.
    public int readers() {
        return readers.size();
    }

    boolean isFull() {
        return readers.size() >= READERS_MAX;
    }

    /// The place from which on everything is new.
    long head() {
        return transactions.reading(store::head);
    }

    /// False when there are too many already.
    boolean join(Reader reader) {
        if (isFull()) {
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
        readers.remove(reader);
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

    private void round() {
        long head = head();
        Map<Point, List<Sale>> read = new HashMap<>();
        boolean more = false;
        for (Reader reader : readers) {
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
