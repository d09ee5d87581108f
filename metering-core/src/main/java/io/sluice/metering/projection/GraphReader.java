package io.sluice.metering.projection;

import io.sluice.metering.projection.FalkorSession.Row;
import io.sluice.money.Micros;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads accounts' histories from the graph, on threads of its own, once the graph has everything
/// that was durable when it was asked: nobody misses what was answered before. What it promises
/// fails with [GraphAway] when the graph does not get there in time. Safe for all threads.
public final class GraphReader implements AutoCloseable {
    /// How long the graph may take to catch up.
    private static final long CATCH_UP_MILLIS_MAX = 1_000;

    /// A page looks through all debits of its account: about 1.5 million a second.
    private static final long PAGE_MILLIS_MAX = 10_000;

    private static final long TREE_MILLIS_MAX = 5_000;
    private static final long COUNT_MILLIS_MAX = 60_000;
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 256;

    /// A tree has no more nodes than these.
    public static final int NODES_MAX = 10_000;

    /// One debit, as its settle was answered.
    public record Debit(
            long sequence,
            String logId,
            String accountId,
            String sourceId,
            String quoteId,
            long amountMicros,
            long balanceBeforeMicros,
            long balanceAfterMicros,
            long deliveredMicros,
            String stimulusId,
            boolean overrun,
            long timeMillis,
            String reason) {}

    /// One movement of credits. `amountMicros` below 0: out of the account.
    public record Entry(
            long sequence,
            String entryId,
            String kind,
            long amountMicros,
            long balanceAfterMicros,
            String reference,
            long timeMillis) {}

    /// One account of a tree, and its period: what it paid, and what was paid for it by whomever.
    public record Node(
            String ownerId,
            String ownerType,
            @Nullable String parentId,
            long debits,
            long paidMicros,
            long usedMicros) {}

    /// An account's figures, as the graph has them.
    public record Account(
            String ownerId,
            long balanceMicros,
            long reservedMicros,
            long grantedMicros,
            long spentMicros,
            long debtMicros,
            long initialMicros,
            @Nullable String parentId) {}

    /// A question to one session.
    private interface Question<T> {
        T ask(FalkorSession session) throws GraphAway;
    }

    private final Supplier<@Nullable String> url;
    private final Supplier<CompletableFuture<Boolean>> caughtUp;
    private final ConcurrentLinkedQueue<FalkorSession> idle = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor threads;

    /// `url` says where the graph is, or null; `caughtUp` is [Projector#caughtUp].
    public GraphReader(
            Supplier<@Nullable String> url, Supplier<CompletableFuture<Boolean>> caughtUp) {
        this.url = url;
        this.caughtUp = caughtUp;
        threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_MAX),
                        task ->
                                Thread.ofPlatform()
                                        .name("sluice-graph-read")
                                        .daemon()
                                        .unstarted(task));
        threads.allowCoreThreadTimeOut(true);
    }

    /// Where there is no graph: everything fails at once.
    public static GraphReader ofNone() {
        return new GraphReader(() -> null, () -> CompletableFuture.completedFuture(false));
    }

    /// An account's debits before a sequence, newest first.
    public CompletableFuture<List<Debit>> debits(String ownerId, long before, int limit) {
        return ask(session -> debits(session, ownerId, before, limit));
    }

    /// Everything that moved an account's balance before a sequence, newest first.
    public CompletableFuture<List<Entry>> entries(String ownerId, long before, int limit) {
        return ask(session -> {
            Stream<Entry> debits =
                    debits(session, ownerId, before, limit).stream().map(GraphReader::entry);
            Stream<Entry> credits =
                    session
                            .read(page(ownerId, before, limit) + Cypher.ENTRIES, PAGE_MILLIS_MAX)
                            .stream()
                            .map(GraphReader::entry);
            return Stream.concat(debits, credits)
                    .sorted(Comparator.comparingLong(Entry::sequence).reversed())
                    .limit(limit)
                    .toList();
        });
    }

    /// An account and what hangs below it, in no order; more than [#NODES_MAX] nodes: too many.
    public CompletableFuture<List<Node>> tree(String ownerId, long fromMillis, long toMillis) {
        StringBuilder text = new StringBuilder("CYPHER owner_id=");
        Rows.appendQuoted(text, ownerId)
                .append(" from=")
                .append(fromMillis)
                .append(" to=")
                .append(toMillis)
                .append(" limit=")
                .append(NODES_MAX + 1)
                .append(' ')
                .append(Cypher.TREE);
        return ask(session ->
                session.read(text.toString(), TREE_MILLIS_MAX).stream()
                        .map(GraphReader::node)
                        .toList());
    }

    /// Accounts in the order of their owners' ids, from behind one on; empty: from the first.
    public CompletableFuture<List<Account>> accounts(String afterOwnerId, int limit) {
        StringBuilder text = new StringBuilder("CYPHER after=");
        Rows.appendQuoted(text, afterOwnerId)
                .append(" limit=")
                .append(limit)
                .append(' ')
                .append(Cypher.ACCOUNTS);
        return ask(session ->
                session.read(text.toString(), TREE_MILLIS_MAX).stream()
                        .map(GraphReader::account)
                        .toList());
    }

    /// How many debits there are, each with its account and its quote.
    public CompletableFuture<Long> debitCount() {
        return ask(
                session -> session.read(Cypher.DEBIT_COUNT, COUNT_MILLIS_MAX).getFirst().whole(0));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (FalkorSession session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }

    private <T> CompletableFuture<T> ask(Question<T> question) {
        Executor queue =
                task -> {
                    try {
                        threads.execute(task);
                    } catch (RejectedExecutionException full) {
                        throw new CompletionException(new GraphAway("too many ask", full));
                    }
                };
        return caughtUp.get()
                .completeOnTimeout(false, CATCH_UP_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .thenApplyAsync(isThere -> answer(isThere, question), queue);
    }

    private <T> T answer(boolean isThere, Question<T> question) {
        try {
            if (!isThere) {
                throw new GraphAway("it is too far behind", null);
            }
            FalkorSession kept = idle.poll();
            if (kept != null) {
                try {
                    return askAndKeep(kept, question);
                } catch (GraphAway old) {
                    // The server may have been another one since; it is asked once more.
                }
            }
            String now = url.get();
            if (now == null) {
                throw new GraphAway("there is none", null);
            }
            return askAndKeep(FalkorSession.open(now, (int) (2 * COUNT_MILLIS_MAX)), question);
        } catch (GraphAway away) {
            throw new CompletionException(away);
        }
    }

    private <T> T askAndKeep(FalkorSession session, Question<T> question) throws GraphAway {
        try {
            T answer = question.ask(session);
            idle.add(session);
            return answer;
        } catch (GraphAway away) {
            session.close();
            throw away;
        }
    }

    private static List<Debit> debits(FalkorSession session, String ownerId, long before, int limit)
            throws GraphAway {
        return session.read(page(ownerId, before, limit) + Cypher.DEBITS, PAGE_MILLIS_MAX).stream()
                .map(GraphReader::debit)
                .toList();
    }

    private static String page(String ownerId, long before, int limit) {
        StringBuilder text = new StringBuilder("CYPHER owner_id=");
        return Rows.appendQuoted(text, ownerId)
                .append(" before=")
                .append(before)
                .append(" limit=")
                .append(limit)
                .append(' ')
                .toString();
    }

    private static Debit debit(Row row) {
        return new Debit(
                row.whole(0),
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.whole(5),
                row.whole(6),
                row.whole(7),
                row.whole(8),
                row.text(9),
                row.flag(10),
                row.whole(11),
                row.text(12));
    }

    private static Entry entry(Debit debit) {
        return new Entry(
                debit.sequence(),
                debit.logId(),
                "debit",
                -debit.amountMicros(),
                debit.balanceAfterMicros(),
                debit.quoteId(),
                debit.timeMillis());
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.whole(0),
                row.text(1),
                row.text(2),
                row.whole(3),
                row.whole(4),
                row.text(5),
                row.whole(6));
    }

    private static Account account(Row row) {
        return new Account(
                row.text(0),
                row.whole(1),
                row.whole(2),
                row.whole(3),
                row.whole(4),
                row.whole(5),
                row.whole(6),
                row.textOrNull(7));
    }

    private static Node node(Row row) {
        return new Node(
                row.text(0),
                row.text(1),
                row.textOrNull(2),
                row.whole(3),
                row.whole(4) * Micros.ONE + row.whole(5),
                row.whole(6) * Micros.ONE + row.whole(7));
    }
}
