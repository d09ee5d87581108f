package io.sluice.metering.sim;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.ChangeAccount;
import io.sluice.metering.message.Commands.CreateKey;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Commands.Payment;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.Role;
import io.sluice.metering.message.SpendingLimit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a caller asks, in words; [#frame()] says it to the engine. Immutable, so that a step can be
/// asked again.
sealed interface Step {
    /// The frame a gateway would send for it.
    Frame frame();

    /// The caller's idempotency key, where one came with it.
    default @Nullable RequestId request() {
        return null;
    }

    record Open(
            String name,
            OwnerType type,
            int parent,
            boolean fallback,
            boolean metered,
            long initialMicros,
            long thresholdMicros,
            @Nullable String wallet,
            @Nullable RequestId request)
            implements Step {
        @Override
        public Frame frame() {
            return Commands.openAccount(
                    new Frame(),
                    new OpenAccount(
                            type,
                            name,
                            parent,
                            fallback,
                            metered,
                            initialMicros,
                            thresholdMicros,
                            wallet),
                    request);
        }
    }

    /// A null field is not named by the command; `parent` is named when `moved`, the wallet when
    /// `rewired`.
    record Change(
            int account,
            boolean moved,
            int parent,
            @Nullable Boolean fallback,
            @Nullable Boolean metered,
            @Nullable AccountStatus status,
            @Nullable Long thresholdMicros,
            boolean rewired,
            @Nullable String wallet,
            @Nullable List<SpendingLimit> limits)
            implements Step {
        @Override
        public Frame frame() {
            int mask =
                    (moved ? Commands.CHANGE_PARENT : 0)
                            | (fallback != null ? Commands.CHANGE_FALLBACK : 0)
                            | (metered != null ? Commands.CHANGE_METERING : 0)
                            | (status != null ? Commands.CHANGE_STATUS : 0)
                            | (thresholdMicros != null ? Commands.CHANGE_THRESHOLD : 0)
                            | (rewired ? Commands.CHANGE_WALLET : 0)
                            | (limits != null ? Commands.CHANGE_LIMITS : 0);
            return Commands.changeAccount(
                    new Frame(),
                    new ChangeAccount(
                            account,
                            mask,
                            parent,
                            fallback != null && fallback,
                            metered != null && metered,
                            status == null ? AccountStatus.ACTIVE : status,
                            thresholdMicros == null ? 0 : thresholdMicros,
                            wallet,
                            limits == null ? List.of() : limits));
        }
    }

    record Grant(int account, long amountMicros, @Nullable RequestId request) implements Step {
        @Override
        public Frame frame() {
            return Commands.grant(new Frame(), account, amountMicros, "because", request);
        }
    }

    record Purchase(int account, long amountMicros, String payment) implements Step {
        @Override
        public Frame frame() {
            return Commands.purchase(
                    new Frame(),
                    account,
                    amountMicros,
                    new Payment(PaymentMethod.STRIPE, payment, amountMicros / 100));
        }
    }

    record Refund(boolean dispute, long cumulativeMicros, String payment) implements Step {
        @Override
        public Frame frame() {
            return Commands.refund(new Frame(), dispute, cumulativeMicros, payment);
        }
    }

    record MakeKey(int account, @Nullable RequestId request) implements Step {
        @Override
        public Frame frame() {
            CreateKey key = new CreateKey(new byte[32], Role.AGENT, account, null, true, 0);
            return Commands.createKey(new Frame(), key, request);
        }
    }

    record RevokeKey(int number) implements Step {
        @Override
        public Frame frame() {
            return Commands.revokeKey(new Frame(), number);
        }
    }

    record SetTerms(Terms terms) implements Step {
        @Override
        public Frame frame() {
            return Commands.setTerms(new Frame(), terms);
        }
    }

    record Remember(RequestId request) implements Step {
        @Override
        public Frame frame() {
            return Commands.remember(new Frame(), request);
        }
    }

    record Tick() implements Step {
        @Override
        public Frame frame() {
            return Commands.tick(new Frame());
        }
    }

    record ReadAccount(int account) implements Step {
        @Override
        public Frame frame() {
            return Commands.readAccount(new Frame(), account);
        }
    }

    record Issued(Quote quote) implements Step {
        @Override
        public Frame frame() {
            return Commands.quoteIssued(new Frame(), quote);
        }
    }

    record Reserve(Quote quote, boolean withQuote, @Nullable RequestId request) implements Step {
        @Override
        public Frame frame() {
            return withQuote
                    ? Commands.quoteReserve(new Frame(), quote, request)
                    : Commands.reserve(new Frame(), quote, request);
        }
    }

    record Begin(Quote quote, String stimulus, long body, @Nullable RequestId request)
            implements Step {
        @Override
        public Frame frame() {
            byte[] json = ("{\"" + stimulus + "\":1}").getBytes(StandardCharsets.UTF_8);
            return Commands.beginInjection(
                    new Frame(), quote, stimulus, body, quote.allowedMicros(), json, request);
        }
    }

    record Refused(Quote quote) implements Step {
        @Override
        public Frame frame() {
            return Commands.injectionRefused(new Frame(), quote);
        }
    }

    record Unknown(Quote quote) implements Step {
        @Override
        public Frame frame() {
            return Commands.injectionUnknown(new Frame(), quote);
        }
    }

    record Settle(
            Quote quote,
            boolean injected,
            long deliveredMicros,
            String stimulus,
            long body,
            @Nullable Measured measured,
            @Nullable RequestId request)
            implements Step {
        @Override
        public Frame frame() {
            return Commands.settle(
                    new Frame(),
                    quote,
                    injected,
                    deliveredMicros,
                    stimulus,
                    body,
                    measured,
                    request);
        }
    }

    record Release(Quote quote, @Nullable RequestId request) implements Step {
        @Override
        public Frame frame() {
            return Commands.release(new Frame(), quote, request);
        }
    }

    record ReadHold(Quote quote) implements Step {
        @Override
        public Frame frame() {
            return Commands.readHold(new Frame(), quote);
        }
    }
}
