package io.sluice.metering.sim;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt.ProjectUsage;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.SpendingLimit;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The auditor's books: plain maps of plain values, written as the rules read, with a way back for
/// what a crash may take. Knows nothing of the engine.
final class Book {
    /// 128 bits in order.
    record LongId(long hi, long lo) implements Comparable<LongId> {
        static LongId of(Quote quote) {
            return new LongId(quote.idHi(), quote.idLo());
        }

        static LongId of(RequestId request) {
            return new LongId(request.hi(), request.lo());
        }

        @Override
        public int compareTo(LongId other) {
            int high = Long.compare(hi, other.hi);
            return high != 0 ? high : Long.compare(lo, other.lo);
        }
    }

    /// An account. Changed only as a copy from [Book#change(int)].
    static final class Account {
        final int key;
        final String name;
        final OwnerType type;
        final long createdMillis;
        int parent;
        boolean fallback;
        boolean metered;
        AccountStatus status = AccountStatus.ACTIVE;
        BigInteger balance = BigInteger.ZERO;
        BigInteger granted = BigInteger.ZERO;
        BigInteger reserved = BigInteger.ZERO;
        BigInteger debt = BigInteger.ZERO;
        BigInteger initial = BigInteger.ZERO;
        BigInteger spent = BigInteger.ZERO;
        long thresholdMicros;
        long updatedMillis;
        @Nullable String wallet;
        List<SpendingLimit> limits = List.of();

        Account(int key, String name, OwnerType type, long createdMillis) {
            this.key = key;
            this.name = name;
            this.type = type;
            this.createdMillis = createdMillis;
        }

        BigInteger available() {
            return balance.subtract(reserved);
        }

        private Account copy() {
            Account copy = new Account(key, name, type, createdMillis);
            copy.parent = parent;
            copy.fallback = fallback;
            copy.metered = metered;
            copy.status = status;
            copy.balance = balance;
            copy.granted = granted;
            copy.reserved = reserved;
            copy.debt = debt;
            copy.initial = initial;
            copy.spent = spent;
            copy.thresholdMicros = thresholdMicros;
            copy.updatedMillis = updatedMillis;
            copy.wallet = wallet;
            copy.limits = limits;
            return copy;
        }
    }

    /// A hold, alive or ended. An injection that runs is a part of it.
    record Hold(
            LongId id,
            long order,
            int source,
            int payer,
            long allowedMicros,
            long priceMicros,
            BigInteger amount,
            long lifeMillis,
            long untilMillis,
            HoldState state,
            boolean overdue,
            long injectionBody,
            @Nullable RequestId injectionRequest,
            @Nullable Ending ending) {
        Hold as(HoldState next, @Nullable Ending how) {
            return new Hold(
                    id,
                    order,
                    source,
                    payer,
                    allowedMicros,
                    priceMicros,
                    amount,
                    lifeMillis,
                    untilMillis,
                    next,
                    overdue,
                    injectionBody,
                    injectionRequest,
                    how);
        }

        Hold injecting(long body, @Nullable RequestId request) {
            return new Hold(
                    id,
                    order,
                    source,
                    payer,
                    allowedMicros,
                    priceMicros,
                    amount,
                    lifeMillis,
                    untilMillis,
                    HoldState.INJECTING,
                    overdue,
                    body,
                    request,
                    null);
        }

        Hold withOverdue() {
            return new Hold(
                    id,
                    order,
                    source,
                    payer,
                    allowedMicros,
                    priceMicros,
                    amount,
                    lifeMillis,
                    untilMillis,
                    state,
                    true,
                    injectionBody,
                    injectionRequest,
                    ending);
        }
    }

    /// How a hold ended; all zero but the time where nothing was debited.
    record Ending(
            long endedMillis,
            long deliveredMicros,
            boolean overrun,
            BigInteger debited,
            BigInteger fromGranted,
            BigInteger before,
            boolean injected,
            long body,
            String stimulus) {
        static Ending without(long millis) {
            BigInteger zero = BigInteger.ZERO;
            return new Ending(millis, 0, false, zero, zero, zero, false, 0, "");
        }
    }

    record Payment(
            int account,
            BigInteger credited,
            BigInteger refunded,
            BigInteger disputed,
            BigInteger taken) {}

    record Remembered(LongId id, long bodyHash, long decidedMillis, Answer answer) {}

    final TreeMap<Integer, Account> accounts = new TreeMap<>();
    final TreeMap<String, Integer> names = new TreeMap<>();
    final TreeMap<LongId, Hold> holds = new TreeMap<>();

    /// What each source drew, by source and hour since 1970 in which its holds were placed.
    final TreeMap<LongId, BigInteger> draws = new TreeMap<>();

    /// What was settled by day since 1970 and place in it, and each project's place in a day.
    final TreeMap<LongId, ProjectUsage> usage = new TreeMap<>();

    final TreeMap<String, LongId> usagePlaces = new TreeMap<>();

    /// Holds that can still become due, by the time of it and then by their order of arrival.
    final TreeMap<LongId, LongId> waiting = new TreeMap<>();

    final TreeMap<String, Payment> payments = new TreeMap<>();
    final TreeMap<LongId, Long> requestOrder = new TreeMap<>();
    final TreeMap<Long, Remembered> requests = new TreeMap<>();
    final TreeMap<Integer, Boolean> keyRevoked = new TreeMap<>();
    final TreeMap<String, BigInteger> sums = new TreeMap<>();
    final TreeMap<String, Terms> terms = new TreeMap<>();
    final TreeMap<String, Long> numbers = new TreeMap<>();

    private record Mark(long sequence, int undoSize) {}

    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final Deque<Mark> marks = new ArrayDeque<>();

    /// A copy to be changed, which stands in the books already.
    Account change(int key) {
        Account old = account(key);
        Account changed = old.copy();
        put(accounts, key, changed);
        return changed;
    }

    Account account(int key) {
        return Objects.requireNonNull(accounts.get(key));
    }

    <K, V> void put(Map<K, V> map, K key, V value) {
        V old = map.put(key, value);
        undo.push(old == null ? () -> map.remove(key) : () -> map.put(key, old));
    }

    <K, V> void remove(Map<K, V> map, K key) {
        V old = map.remove(key);
        if (old != null) {
            undo.push(() -> map.put(key, old));
        }
    }

    void add(String sum, BigInteger amount) {
        put(sums, sum, sum(sum).add(amount));
    }

    BigInteger sum(String sum) {
        return sums.getOrDefault(sum, BigInteger.ZERO);
    }

    long number(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    /// One more record of the journal is complete.
    void recorded(long timeMillis) {
        put(numbers, "sequence", sequence() + 1);
        put(numbers, "recorded", timeMillis);
        marks.push(new Mark(sequence(), undo.size()));
    }

    long sequence() {
        return number("sequence");
    }

    /// Everything so far is durable: no crash takes it back.
    void durable() {
        undo.clear();
        marks.clear();
        marks.push(new Mark(sequence(), 0));
    }

    /// The books as they stood after this record.
    void rollBack(long sequence) {
        while (!marks.isEmpty() && marks.getFirst().sequence() > sequence) {
            marks.pop();
        }
        if (marks.isEmpty() ? sequence != 0 : marks.getFirst().sequence() != sequence) {
            throw new AssertionError("record " + sequence + " was durable, or never was");
        }
        int size = marks.isEmpty() ? 0 : marks.getFirst().undoSize();
        while (undo.size() > size) {
            undo.pop().run();
        }
    }
}
