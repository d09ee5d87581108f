package io.sluice.gateway.sales.solana;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.sales.Till;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.money.Micros;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.sava.core.accounts.PublicKey;

/// Being paid on Solana: makes the transfer request of an order, at a price that holds for ten
/// minutes, and writes down what is waited for before anybody can pay it.
public final class SolanaTill implements Till {
    static final long RATE_MILLIS = 600_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final SolanaSettings settings;
    private final SolPrice price;
    private final RequestStore store;
    private final LongSupplier clock;
    private final RandomGenerator random;

    /// @param random for references: nobody may be able to tell one before it is shown
    SolanaTill(
            SolanaSettings settings,
            SolPrice price,
            RequestStore store,
            LongSupplier clock,
            RandomGenerator random) {
        this.settings = settings;
        this.price = price;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public PaymentMethod method() {
        return PaymentMethod.SOLANA;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Future<Offer> offer(Order order) {
        String name = order.token();
        if (name == null) {
            return refused(Problem.ofField(ProblemType.INVALID_REQUEST, "token", "is missing"));
        }
        Token token = Token.of(name);
        if (token == null) {
            return refused(
                    Problem.ofField(ProblemType.INVALID_VALUE, "token", "must be SOL or USDC"));
        }
        OptionalLong rate = token == Token.SOL ? price.micros() : OptionalLong.of(Micros.ONE);
        if (rate.isEmpty()) {
            return refused(Problem.of(ProblemType.RATE_UNAVAILABLE));
        }
        if (!isPayable(token, order.usdMicros(), rate.getAsLong())) {
            return refused(
                    Problem.ofField(
                            ProblemType.INVALID_VALUE,
                            "amount_usd",
                            "is more than can be paid in " + name));
        }
        long now = clock.getAsLong();
        Request request =
                new Request(
                        freshReference(),
                        order.purchaseId(),
                        token,
                        Request.cost(token, order.usdMicros(), rate.getAsLong()),
                        rate.getAsLong(),
                        now + RATE_MILLIS);
        return store.add(request, now)
                .map(_ ->
                        new Offer.Made(terms(request, order), JsonObject.EMPTY, now + RATE_MILLIS));
    }

    private static Future<Offer> refused(Problem problem) {
        return Future.succeededFuture(new Offer.Refused(problem));
    }

    /// Whether the amount is one the chain can count.
    private static boolean isPayable(Token token, long usdMicros, long rateMicros) {
        return token == Token.USDC
                || Micros.mulDivDownCapped(usdMicros, 1_000_000_000, rateMicros) < Long.MAX_VALUE;
    }

    private String freshReference() {
        byte[] key = new byte[PublicKey.PUBLIC_KEY_LENGTH];
        random.nextBytes(key);
        return PublicKey.createPubKey(key).toBase58();
    }

    private JsonObject terms(Request request, Order order) {
        String amount = request.token().text(request.amount());
        String credits = Micros.append(new StringBuilder(), order.creditsMicros()).toString();
        SolanaPayLink link =
                new SolanaPayLink(
                        settings.treasury(),
                        amount,
                        request.token() == Token.USDC ? settings.usdcMint() : null,
                        List.of(request.reference()),
                        "Sluice credits",
                        credits + " credits",
                        request.purchaseId());
        String rate = Micros.append(new StringBuilder(), request.rateMicros()).toString();
        Instant expires = Instant.ofEpochMilli(request.expiresAtMillis());
        return JsonObject.EMPTY
                .with("solana_pay_url", new JsonText(link.url()))
                .with("reference", new JsonText(request.reference()))
                .with("recipient", new JsonText(settings.treasury()))
                .with("amount", new JsonNumber(amount))
                .with("token", new JsonText(request.token().name()))
                .with("rate_usd", new JsonNumber(rate))
                .with("rate_expires_at", new JsonText(TIME.format(expires)));
    }
}
