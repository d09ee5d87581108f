package io.sluice.gateway.sales;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.sales.Assessment.Knowledge;
import io.sluice.id.PublicId;
import io.sluice.id.Uuid7;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where credits are sold. Providers' rooms tell it of payments and of what goes back; it writes
/// that down, decides, and tells the journal. Told twice, in any order, before or after a crash, it
/// comes to the same. Safe for all threads; answers come on the back rooms' event loop.
public final class SaleDesk {
    /// Events shown with a purchase.
    public static final int EVENTS_SHOWN_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SaleDesk.class);
    private static final long LOOK_MILLIS = 5_000;
    private static final int FINISHED_AT_ONCE_MAX = 100;
    private static final long NOTE_MILLIS = 100;

    /// Not noted beyond that: the journal is told of them again.
    private static final int TOLD_MAX = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final PurchaseStore purchases;
    private final PaymentStore payments;
    private final Placing placing;
    private final Cashier cashier;
    private final AccountDirectory accounts;
    private final Knowledge knowledge;
    private final LongSupplier clock;
    private final Uuid7 ids;
    private final Map<PaymentMethod, Till> tills = new EnumMap<>(PaymentMethod.class);
    private final LongAdder credited = new LongAdder();
    private final LongAdder takenBack = new LongAdder();

    /// By payment, the version the journal knows, until that is written down.
    private final ConcurrentMap<String, Integer> told = new ConcurrentHashMap<>();

    private volatile long untold;
    private boolean noting; // Thread: event loop
    private boolean looking; // Thread: event loop

    public SaleDesk(
            Vertx vertx,
            Database database,
            MeteringHost host,
            AccountDirectory accounts,
            Tariff tariff,
            LongSupplier clock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.database = database;
        this.purchases = new PurchaseStore(database);
        this.payments = new PaymentStore(database);
        this.cashier = new Cashier(host, vertx.getOrCreateContext());
        this.accounts = accounts;
        this.clock = clock;
        this.ids = new Uuid7(clock, random);
        this.knowledge =
                new Knowledge() {
                    @Override
                    public boolean knows(String accountId) {
                        return accounts.find(accountId) >= 0;
                    }

                    @Override
                    public long creditsMicros(long usdMicros) {
                        return Micros.mulDivDownCapped(
                                usdMicros, tariff.terms().creditsPerDollarMicros(), Micros.ONE);
                    }
                };
        this.placing = new Placing(knowledge, this::freshId);
    }

    /// Takes payments this way from now on. Before {@link #start}.
    public void add(Till till) {
        tills.put(till.method(), till);
    }

    /// The way to pay, when it is configured.
    public Optional<Till> till(PaymentMethod method) {
        return Optional.ofNullable(tills.get(method)).filter(Till::isOpen);
    }

    /// Begins to finish what an earlier process, or a moment without room, left untold.
    public void start() {
        vertx.setPeriodic(1, LOOK_MILLIS, _ -> look());
        vertx.setPeriodic(NOTE_MILLIS, _ -> noteTold());
    }

    public void measure(MeterRegistry registry) {
        FunctionCounter.builder("sluice_payments_credited", credited, LongAdder::sum)
                .register(registry);
        FunctionCounter.builder("sluice_payments_taken_back", takenBack, LongAdder::sum)
                .register(registry);
        Gauge.builder("sluice_payments_untold", this, desk -> desk.untold).register(registry);
    }

    /// What these dollars buy at the rate in force.
    public long creditsMicros(long usdMicros) {
        return knowledge.creditsMicros(usdMicros);
    }

    public synchronized String freshId() {
        ids.next();
        return new PublicId(Purchase.ID_PREFIX, ids.hi(), ids.lo()).toString();
    }

    /// Keeps a purchase that waits to be paid, with the answer its buyer gets.
    public Future<Void> open(Purchase purchase, FirstAnswer answer) {
        return purchases.open(purchase, answer);
    }

    public Future<Optional<Purchase>> find(String purchaseId) {
        return purchases.find(purchaseId);
    }

    /// One page, newest first, before a purchase's number. Null does not narrow it.
    public Future<List<Purchase>> list(
            @Nullable PurchaseStatus status, @Nullable String accountId, long before, int limit) {
        return purchases.list(status, accountId, before, limit);
    }

    /// What providers told of a purchase's payment, oldest first.
    public Future<List<ProviderEvent>> events(Purchase purchase) {
        Purchase.Paid paid = purchase.paid();
        return paid == null
                ? Future.succeededFuture(List.of())
                : payments.events(paid.paymentId(), EVENTS_SHOWN_MAX);
    }

    /// Money has come in. Done when it is written down and, if it was credited, in the journal.
    public Future<Void> received(Payment payment, ProviderEvent event) {
        return database.inTransaction(client ->
                        PaymentStore.lockAndNote(client, event)
                                .compose(fresh ->
                                        fresh
                                                ? placing.place(client, payment)
                                                : Future.succeededFuture())
                                .compose(_ -> PaymentStore.untold(client, payment.id())))
                .compose(this::tell);
    }

    /// Something of a payment went back, or may. Waits for its payment when that has not come yet.
    public Future<Void> reported(Effect effect, ProviderEvent event) {
        String paymentId = effect.paymentId();
        return database.inTransaction(
                        client -> {
                            Future<Boolean> kept = PaymentStore.lockAndNote(client, event);
                            Future<Void> reported = PaymentStore.report(client, effect);
                            Future<Void> summedUp = PaymentStore.sumUp(client, paymentId);
                            Future<Optional<PaymentStore.Untold>> untold =
                                    PaymentStore.untold(client, paymentId);
                            return Future.all(kept, reported, summedUp, untold)
                                    .compose(_ -> untold);
                        })
                .compose(this::tell);
    }

    /// A payment is a project's. What was credited for it goes back, and nothing will be.
    public Future<Void> foreign(String paymentId, ProviderEvent event) {
        return reported(new Effect(paymentId, Effect.Kind.FOREIGN, paymentId, 0), event);
    }

    /// Keeps an event that changes nothing.
    public Future<Void> noted(ProviderEvent event) {
        return database.inTransaction(client -> PaymentStore.note(client, event)).mapEmpty();
    }

    /// What staff decides about money that was not credited by itself.
    ///
    /// @param accountId null: the purchase's own
    /// @param creditsMicros null: what its dollars buy
    /// @param note kept with the purchase; what tells one decision from another included
    public record Decision(
            boolean credit,
            @Nullable String accountId,
            @Nullable Long creditsMicros,
            JsonObject note) {
        /// In the note: the request that decided. The same request decides the same again, whatever
        /// came between its deed and its answer.
        public static final String REQUEST = "request";

        boolean isThatOf(Purchase purchase) {
            JsonObject made = purchase.resolution();
            JsonValue request = note.find(REQUEST);
            return made != null && request != null && request.equals(made.find(REQUEST));
        }
    }

    /// What a decision came to.
    public sealed interface Resolved {
        record Done(Purchase purchase) implements Resolved {}

        record NotFound() implements Resolved {}

        /// It is not, or no longer, for staff to decide.
        record NotOpen(Purchase purchase) implements Resolved {}

        /// Nobody to credit, or nothing.
        record Lacking(String field) implements Resolved {}

        /// The engine will not credit so much.
        record Refused(Purchase purchase) implements Resolved {}
    }

    /// Does what staff decided, once.
    public Future<Resolved> resolve(String purchaseId, Decision decision) {
        return purchases
                .find(purchaseId)
                .compose(found -> {
                    Purchase.Paid paid = found.map(Purchase::paid).orElse(null);
                    if (paid == null) {
                        return Future.succeededFuture(
                                found.<Resolved>map(Resolved.NotOpen::new)
                                        .orElseGet(Resolved.NotFound::new));
                    }
                    return database.inTransaction(client ->
                                    PaymentStore.lock(client, paid.paymentId())
                                            .compose(_ ->
                                                    placing.resolve(client, purchaseId, decision)))
                            .compose(done ->
                                    done instanceof Resolved.Done
                                            ? tell(paid.paymentId())
                                                    .compose(_ -> afterwards(purchaseId, decision))
                                            : Future.succeededFuture(done));
                });
    }

    private Future<Resolved> afterwards(String purchaseId, Decision decision) {
        return purchases
                .find(purchaseId)
                .map(found -> {
                    Purchase purchase = found.orElseThrow();
                    return decision.credit && purchase.status().isOpen()
                            ? new Resolved.Refused(purchase)
                            : new Resolved.Done(purchase);
                });
    }

    /// Tells the journal what it does not know of a payment. Until that is durable, nobody hears
    /// that the payment was taken.
    private Future<Void> tell(Optional<PaymentStore.Untold> payment) {
        return payment.isPresent() ? tell(payment.get()) : Future.succeededFuture();
    }

    private Future<Void> tell(String paymentId) {
        return payments.untold(paymentId).compose(this::tell);
    }

    private Future<Void> tell(PaymentStore.Untold payment) {
        if (told.getOrDefault(payment.paymentId(), 0) >= payment.version()) {
            return Future.succeededFuture();
        }
        String owner = payment.accountId();
        int account = owner == null ? -1 : accounts.find(owner);
        if (account < 0) {
            return takeBack(payment, "unknown_account");
        }
        long refundedMicros =
                Share.of(payment.creditedMicros(), payment.refunded(), payment.amount());
        long lostMicros = Share.of(payment.creditedMicros(), payment.lost(), payment.amount());
        return cashier.tell(
                        new Cashier.Told(
                                payment.paymentId(),
                                payment.method(),
                                account,
                                payment.usdMicros(),
                                payment.unit().equals(Payment.Solana.SOL) ? payment.amount() : 0,
                                payment.creditedMicros(),
                                refundedMicros,
                                lostMicros))
                .compose(verdict ->
                        switch (verdict) {
                            case OK -> {
                                credited.increment();
                                if (refundedMicros + lostMicros > 0) {
                                    takenBack.increment();
                                }
                                note(payment);
                                yield Future.succeededFuture();
                            }
                            case INVALID_VALUE -> takeBack(payment, "account_full");
                            default -> takeBack(payment, "unknown_account");
                        });
    }

    private void note(PaymentStore.Untold payment) {
        if (told.size() < TOLD_MAX) {
            told.merge(payment.paymentId(), payment.version(), Math::max);
        }
    }

    /// Writes down what the journal was told of all payments since the last time.
    private void noteTold() {
        if (noting || told.isEmpty() || !database.isThere()) {
            return;
        }
        noting = true;
        Map<String, Integer> versions = Map.copyOf(told);
        payments.told(versions)
                .onSuccess(_ -> versions.forEach(told::remove))
                .onComplete(_ -> noting = false);
    }

    /// The journal refused to credit it: it is for staff.
    private Future<Void> takeBack(PaymentStore.Untold payment, String why) {
        LOG.atWarn()
                .addKeyValue("payment", payment.paymentId())
                .addKeyValue("why", why)
                .log("a payment could not be credited");
        return database.inTransaction(client ->
                PaymentStore.lock(client, payment.paymentId())
                        .compose(_ -> PaymentStore.uncredit(client, payment.paymentId()))
                        .compose(_ -> placing.explain(client, payment.paymentId(), why)));
    }

    private void look() {
        if (looking || !database.isThere()) {
            return;
        }
        looking = true;
        purchases
                .expire(clock.getAsLong())
                .compose(_ -> payments.untold(FINISHED_AT_ONCE_MAX))
                .compose(waiting -> {
                    untold = waiting.size();
                    Future<Void> done = Future.succeededFuture();
                    for (String paymentId : waiting) {
                        done = done.compose(_ -> tell(paymentId));
                    }
                    return done;
                })
                .onFailure(failure ->
                        LOG.atWarn()
                                .addKeyValue("reason", failure.toString())
                                .log("payments wait to be told to the journal"))
                .onComplete(_ -> looking = false);
    }
}
