package io.sluice.gateway.sales.solana;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.X402Ticket.Sale;
import io.sluice.metering.engine.Limits;
import io.sluice.money.Micros;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP 402 with a way to pay (x402 v2, scheme `exact`): says what to pay, as a header, and takes
/// what a buyer has signed. Nothing is remembered of what nobody pays. Safe for all threads; works
/// on the back rooms' event loop.
public final class X402 {
    private static final Logger LOG = LoggerFactory.getLogger(X402.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long LOOK_WHEN_READY_MILLIS = 60_000;
    private static final int GENESIS_CHARS = 32;
    private static final int AT_ONCE_MAX = 64;

    /// Less is not worth the chain's fee.
    private static final long USD_MICROS_MIN = 10_000;

    /// What a wallet has to keep (890,880), and a few fees; with less we offer nothing.
    private static final long LAMPORTS_MIN = 1_000_000;

    private final Vertx vertx;
    private final Context loop;
    private final SolanaNode node;
    private final SaleDesk sales;
    private final SolanaSettings settings;
    private final FeePayer feePayer;
    private final byte[] ticketKey;
    private final X402Settlement settlement;
    private final LongSupplier clock;
    private final Map<String, Future<Outcome>> running = new HashMap<>(); // Thread: event loop
    private volatile @Nullable String network;
    private volatile long lamports;
    private long nextLookMillis; // Thread: event loop

    X402(
            Vertx vertx,
            SolanaNode node,
            SaleDesk sales,
            SolanaSettings settings,
            FeePayer feePayer,
            X402Settlement settlement,
            LongSupplier clock) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.node = node;
        this.sales = sales;
        this.settings = settings;
        this.feePayer = feePayer;
        this.ticketKey = feePayer.ticketKey();
        this.settlement = settlement;
        this.clock = clock;
    }

    /// What became of a payment.
    public sealed interface Outcome {
        /// It is credited, durably.
        record Settled(String signature, String payer) implements Outcome {}

        /// It moved nothing, or staff decides about it; the reason is a code.
        record Refused(String reason, String signature) implements Outcome {}

        /// It was handed to the chain and has not been heard of. Sent again, it is looked for.
        record Pending(String signature) implements Outcome {}

        /// Nothing was handed to the chain: it cannot be reached, or too many wait.
        record NotTaken() implements Outcome {}
    }

    void start() {
        vertx.setPeriodic(1, LOOK_MILLIS, _ -> lookIfDue());
        LOG.atInfo()
                .addKeyValue("fee_payer", feePayer.address())
                .log("x402 payments are taken while this wallet has SOL for the chain's fees");
    }

    void measure(MeterRegistry registry) {
        Gauge.builder("sluice_x402_fee_payer_lamports", this, x402 -> x402.lamports)
                .register(registry);
    }

    private void lookIfDue() {
        long now = clock.getAsLong();
        if (now >= nextLookMillis) {
            nextLookMillis = now + (isReady() ? LOOK_WHEN_READY_MILLIS : 2 * LOOK_MILLIS);
            look();
        }
    }

    private boolean isReady() {
        return network != null && lamports >= LAMPORTS_MIN;
    }

    /// Which chain it is, and whether we can pay its fees.
    private void look() {
        node.lamports(feePayer.key())
                .onSuccess(found -> lamports = found)
                .compose(_ -> network == null ? node.genesis() : Future.succeededFuture(""))
                .onSuccess(genesis -> {
                    if (genesis.length() >= GENESIS_CHARS) {
                        network = "solana:" + genesis.substring(0, GENESIS_CHARS);
                    }
                })
                .onFailure(failure ->
                        LOG.atWarn()
                                .addKeyValue("reason", failure.toString())
                                .log("the wallet for the chain's fees could not be looked at"));
    }

    /// `PAYMENT-REQUIRED`: how an account buys these credits, at least; null when it cannot now.
    public @Nullable String required(String accountId, long creditsMicros, String resource) {
        String chain = network;
        if (chain == null || !isReady() || creditsMicros > Limits.BALANCE_MICROS_MAX) {
            return null;
        }
        Sale sale = sale(accountId, price(creditsMicros));
        if (sale.creditsMicros() < creditsMicros
                || sale.creditsMicros() > Limits.BALANCE_MICROS_MAX) {
            return null;
        }
        X402Ticket ticket =
                new X402Ticket(sales.freshId(), clock.getAsLong() / 1000 + X402Terms.SECONDS);
        JsonObject required =
                JsonObject.EMPTY
                        .with("x402Version", new JsonNumber("2"))
                        .with("error", new JsonText("Credits are needed; PAYMENT-SIGNATURE buys."))
                        .with(
                                "resource",
                                JsonObject.EMPTY
                                        .with("url", new JsonText(resource))
                                        .with("description", new JsonText("Sluice credits"))
                                        .with("mimeType", new JsonText("application/json")))
                        .with("accepts", new JsonArray(List.of(terms(chain, sale, ticket).json())));
        return encoded(required);
    }

    /// In dollars, rounded up.
    private long price(long creditsMicros) {
        long dollarBuys = sales.creditsMicros(Micros.ONE);
        boolean countable =
                dollarBuys > 0
                        && Micros.mulDivDownCapped(creditsMicros, Micros.ONE, dollarBuys)
                                < Limits.BALANCE_MICROS_MAX;
        return countable
                ? Math.max(USD_MICROS_MIN, Micros.mulDivUp(creditsMicros, Micros.ONE, dollarBuys))
                : 0;
    }

    private Sale sale(String accountId, long usdMicros) {
        return new Sale(accountId, usdMicros, sales.creditsMicros(usdMicros));
    }

    private X402Terms terms(String chain, Sale sale, X402Ticket ticket) {
        return new X402Terms(
                chain,
                sale.usdMicros(), // as many decimals as our dollars have
                settings.usdcMint(),
                settings.treasury(),
                feePayer.address(),
                ticket.memo(ticketKey, sale));
    }

    /// Takes what a buyer signed for an account: once, however often it is sent.
    public Future<Outcome> take(X402Payload payload, String accountId, String resource) {
        Promise<Outcome> taken = Promise.promise();
        loop.runOnContext(_ -> judge(payload, accountId, resource).onComplete(taken));
        return taken.future();
    }

    private Future<Outcome> judge(X402Payload payload, String accountId, String resource) {
        String chain = network;
        if (chain == null) {
            return Future.succeededFuture(new Outcome.NotTaken());
        }
        X402Terms accepted = payload.accepted();
        Sale sale = sale(accountId, accepted.amount());
        X402Ticket ticket = X402Ticket.open(accepted.memo(), ticketKey, sale);
        if (ticket == null || !accepted.equals(terms(chain, sale, ticket))) {
            return refused("invalid_payment_requirements");
        }
        if (payload.resource() != null && !payload.resource().equals(resource)) {
            return refused("resource_mismatch");
        }
        WireTransaction transaction = payload.transaction();
        String flaw = X402Check.flaw(transaction, accepted);
        if (flaw != null) {
            return refused(flaw);
        }
        byte[] ours = feePayer.sign(transaction.message());
        X402Settlement.Signed signed =
                new X402Settlement.Signed(
                        transaction.signed(0, ours), transaction.accounts().get(1));
        return once(signed, ticket, sale);
    }

    /// Who comes while it is under way hears what becomes of it.
    private Future<Outcome> once(X402Settlement.Signed signed, X402Ticket ticket, Sale sale) {
        Future<Outcome> before = running.get(signed.signature());
        if (before != null) {
            return before;
        }
        if (running.size() >= AT_ONCE_MAX) {
            return Future.succeededFuture(new Outcome.NotTaken());
        }
        Promise<Outcome> promise = Promise.promise();
        running.put(signed.signature(), promise.future());
        settlement
                .settle(signed, ticket, sale)
                .onComplete(done -> {
                    running.remove(signed.signature());
                    promise.handle(done);
                });
        return promise.future();
    }

    private static Future<Outcome> refused(String reason) {
        return Future.succeededFuture(new Outcome.Refused(reason, ""));
    }

    /// `PAYMENT-RESPONSE`: what became of a payment.
    public String response(Outcome outcome) {
        return encoded(
                switch (outcome) {
                    case Outcome.Settled(String signature, String payer) ->
                            settled(true, signature).with("payer", new JsonText(payer));
                    case Outcome.Refused(String reason, String signature) ->
                            settled(false, signature).with("errorReason", new JsonText(reason));
                    case Outcome.Pending(String signature) ->
                            settled(false, signature).with("errorReason", new JsonText("pending"));
                    case Outcome.NotTaken _ ->
                            settled(false, "").with("errorReason", new JsonText("not_taken"));
                });
    }

    private JsonObject settled(boolean success, String signature) {
        return JsonObject.EMPTY
                .with("success", success ? JsonFlag.TRUE : JsonFlag.FALSE)
                .with("transaction", new JsonText(signature))
                .with("network", new JsonText(String.valueOf(network)));
    }

    private static String encoded(JsonObject document) {
        String text = new JsonOut().value(document).toString();
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
