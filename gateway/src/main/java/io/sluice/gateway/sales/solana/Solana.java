package io.sluice.gateway.sales.solana;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Payment;
import io.sluice.gateway.sales.ProviderEvent;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.SolanaNode.Mention;
import io.sluice.gateway.sales.solana.TransactionCheck.Finding;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.sava.core.accounts.PublicKey;

/// Solana Pay, whole: the till, the wallets, and the watcher that hands payments to the sale desk.
/// Safe for all threads; works on the back rooms' event loop.
public final class Solana implements AutoCloseable {
    private static final String PROVIDER = "solana";

    /// Less than about a cent from nobody we know is an advertisement, not a payment.
    private static final long DUST_USDC = 10_000;

    private static final String UNREADABLE = "unreadable";
    private static final long DUST_LAMPORTS = 50_000;

    private final Vertx vertx;
    private final SaleDesk sales;
    private final SolanaSettings settings;
    private final LongSupplier clock;
    private final SolanaNode node;
    private final RequestStore store;
    private final Wallets wallets;
    private final SolPrice price;
    private final SolanaTill till;
    private final TransactionCheck check;
    private final SolanaWatcher watcher;
    private @Nullable X402 x402;

    public Solana(
            Vertx vertx,
            Database database,
            SaleDesk sales,
            SolanaSettings settings,
            LongSupplier clock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.sales = sales;
        this.settings = settings;
        this.clock = clock;
        this.node = new SolanaNode(vertx.getOrCreateContext(), settings, clock);
        this.store = new RequestStore(database);
        this.wallets = new Wallets(database, clock, random);
        this.price =
                settings.rateUrls().isEmpty()
                        ? SolPrice.fixed(settings.fixedRateMicros())
                        : new HttpSolPrice(vertx, settings.rateUrls(), clock);
        this.till = new SolanaTill(settings, price, store, clock, random);
        this.check =
                new TransactionCheck(
                        PublicKey.fromBase58Encoded(settings.treasury()),
                        PublicKey.fromBase58Encoded(settings.usdcMint()));
        this.watcher =
                new SolanaWatcher(vertx, node, store, settings, clock, this::found, this::unread);
    }

    public SolanaTill till() {
        return till;
    }

    /// Takes payments over x402 too, their fees paid by the wallet with this secret.
    public X402 sellByX402(byte[] feePayerSecret) {
        X402 made =
                new X402(
                        vertx,
                        node,
                        sales,
                        settings,
                        new FeePayer(feePayerSecret),
                        new X402Settlement(vertx, node, store, sales, settings, this::found, clock),
                        clock);
        x402 = made;
        return made;
    }

    /// Begins to ask for prices and to read the chain.
    public void start() {
        if (price instanceof HttpSolPrice asked) {
            asked.start();
        }
        watcher.start();
        if (x402 != null) {
            x402.start();
        }
    }

    public void measure(MeterRegistry registry) {
        Gauge.builder("sluice_solana_lag_seconds", watcher, SolanaWatcher::lagSeconds)
                .register(registry);
        FunctionCounter.builder("sluice_solana_unreadable", watcher, SolanaWatcher::unreadableCount)
                .register(registry);
        if (x402 != null) {
            x402.measure(registry);
        }
    }

    private Future<Void> found(ChainTransaction transaction) {
        String treasury = check.treasury().toBase58();
        return Transfer.to(treasury, transaction).isEmpty()
                ? Future.succeededFuture()
                : store.named(names(transaction))
                        .compose(requests ->
                                tell(transaction, check.findings(transaction, requests), 0));
    }

    /// Nobody can read it, so nobody knows what it paid: staff looks it up by its signature.
    private Future<Void> unread(Mention mention) {
        JsonObject proof =
                JsonObject.EMPTY
                        .with("signature", new JsonText(mention.signature()))
                        .with("finding", new JsonText(UNREADABLE));
        return told(
                mention.atMillis(),
                new Payment.Solana(
                        mention.signature() + "/" + UNREADABLE,
                        null,
                        null,
                        UNREADABLE,
                        0,
                        0,
                        mention.atMillis(),
                        proof,
                        null));
    }

    /// What a request may wait for.
    private static List<String> names(ChainTransaction transaction) {
        List<String> names = new ArrayList<>(transaction.accounts());
        names.add(transaction.signature());
        return names;
    }

    private Future<Void> tell(ChainTransaction transaction, List<Finding> findings, int from) {
        if (from == findings.size()) {
            return Future.succeededFuture();
        }
        return tell(transaction, findings.get(from))
                .compose(_ -> tell(transaction, findings, from + 1));
    }

    private Future<Void> tell(ChainTransaction transaction, Finding finding) {
        return switch (finding) {
            case Finding.Paid(Transfer transfer, Request request) ->
                    told(transaction, payment(transaction, transfer, request, "paid", null));
            case Finding.Mismatched(Transfer transfer, Request request, String why) ->
                    told(transaction, payment(transaction, transfer, request, why, why));
            case Finding.Unmatched(Transfer transfer, Request request, String why) ->
                    request == null
                            ? unasked(transaction, transfer, why)
                            : told(
                                    transaction,
                                    payment(transaction, transfer, request, why, Payment.LATE));
        };
    }

    /// Without a reference it counts for the account whose wallet it came from, at the rate of its
    /// arrival; otherwise staff decides.
    private Future<Void> unasked(ChainTransaction transaction, Transfer transfer, String why) {
        boolean mayCount =
                why.equals("no_reference")
                        && transfer.balanced()
                        && check.isWellAddressed(transfer);
        return wallets.owner(transfer.sender())
                .compose(owner -> {
                    Token token = check.token(transfer);
                    long dust = token == Token.SOL ? DUST_LAMPORTS : DUST_USDC;
                    if (owner.isEmpty() && transfer.amount() < dust) {
                        return Future.succeededFuture();
                    }
                    return told(
                            transaction,
                            new Payment.Solana(
                                    id(transaction, transfer),
                                    null,
                                    mayCount ? owner.orElse(null) : null,
                                    unit(transfer),
                                    transfer.amount(),
                                    worthThen(transaction, transfer),
                                    transaction.atMillis(),
                                    proof(transaction, transfer, why),
                                    null));
                });
    }

    private Payment.Solana payment(
            ChainTransaction transaction,
            Transfer transfer,
            Request request,
            String why,
            @Nullable String flaw) {
        Token token = check.token(transfer);
        boolean asAsked = token == request.token() && !Payment.LATE.equals(flaw);
        return new Payment.Solana(
                id(transaction, transfer),
                request.purchaseId(),
                null,
                unit(transfer),
                transfer.amount(),
                asAsked
                        ? Request.worth(request.token(), transfer.amount(), request.rateMicros())
                        : worthThen(transaction, transfer),
                transaction.atMillis(),
                proof(transaction, transfer, why),
                flaw);
    }

    private Future<Void> told(ChainTransaction transaction, Payment.Solana payment) {
        return told(transaction.atMillis(), payment);
    }

    private Future<Void> told(long atMillis, Payment.Solana payment) {
        ProviderEvent event =
                new ProviderEvent(
                        PROVIDER,
                        payment.id(),
                        "transfer",
                        payment.id(),
                        new JsonOut().value(payment.proof()).toString(),
                        atMillis);
        return sales.received(payment, event);
    }

    /// What it was worth when it came in; 0: nobody knows.
    private long worthThen(ChainTransaction transaction, Transfer transfer) {
        Token token = check.token(transfer);
        if (token == null) {
            return 0;
        }
        OptionalLong rate =
                token == Token.SOL
                        ? price.microsAt(transaction.atMillis())
                        : OptionalLong.of(Micros.ONE);
        return rate.isEmpty() ? 0 : Request.worth(token, transfer.amount(), rate.getAsLong());
    }

    private String unit(Transfer transfer) {
        Token token = check.token(transfer);
        return token == null ? String.valueOf(transfer.mint()) : token.name();
    }

    /// The payment's name for ever: one transaction may pay several times.
    private static String id(ChainTransaction transaction, Transfer transfer) {
        String account = transfer.path().equals(Transfer.UNEXPLAINED) ? "/" + transfer.to() : "";
        return transaction.signature() + "/" + transfer.path() + account;
    }

    private static JsonObject proof(
            ChainTransaction transaction, Transfer transfer, String finding) {
        JsonObject proof =
                JsonObject.EMPTY
                        .with("signature", new JsonText(transaction.signature()))
                        .with("instruction", new JsonText(transfer.path()))
                        .with("slot", new JsonNumber(Long.toString(transaction.slot())))
                        .with("sender", new JsonText(transfer.sender()))
                        .with("to", new JsonText(transfer.to()))
                        .with("finding", new JsonText(finding));
        String mint = transfer.mint();
        return mint == null ? proof : proof.with("mint", new JsonText(mint));
    }

    @Override
    public void close() {
        watcher.close();
        if (price instanceof HttpSolPrice asked) {
            asked.close();
        }
        node.close();
    }
}
