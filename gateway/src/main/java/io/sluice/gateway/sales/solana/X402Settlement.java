package io.sluice.gateway.sales.solana;

import io.sluice.gateway.database.FirstAnswer;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.sales.Purchase;
import io.sluice.gateway.sales.PurchaseStatus;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.SolanaNode.Mention;
import io.sluice.gateway.sales.solana.X402.Outcome;
import io.sluice.gateway.sales.solana.X402Ticket.Sale;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import software.sava.core.encoding.Base58;

/// Carries a transaction we have signed to the chain and waits for it. What is waited for is
/// written down before it is sent, under the signature the chain will know it by: whoever sees it
/// there, this process or the watcher of the next one, credits it, once. Thread: event loop.
final class X402Settlement {
    /// How long a request waits: shorter than a connection may be silent.
    private static final long WAIT_MILLIS = 60_000;

    private static final long LOOK_MILLIS = 400;

    /// For a block to be made after the ticket's end; the chain itself takes nothing much older.
    private static final long GRACE_SECONDS = 300;

    private final Vertx vertx;
    private final SolanaNode node;
    private final RequestStore store;
    private final SaleDesk sales;
    private final SolanaSettings settings;
    private final Function<ChainTransaction, Future<Void>> found;
    private final LongSupplier clock;

    /// @param found takes a transaction; done when all of it is kept
    X402Settlement(
            Vertx vertx,
            SolanaNode node,
            RequestStore store,
            SaleDesk sales,
            SolanaSettings settings,
            Function<ChainTransaction, Future<Void>> found,
            LongSupplier clock) {
        this.vertx = vertx;
        this.node = node;
        this.store = store;
        this.sales = sales;
        this.settings = settings;
        this.found = found;
        this.clock = clock;
    }

    /// A transaction with all its signatures.
    record Signed(byte[] wire, String payer) {
        /// What the chain knows it by.
        String signature() {
            return Base58.encode(Arrays.copyOfRange(wire, 1, 1 + Ed25519.SIGNATURE_SIZE));
        }

        String base64() {
            return Base64.getEncoder().encodeToString(wire);
        }
    }

    Future<Outcome> settle(Signed signed, X402Ticket ticket, Sale sale) {
        return store.ofPurchase(ticket.purchaseId())
                .compose(known ->
                        known.isEmpty() ? first(signed, ticket, sale) : send(signed, ticket, sale));
    }

    private Future<Outcome> first(Signed signed, X402Ticket ticket, Sale sale) {
        if (clock.getAsLong() / 1000 > ticket.expiresSeconds()) {
            return refused("payment_expired", "");
        }
        return node.wouldFail(signed.base64())
                .compose(
                        fails ->
                                fails
                                        ? refused("transaction_simulation_failed", "")
                                        : send(signed, ticket, sale),
                        _ -> Future.succeededFuture(new Outcome.NotTaken()));
    }

    private Future<Outcome> send(Signed signed, X402Ticket ticket, Sale sale) {
        return open(signed, ticket, sale)
                .compose(awaited ->
                        awaited ? send(signed, ticket) : refused("duplicate_settlement", ""));
    }

    /// Writes down what is waited for, where it does not stand already. False: the ticket waits for
    /// another transaction.
    private Future<Boolean> open(Signed signed, X402Ticket ticket, Sale sale) {
        long now = clock.getAsLong();
        long expires = (ticket.expiresSeconds() + GRACE_SECONDS) * 1000;
        Request request =
                new Request(
                        signed.signature(),
                        ticket.purchaseId(),
                        Token.USDC,
                        sale.usdMicros(),
                        Micros.ONE,
                        expires);
        return store.expect(request, now)
                .compose(first ->
                        first.reference().equals(request.reference())
                                ? open(purchase(signed, ticket, sale, now, expires)).map(true)
                                : Future.succeededFuture(false));
    }

    private Future<Void> open(Purchase purchase) {
        FirstAnswer none = new FirstAnswer(FirstAnswer.Key.NONE, 0, "", purchase.createdAtMillis());
        return sales.find(purchase.id())
                .compose(already ->
                        already.isPresent()
                                ? Future.succeededFuture()
                                : sales.open(purchase, none));
    }

    private Purchase purchase(
            Signed signed, X402Ticket ticket, Sale sale, long nowMillis, long expiresMillis) {
        JsonObject terms =
                JsonObject.EMPTY
                        .with("x402", new JsonText(X402Terms.SCHEME))
                        .with("recipient", new JsonText(settings.treasury()))
                        .with("amount", new JsonNumber(Token.USDC.text(sale.usdMicros())))
                        .with("token", new JsonText(Token.USDC.name()))
                        .with("transaction", new JsonText(signed.signature()));
        return new Purchase(
                ticket.purchaseId(),
                0,
                sale.accountId(),
                PaymentMethod.SOLANA,
                PurchaseStatus.PENDING,
                sale.usdMicros(),
                sale.creditsMicros(),
                terms,
                nowMillis,
                expiresMillis,
                null,
                null,
                null);
    }

    /// Sent twice, the chain carries it out once.
    private Future<Outcome> send(Signed signed, X402Ticket ticket) {
        long now = clock.getAsLong();
        Mention mention = new Mention(signed.signature(), now);
        return node.send(signed.base64())
                .compose(
                        taken ->
                                await(
                                                mention,
                                                ticket,
                                                signed.payer(),
                                                taken ? now + WAIT_MILLIS : now)
                                        .map(outcome -> taken ? outcome : unsent(outcome)),
                        // Nobody knows whether it left.
                        _ -> await(mention, ticket, signed.payer(), now + WAIT_MILLIS / 10));
    }

    /// The node said no, and the chain does not have it.
    private static Outcome unsent(Outcome outcome) {
        return outcome instanceof Outcome.Pending(String signature)
                ? new Outcome.Refused("transaction_not_taken", signature)
                : outcome;
    }

    private Future<Outcome> await(
            Mention mention, X402Ticket ticket, String payer, long untilMillis) {
        return node.transaction(mention)
                .otherwise(Optional.empty())
                .compose(seen -> {
                    if (seen.isPresent()) {
                        return landed(seen.get(), ticket, payer);
                    }
                    return clock.getAsLong() >= untilMillis
                            ? Future.succeededFuture(new Outcome.Pending(mention.signature()))
                            : pause().compose(_ -> await(mention, ticket, payer, untilMillis));
                });
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(LOOK_MILLIS, _ -> over.complete());
        return over.future();
    }

    /// What the chain made of it is judged as any payment is.
    private Future<Outcome> landed(ChainTransaction transaction, X402Ticket ticket, String payer) {
        if (transaction.failed()) {
            return refused("transaction_failed", transaction.signature());
        }
        return found.apply(transaction)
                .compose(_ -> sales.find(ticket.purchaseId()))
                .compose(purchase -> {
                    Purchase.Paid paid = purchase.map(Purchase::paid).orElse(null);
                    return isCredited(paid)
                            ? Future.succeededFuture(
                                    new Outcome.Settled(transaction.signature(), payer))
                            : refused("payment_left_to_staff", transaction.signature());
                });
    }

    private static boolean isCredited(Purchase.@Nullable Paid paid) {
        return paid != null && paid.creditedMicros() != null;
    }

    private static Future<Outcome> refused(String reason, String signature) {
        return Future.succeededFuture(new Outcome.Refused(reason, signature));
    }
}
