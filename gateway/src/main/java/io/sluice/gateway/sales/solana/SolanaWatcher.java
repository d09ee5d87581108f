package io.sluice.gateway.sales.solana;

import io.sluice.gateway.sales.solana.RequestStore.Cursor;
import io.sluice.gateway.sales.solana.RequestStore.Due;
import io.sluice.gateway.sales.solana.SolanaNode.Mention;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.sava.core.accounts.PublicKey;

/// Finds every transaction that may have paid us. The treasury and its token accounts are read on
/// from the last signature, however long nobody looked; open requests are also looked for by their
/// reference, because a wrong token comes to an account nobody watches. The socket only says when
/// to look. Thread: event loop.
final class SolanaWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(SolanaWatcher.class);
    private static final long LOOK_MILLIS = 250;
    private static final long ROUND_MILLIS = 5_000;
    private static final long ROUND_WITH_SOCKET_MILLIS = 15_000;
    private static final long ROUND_AFTER_NEWS_MILLIS = 2_000;

    /// How long it takes until what was heard of is final, and longer.
    private static final long NEWS_MILLIS = 40_000;

    private static final long ACCOUNTS_MILLIS = 60_000;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int DUE_MAX = 50;
    private static final int SIGNATURES_AT_ONCE_MAX = 100_000;
    private static final int SEEN_MAX = 10_000;

    /// After so many looks a transaction that cannot be read is left to people.
    private static final int TRIES_MAX = 30;

    private final Vertx vertx;
    private final SolanaNode node;
    private final RequestStore store;
    private final PublicKey treasury;
    private final PublicKey mint;
    private final Function<ChainTransaction, Future<Void>> found;
    private final Function<Mention, Future<Void>> leave;
    private final LongSupplier clock;
    private final ChainSocket socket;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private List<String> addresses;
    private long accountsAtMillis;
    private long nextRoundMillis;
    private long newsUntilMillis;
    private boolean running;
    private boolean closed;
    private long timer = -1;
    private volatile long lastRoundMillis;
    private final LongAdder unreadable = new LongAdder();

    /// @param found takes a transaction; done when all of it is kept
    /// @param leave takes one that cannot be read
    SolanaWatcher(
            Vertx vertx,
            SolanaNode node,
            RequestStore store,
            SolanaSettings settings,
            LongSupplier clock,
            Function<ChainTransaction, Future<Void>> found,
            Function<Mention, Future<Void>> leave) {
        this.vertx = vertx;
        this.node = node;
        this.store = store;
        this.treasury = PublicKey.fromBase58Encoded(settings.treasury());
        this.mint = PublicKey.fromBase58Encoded(settings.usdcMint());
        this.clock = clock;
        this.found = found;
        this.leave = leave;
        this.lastRoundMillis = clock.getAsLong();
        this.addresses =
                List.of(
                        settings.treasury(),
                        Address.tokenAccount(treasury, mint, Address.TOKENS),
                        Address.tokenAccount(treasury, mint, Address.TOKENS_2022));
        this.socket = new ChainSocket(vertx, settings.wsUrl(), () -> addresses, this::heard);
    }

    void start() {
        socket.start();
        timer = vertx.setPeriodic(1, LOOK_MILLIS, _ -> look());
    }

    /// How long ago all was read to its end.
    long lagSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(clock.getAsLong() - lastRoundMillis);
    }

    long unreadableCount() {
        return unreadable.sum();
    }

    private void look() {
        if (closed || running || !store.isThere() || clock.getAsLong() < nextRoundMillis) {
            return;
        }
        running = true;
        long now = clock.getAsLong();
        nextRoundMillis = now + pauseMillis(now);
        round(now)
                .onSuccess(_ -> lastRoundMillis = now)
                .onFailure(failure ->
                        LOG.atWarn()
                                .addKeyValue("reason", failure.toString())
                                .log("the chain could not be read to its end; it is tried again"))
                .onComplete(_ -> running = false);
    }

    private long pauseMillis(long now) {
        if (now < newsUntilMillis) {
            return ROUND_AFTER_NEWS_MILLIS;
        }
        return socket.isOpen() ? ROUND_WITH_SOCKET_MILLIS : ROUND_MILLIS;
    }

    private void heard() {
        nextRoundMillis = 0;
        newsUntilMillis = clock.getAsLong() + NEWS_MILLIS;
    }

    private Future<Void> round(long now) {
        return store.cursor(addresses.getFirst())
                .compose(known -> {
                    boolean first = known.isEmpty();
                    return accounts(now).compose(_ -> each(addresses, at -> follow(at, first)));
                })
                .compose(_ -> store.due(now, DUE_MAX))
                .compose(due -> each(due, each -> lookFor(each, now)));
    }

    /// The treasury's other accounts for the token, which somebody may have made and paid to.
    private Future<Void> accounts(long now) {
        if (now - accountsAtMillis < ACCOUNTS_MILLIS) {
            return Future.succeededFuture();
        }
        return node.tokenAccounts(treasury, mint)
                .map(accounts -> {
                    accountsAtMillis = now;
                    Set<String> all = new LinkedHashSet<>(addresses);
                    accounts.forEach(account -> all.add(account.toBase58()));
                    addresses = List.copyOf(all);
                    return null;
                });
    }

    /// Reads an address on from where it was left. What was there before we ever looked is not
    /// ours; an account that appears later is read from its beginning.
    private Future<Void> follow(String address, boolean first) {
        return store.cursor(address)
                .compose(known -> {
                    PublicKey key = PublicKey.fromBase58Encoded(address);
                    if (first && known.isEmpty()) {
                        return node.mentions(key, null, null)
                                .compose(mentions ->
                                        store.move(
                                                address,
                                                mentions.isEmpty()
                                                        ? null
                                                        : mentions.getFirst().signature()));
                    }
                    String until = known.map(Cursor::signature).orElse(null);
                    return collect(key, null, until, new ArrayDeque<>())
                            .compose(mentions ->
                                    each(
                                            mentions,
                                            mention ->
                                                    take(mention)
                                                            .compose(_ ->
                                                                    store.move(
                                                                            address,
                                                                            mention.signature()))));
                });
    }

    /// Mentions newer than `until`, oldest first: the oldest ones, when there are too many.
    private Future<List<Mention>> collect(
            PublicKey address,
            @Nullable String before,
            @Nullable String until,
            Deque<Mention> newestFirst) {
        return node.mentions(address, before, until)
                .compose(page -> {
                    for (Mention mention : page) {
                        if (mention.signature().equals(until)) {
                            return Future.succeededFuture(oldestFirst(newestFirst));
                        }
                        newestFirst.addLast(mention);
                        if (newestFirst.size() > SIGNATURES_AT_ONCE_MAX) {
                            newestFirst.removeFirst();
                        }
                    }
                    return page.size() < SolanaNode.SIGNATURES_MAX
                            ? Future.succeededFuture(oldestFirst(newestFirst))
                            : collect(address, page.getLast().signature(), until, newestFirst);
                });
    }

    private static List<Mention> oldestFirst(Deque<Mention> newestFirst) {
        return new ArrayList<>(newestFirst).reversed();
    }

    private Future<Void> lookFor(Due due, long now) {
        long age = now - due.createdAtMillis();
        long pause = Math.clamp(age / 4, ROUND_MILLIS, DAY_MILLIS / 4);
        Long next = age > 7 * DAY_MILLIS ? null : (Long) (now + pause);
        return node.mentions(PublicKey.fromBase58Encoded(due.reference()), null, null)
                .compose(mentions -> each(mentions.reversed(), this::take))
                .compose(_ -> store.looked(due.reference(), next));
    }

    /// Hands a transaction on, once, as long as it is remembered. Fails when it cannot be had, so
    /// that whoever reads stays in front of it; but not for ever.
    private Future<Void> take(Mention mention) {
        String signature = mention.signature();
        if (seen.contains(signature)) {
            return Future.succeededFuture();
        }
        return node.transaction(mention)
                .compose(transaction ->
                        transaction
                                .map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture("the node does not have it")))
                .recover(failure -> unread(mention, failure))
                .compose(transaction ->
                        transaction == null ? Future.succeededFuture() : found.apply(transaction))
                .onSuccess(_ -> remember(signature));
    }

    private Future<@Nullable ChainTransaction> unread(Mention mention, Throwable failure) {
        int count = tries.merge(mention.signature(), 1, Integer::sum);
        if (count < TRIES_MAX) {
            return Future.failedFuture(failure);
        }
        return leave.apply(mention)
                .map(_ -> {
                    unreadable.increment();
                    LOG.atError()
                            .addKeyValue("signature", mention.signature())
                            .addKeyValue("reason", failure.toString())
                            .log("a transaction that may be a payment is left to staff unread");
                    return null;
                });
    }

    private void remember(String signature) {
        tries.remove(signature);
        seen.add(signature);
        if (seen.size() > SEEN_MAX) {
            seen.remove(seen.iterator().next());
        }
    }

    private <T> Future<Void> each(List<T> items, Function<T, Future<Void>> work) {
        return each(items, 0, work);
    }

    private <T> Future<Void> each(List<T> items, int from, Function<T, Future<Void>> work) {
        if (from == items.size() || closed) {
            return Future.succeededFuture();
        }
        return Objects.requireNonNull(work.apply(items.get(from)))
                .compose(_ -> each(items, from + 1, work));
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        socket.close();
    }
}
