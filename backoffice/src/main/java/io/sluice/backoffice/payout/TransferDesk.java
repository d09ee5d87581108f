package io.sluice.backoffice.payout;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.rails.Batch;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.RailRouter;
import io.sluice.backoffice.rails.RailState;
import io.sluice.backoffice.rails.TransferOrder;
import io.sluice.backoffice.rails.TransferResult;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import io.sluice.backoffice.rails.TransferStore;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes transfers through the rails and writes down what they say. Each step is a transaction of
/// its own: before a rail is asked, that it will be and under which key; after it, what it
/// answered. What stands between the two after a crash is unknown, and left by asking the rail, by
/// sending it the same again where the rail keeps that from being made twice, or by a person.
public final class TransferDesk {
    private static final Logger LOG = LoggerFactory.getLogger(TransferDesk.class);
    private static final int PAGE = 200;

    /// No rail is asked for longer than this.
    private static final Duration SENDING_MAX = Duration.ofMinutes(5);

    /// What has arrived is looked at once a day: a return may still reopen it.
    private static final Duration PAID_AGAIN = Duration.ofHours(20);

    private final Transactions transactions;
    private final InstantSource clock;
    private final RailRouter rails;
    private final Stores stores;

    /// The batches some thread of ours is about to ask for or about.
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /// What a transfer reads and writes.
    public record Stores(TransferStore transfers, PayoutMethodStore methods, PayoutDesk payouts) {}

    public TransferDesk(
            Transactions transactions, InstantSource clock, RailRouter rails, Stores stores) {
        this.transactions = transactions;
        this.clock = clock;
        this.rails = rails;
        this.stores = stores;
    }

    /// What the rail of a method calls itself.
    public String railName(MethodType method) {
        return rails.nameOf(method);
    }

    /// Whether there is a rail for this method.
    public boolean canPay(MethodType method) {
        return rails.of(method) != null;
    }

    /// Sends what a cycle has waiting, after looking at what a crash may have left in between.
    public void sendAll(UUID cycleId) {
        Instant now = clock.instant();
        follow(cycleId, now.plusSeconds(1), now, TransferStatus.SENDING);
        sendWaiting(cycleId);
    }

    /// Asks the rails about everything that is not over, however much there is, and sends what
    /// waits; answers how many transfers moved on. What is being sent at this moment is left to who
    /// sends it.
    public int followAll() {
        Instant now = clock.instant();
        Instant quietSince = now.minus(SENDING_MAX);
        return follow(
                        null,
                        now.plusSeconds(1),
                        quietSince,
                        TransferStatus.SENDING,
                        TransferStatus.UNKNOWN,
                        TransferStatus.SENT)
                + follow(null, now.minus(PAID_AGAIN), quietSince, TransferStatus.PAID)
                + sendWaiting(null);
    }

    private int follow(
            @Nullable UUID cycleId,
            Instant lookedBefore,
            Instant quietSince,
            TransferStatus... statuses) {
        int moved = 0;
        List<String> page = List.of("");
        while (!page.isEmpty()) {
            String after = page.getLast();
            page =
                    transactions.reading(client ->
                            stores.transfers.batches(
                                    client,
                                    cycleId,
                                    after,
                                    lookedBefore,
                                    quietSince,
                                    PAGE,
                                    statuses));
            moved += page.stream().mapToInt(this::follow).sum();
        }
        return moved;
    }

    private int sendWaiting(@Nullable UUID cycleId) {
        int moved = 0;
        for (String name :
                transactions.reading(client -> stores.transfers.waitingRails(client, cycleId))) {
            moved += new Round(name, cycleId).run();
        }
        return moved;
    }

    /// Sends what waits for one rail, batch by batch, as far as its balance goes.
    private final class Round {
        private final String name;
        private final @Nullable UUID cycleId;
        private final Set<UUID> unreadable = new HashSet<>();
        private long leftCents = Long.MAX_VALUE;
        private boolean over;
        private int moved;

        Round(String name, @Nullable UUID cycleId) {
            this.name = name;
            this.cycleId = cycleId;
        }

        int run() {
            Rail rail = rails.named(name);
            if (rail == null) {
                LOG.atWarn().addKeyValue("rail", name).log("transfers wait: not configured");
                return 0;
            }
            leftCents = rail.availableCents().orElse(Long.MAX_VALUE);
            while (!over) {
                Batch batch = transactions.writing(client -> take(client, rail));
                if (batch != null) {
                    send(rail, batch);
                }
            }
            return moved;
        }

        private @Nullable Batch take(SqlClient client, Rail rail) {
            Instant now = clock.instant();
            List<TransferOrder> orders = new ArrayList<>();
            List<TransferRow> rows =
                    stores.transfers.takeWaiting(
                            client,
                            name,
                            cycleId,
                            rail.ordersMax(),
                            unreadable.toArray(UUID[]::new));
            over = rows.isEmpty();
            String batchKey = "";
            for (TransferRow row : rows) {
                if (row.amountCents() > leftCents) {
                    over = true; // the oldest first: what is younger does not overtake
                    stores.transfers.note(client, row.id(), "the rail's balance is short", now);
                    LOG.atWarn()
                            .addKeyValue("rail", name)
                            .addKeyValue("available_cents", leftCents)
                            .addKeyValue("transfer_cents", row.amountCents())
                            .log("transfers wait: the rail's balance is short");
                    break;
                }
                TransferOrder order = orderOrNull(client, row);
                if (order == null) {
                    unreadable.add(row.id());
                    continue;
                }
                String instead = rails.insteadOf(name, order.method());
                if (instead != null) {
                    stores.transfers.reroute(client, row.id(), instead);
                    continue;
                }
                if (batchKey.isEmpty()) {
                    batchKey = row.transferKey() + "." + (row.attempts() + 1);
                }
                leftCents -= row.amountCents();
                orders.add(order);
                stores.transfers.sending(client, row.id(), batchKey, now);
            }
            return orders.isEmpty() ? null : new Batch(batchKey, now, null, false, orders);
        }

        private void send(Rail rail, Batch batch) {
            boolean accepted = false;
            boolean unknown = false;
            underWay.add(batch.key());
            try {
                Map<String, TransferResult> results = ask(rail, batch);
                moved += record(batch.orders(), results);
                boolean deferred = false;
                boolean refused = false;
                for (TransferOrder order : batch.orders()) {
                    TransferResult result = results.get(order.transferKey());
                    deferred |= result instanceof TransferResult.Deferred;
                    refused |= result instanceof TransferResult.Refused;
                    accepted |= result instanceof TransferResult.Accepted;
                    unknown |= result == null || result instanceof TransferResult.Unknown;
                }
                // A whole batch put off says something of the rail; with one order refused, the
                // rest goes out in the next.
                over |= deferred && !refused;
            } finally {
                underWay.remove(batch.key());
            }
            if (accepted && !unknown) { // what is unknown is asked about another time
                follow(batch.key());
            }
        }
    }

    private @Nullable TransferOrder orderOrNull(SqlClient client, TransferRow row) {
        try {
            return order(client, row);
        } catch (IllegalStateException unreadable) {
            LOG.atError().addKeyValue("transfer", row.transferKey()).log(unreadable.getMessage());
            return null;
        }
    }

    private TransferOrder order(SqlClient client, TransferRow row) {
        return new TransferOrder(
                row.transferKey(),
                row.amountCents(),
                stores.methods.type(client, row.methodId()),
                stores.methods.currency(client, row.methodId()),
                stores.methods.details(client, row.methodId()),
                row.createdAt(),
                row.railReference());
    }

    private static Map<String, TransferResult> ask(Rail rail, Batch batch) {
        try {
            return rail.send(batch);
        } catch (RuntimeException failure) {
            LOG.atWarn().addKeyValue("batch", batch.key()).log("a rail broke", failure);
            return Map.of();
        }
    }

    private int record(List<TransferOrder> orders, Map<String, TransferResult> results) {
        return transactions.writing(client -> {
            int moved = 0;
            for (TransferOrder order : orders) {
                TransferResult result =
                        results.getOrDefault(
                                order.transferKey(),
                                new TransferResult.Unknown("the rail did not say"));
                TransferRow row = row(client, order.transferKey());
                moved += step(client, row, row.status().after(result), words(result)) ? 1 : 0;
            }
            return moved;
        });
    }

    /// Asks the rail about one batch, and sends it again where that is the way on; answers how many
    /// transfers moved on.
    public int follow(String batchKey) {
        if (!underWay.add(batchKey)) {
            return 0; // another thread is at it
        }
        try {
            Found found = transactions.reading(client -> found(client, batchKey));
            return found == null ? 0 : follow(found);
        } finally {
            underWay.remove(batchKey);
        }
    }

    private record Found(Rail rail, Batch batch) {}

    private @Nullable Found found(SqlClient client, String batchKey) {
        List<TransferRow> rows = stores.transfers.ofBatch(client, batchKey);
        Rail rail = rows.isEmpty() ? null : rails.named(rows.getFirst().rail());
        if (rail == null) {
            return null; // nobody to ask: a person decides
        }
        TransferRow first = rows.getFirst();
        String reference = null;
        List<TransferOrder> orders = new ArrayList<>(rows.size());
        for (TransferRow row : rows) {
            reference = reference == null ? row.batchReference() : reference;
            TransferOrder order = orderOrNull(client, row);
            if (order == null) {
                return null;
            }
            orders.add(order);
        }
        Instant askedAt = Objects.requireNonNull(first.askedAt());
        return new Found(rail, new Batch(batchKey, askedAt, reference, true, orders));
    }

    private int follow(Found found) {
        Map<String, RailState> states = look(found);
        Followed followed = transactions.writing(client -> take(client, found, states));
        return followed.again.isEmpty()
                ? followed.moved
                : followed.moved + record(followed.again, ask(found, followed.again));
    }

    /// @param again what is sent once more, under the same key
    private record Followed(int moved, List<TransferOrder> again) {}

    /// Writes down what the rail said, and decides in the same transaction what is sent once more.
    private Followed take(SqlClient client, Found found, Map<String, RailState> states) {
        Instant now = clock.instant();
        boolean mayRepeat = now.isBefore(found.batch.askedAt().plus(found.rail.repeatable()));
        int moved = 0;
        boolean whole = mayRepeat;
        List<TransferOrder> unmade = new ArrayList<>();
        boolean mute = false;
        for (TransferOrder order : found.batch.orders()) {
            TransferRow row = row(client, order.transferKey());
            RailState state = states.getOrDefault(order.transferKey(), new RailState.Silent());
            TransferStatus next = row.status().after(state);
            moved += step(client, row, next, words(state, mayRepeat)) ? 1 : 0;
            if (state instanceof RailState.Paid(_, long feeCents) && feeCents > 0) {
                stores.payouts.fee(client, row, feeCents, now);
            }
            whole &= !row.status().isOver();
            mute |= state instanceof RailState.Mute;
            if (state instanceof RailState.Unmade
                    && (row.status().isInFlight() || row.status().isOut())) {
                unmade.add(order);
            }
        }
        stores.transfers.looked(client, found.batch.key(), now);
        // Word for word is all or nothing: what somebody has given up must not go out with it.
        List<TransferOrder> again = mute && whole ? found.batch.orders() : unmade;
        for (TransferOrder order : again) {
            stores.transfers.again(client, order.transferKey(), now);
        }
        return new Followed(moved, again);
    }

    private Map<String, TransferResult> ask(Found found, List<TransferOrder> orders) {
        Batch all = found.batch;
        return ask(found.rail, new Batch(all.key(), all.askedAt(), all.reference(), true, orders));
    }

    private static Map<String, RailState> look(Found found) {
        try {
            return found.rail.look(found.batch);
        } catch (RuntimeException failure) {
            LOG.atWarn().addKeyValue("batch", found.batch.key()).log("a rail broke", failure);
            return Map.of();
        }
    }

    private TransferRow row(SqlClient client, String transferKey) {
        return Objects.requireNonNull(stores.transfers.findToChange(client, transferKey));
    }

    /// What the rail said: its own name for the transfer and the batch, or why there is none.
    private record Words(
            @Nullable String reference, @Nullable String batch, @Nullable String reason) {}

    private static Words words(TransferResult result) {
        return switch (result) {
            case TransferResult.Accepted(String reference, String batch) ->
                    new Words(reference, batch, null);
            case TransferResult.Refused(String reason) -> new Words(null, null, reason);
            case TransferResult.Deferred(String reason) -> new Words(null, null, reason);
            case TransferResult.Unknown(String reason) -> new Words(null, null, reason);
        };
    }

    private static Words words(RailState state, boolean mayRepeat) {
        return switch (state) {
            case RailState.Sent(String reference) -> new Words(reference, null, null);
            case RailState.Paid(String reference, _) -> new Words(reference, null, null);
            case RailState.Failed(String reason) -> new Words(null, null, reason);
            case RailState.Returned(String reason) -> new Words(null, null, reason);
            case RailState.Unmade _ -> new Words(null, null, "the rail has not made it yet");
            case RailState.Mute _ ->
                    new Words(
                            null,
                            null,
                            mayRepeat
                                    ? "the rail cannot be asked; it is sent the same again"
                                    : "the rail cannot be asked: a person has to decide");
            case RailState.Silent _ -> new Words(null, null, "the rail does not answer");
        };
    }

    private boolean step(SqlClient client, TransferRow row, TransferStatus to, Words words) {
        boolean moves = to != row.status();
        boolean same = Objects.equals(words.reason, row.failure());
        if (!moves && (row.status().isOver() || row.status().isOut() || same)) {
            return false;
        }
        move(client, row, to, words);
        return moves;
    }

    /// Moves a transfer on as a person says, with everything that follows from it.
    ///
    /// @param words why, or who has seen it
    public void move(SqlClient client, TransferRow transfer, TransferStatus to, String words) {
        boolean out = to.isOut();
        move(
                client,
                transfer,
                to,
                new Words(
                        out && transfer.railReference() == null ? words : null,
                        null,
                        out ? null : words));
    }

    private void move(SqlClient client, TransferRow transfer, TransferStatus to, Words words) {
        Instant now = clock.instant();
        stores.transfers.set(
                client,
                transfer.id(),
                to,
                words.reference,
                words.batch,
                to.isOut() ? null : words.reason,
                now);
        switch (to) {
            case SENT, PAID -> stores.payouts.out(client, transfer, to, now);
            case FAILED, RETURNED -> {
                String why = Objects.requireNonNullElse(words.reason, to.code());
                stores.payouts.back(client, transfer, to, why, now);
            }
            case PENDING, SENDING, UNKNOWN -> {}
        }
    }
}
