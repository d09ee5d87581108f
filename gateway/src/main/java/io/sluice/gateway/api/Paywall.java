package io.sluice.gateway.api;

import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.flow.QuoteDesk.Offer;
import io.sluice.gateway.flow.QuoteDesk.Wish;
import io.sluice.gateway.sales.solana.X402;
import io.sluice.gateway.sales.solana.X402.Outcome;
import io.sluice.gateway.sales.solana.X402Payload;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// HTTP 402 with a way to pay (x402 v2) at `POST /v1/quotes`: a refusal for want of credits says
/// what to pay, and a request that brings the payment goes on once it is credited. Without x402 it
/// lets everything pass. Thread: event loop.
final class Paywall {
    private static final CharSequence REQUIRED = HttpHeaders.createOptimized("PAYMENT-REQUIRED");
    private static final CharSequence RESPONSE = HttpHeaders.createOptimized("PAYMENT-RESPONSE");
    private static final String SIGNATURE = "PAYMENT-SIGNATURE";
    private static final JsonName REASON = JsonName.of("reason");

    private final Desk desk;
    private final @Nullable X402 x402;
    private final Supplier<String> publicUrl;

    Paywall(Desk desk, @Nullable X402 x402, Supplier<String> publicUrl) {
        this.desk = desk;
        this.x402 = x402;
        this.publicUrl = publicUrl;
    }

    /// Takes the payment a request brings, then goes on.
    void pass(Exchange exchange, Wish wish, Runnable then) {
        String header = exchange.header(SIGNATURE);
        X402 till = x402;
        if (till == null || header == null) {
            then.run();
            return;
        }
        switch (X402Payload.read(header)) {
            case X402Payload.Reading.Malformed(String flaw) ->
                    exchange.refuse(Problem.ofField(ProblemType.INVALID_REQUEST, SIGNATURE, flaw));
            case X402Payload.Reading.Sound(X402Payload payload) ->
                    BackRoom.then(
                            exchange,
                            till.take(payload, buyer(wish), resource()),
                            outcome -> {
                                exchange.addHeader(RESPONSE, till.response(outcome));
                                goOn(exchange, outcome, then);
                            });
        }
    }

    private static void goOn(Exchange exchange, Outcome outcome, Runnable then) {
        switch (outcome) {
            case Outcome.Settled _ -> then.run();
            case Outcome.Refused(String reason, String _) -> {
                ProblemType type = ProblemType.PAYMENT_REFUSED;
                exchange.refuse(Problem.of(type, type.advice(), out -> out.text(REASON, reason)));
            }
            case Outcome.Pending _ -> exchange.refuse(ProblemType.PAYMENT_PENDING);
            case Outcome.NotTaken _ -> exchange.refuse(ProblemType.PAYMENT_PROVIDER_FAILED);
        }
    }

    /// Says beside a refusal what to pay, where paying helps.
    void price(Exchange exchange, Wish wish, Offer.Refused refused, Runnable then) {
        X402 till = x402;
        if (till == null || refused.verdict() != Verdict.INSUFFICIENT_CREDITS) {
            then.run();
            return;
        }
        String buyer = buyer(wish);
        desk.ask(
                Commands.readAccount(desk.frame(), desk.accounts().find(buyer)),
                exchange,
                receipt -> {
                    if (receipt.verdict() == Verdict.OK) {
                        long shortMicros = refused.requiredMicros() - worth(receipt.account());
                        String header = till.required(buyer, shortMicros, resource());
                        if (header != null) {
                            exchange.addHeader(REQUIRED, header);
                        }
                    }
                    then.run();
                });
    }

    /// What an account has to spend; what is bought pays its debt first.
    private static long worth(Receipt.AccountView account) {
        return account.balanceMicros() - account.reservedMicros() - account.debtMicros();
    }

    /// Who pays first, and so has to have the credits.
    private String buyer(Wish wish) {
        int account =
                wish.reason() == Reason.L2_WAKE_L1
                        ? desk.lineage().nearestOrg(wish.source())
                        : wish.source();
        return Objects.requireNonNullElse(desk.accounts().ownerId(Math.max(account, 0)), "");
    }

    private String resource() {
        return publicUrl.get() + "/v1/quotes";
    }
}
