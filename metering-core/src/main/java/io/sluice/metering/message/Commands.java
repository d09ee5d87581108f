package io.sluice.metering.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes each command into a [Frame]. The order of the fields here is the format; the engine reads
/// them in the same order. Amounts are millionths, times are milliseconds since 1970 UTC.
public final class Commands {
    /// `parent`: no account above.
    public static final int NOBODY = -1;

    // Which fields a ChangeAccount carries.
    public static final int CHANGE_PARENT = 1;
    public static final int CHANGE_FALLBACK = 2;
    public static final int CHANGE_METERING = 4;
    public static final int CHANGE_STATUS = 8;
    public static final int CHANGE_THRESHOLD = 16;
    public static final int CHANGE_WALLET = 32;
    public static final int CHANGE_LIMITS = 64;

    // Flags of a settle.
    public static final int SETTLE_INJECTED = 1;
    public static final int SETTLE_MEASURED = 2;

    /// What [Measured] takes at the end of a settle.
    public static final int MEASURED_BYTES = 24;

    private Commands() {}

    public static Frame tick(Frame frame) {
        return tick(frame, null);
    }

    /// With a request key it asks for the first answer to that key, if there was one.
    public static Frame tick(Frame frame, @Nullable RequestId key) {
        return frame.begin(CommandType.TICK, key).end();
    }

    /// Prices in millionths, `creditsPerDollar` in whole credits, the ratio in millionths.
    public record Terms(
            long priceMicros,
            long creditsPerDollarMicros,
            long quoteMillis,
            long reservationMillis,
            long minFillRatioMicros) {}

    public static Frame setTerms(Frame frame, Terms terms) {
        return frame.begin(CommandType.SET_TERMS)
                .int64(terms.priceMicros)
                .int64(terms.creditsPerDollarMicros)
                .int64(terms.quoteMillis)
                .int64(terms.reservationMillis)
                .int64(terms.minFillRatioMicros)
                .end();
    }

    /// `parent` is an account key or [#NOBODY]; `wallet` may be null.
    public record OpenAccount(
            OwnerType ownerType,
            String ownerId,
            int parent,
            boolean parentFallback,
            boolean metered,
            long initialMicros,
            long thresholdMicros,
            @Nullable String wallet) {}

    public static Frame openAccount(Frame frame, OpenAccount open, @Nullable RequestId key) {
        return frame.begin(CommandType.OPEN_ACCOUNT, key)
                .int8(open.ownerType.ordinal())
                .int8(open.parentFallback ? 1 : 0)
                .int8(open.metered ? 1 : 0)
                .int32(open.parent)
                .int64(open.initialMicros)
                .int64(open.thresholdMicros)
                .text(open.ownerId)
                .text(open.wallet)
                .end();
    }

    /// Only the fields named by `mask` count; a null wallet removes it, no limits remove those
    /// there were.
    public record ChangeAccount(
            int account,
            int mask,
            int parent,
            boolean parentFallback,
            boolean metered,
            AccountStatus status,
            long thresholdMicros,
            @Nullable String wallet,
            List<SpendingLimit> limits) {}

    public static Frame changeAccount(Frame frame, ChangeAccount change) {
        frame.begin(CommandType.CHANGE_ACCOUNT)
                .int32(change.account)
                .int8(change.mask)
                .int32(change.parent)
                .int8(change.parentFallback ? 1 : 0)
                .int8(change.metered ? 1 : 0)
                .int8(change.status.ordinal())
                .int64(change.thresholdMicros)
                .text(change.wallet);
        if ((change.mask & CHANGE_LIMITS) != 0) {
            frame.int8(change.limits.size());
            for (SpendingLimit limit : change.limits) {
                frame.int8(limit.code()).int64(limit.creditsMicros());
            }
        }
        return frame.end();
    }

    /// Credits without payment.
    public static Frame grant(
            Frame frame, int account, long amountMicros, String reason, @Nullable RequestId key) {
        return grant(frame, account, amountMicros, reason, null, key);
    }

    /// The same, with words to the people; `message` may be null.
    public static Frame grant(
            Frame frame,
            int account,
            long amountMicros,
            String reason,
            @Nullable String message,
            @Nullable RequestId key) {
        frame.begin(CommandType.GRANT, key).int32(account).int64(amountMicros);
        longText(frame, reason);
        longText(frame, message == null ? "" : message);
        return frame.end();
    }

    private static void longText(Frame frame, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        frame.int16(utf8.length).raw(utf8, 0, utf8.length);
    }

    /// What was paid: `name` is the provider's object, credited once, for ever. Dollars in
    /// millionths; `lamports` where it was paid in SOL, else 0.
    public record Payment(PaymentMethod method, String name, long usdMicros, long lamports) {
        public Payment(PaymentMethod method, String name, long usdMicros) {
            this(method, name, usdMicros, 0);
        }
    }

    public static Frame purchase(Frame frame, int account, long amountMicros, Payment payment) {
        reference(frame.begin(CommandType.PURCHASE), payment.name)
                .int32(account)
                .int64(amountMicros)
                .text(payment.name)
                .int8(payment.method.ordinal())
                .int64(payment.usdMicros);
        if (payment.lamports > 0) {
            frame.int64(payment.lamports);
        }
        return frame.end();
    }

    /// What of a payment has gone back so far, in credits: cumulative, for refunds and for disputes
    /// each on its own. May arrive before its payment and then waits for it.
    public static Frame refund(
            Frame frame, boolean dispute, long cumulativeMicros, String payment) {
        return reference(frame.begin(CommandType.REFUND), payment)
                .int8(dispute ? 1 : 0)
                .int64(cumulativeMicros)
                .text(payment)
                .end();
    }

    /// `account` is what an agent key is bound to, or [#NOBODY]. `expiresAtMillis` 0: never.
    public record CreateKey(
            byte[] sha256,
            Role role,
            int account,
            @Nullable String subject,
            boolean maySettle,
            long expiresAtMillis) {}

    public static Frame createKey(Frame frame, CreateKey create, @Nullable RequestId key) {
        if (create.sha256.length != 32) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes");
        }
        return frame.begin(CommandType.CREATE_KEY, key)
                .raw(create.sha256, 0, 32)
                .int8(create.role.ordinal())
                .int32(create.account)
                .int8(create.maySettle ? 1 : 0)
                .int64(create.expiresAtMillis)
                .text(create.subject)
                .end();
    }

    public static Frame revokeKey(Frame frame, int keyNumber) {
        return frame.begin(CommandType.REVOKE_KEY).int32(keyNumber).end();
    }

    public static Frame remember(Frame frame, RequestId key) {
        return frame.begin(CommandType.REMEMBER, key).end();
    }

    public static Frame quoteIssued(Frame frame, Quote quote) {
        return quote(frame.begin(CommandType.QUOTE_ISSUED), quote).end();
    }

    public static Frame reserve(Frame frame, Quote quote, @Nullable RequestId key) {
        return quote(frame.begin(CommandType.RESERVE, key), quote).end();
    }

    /// Reserve for a quote made in the same breath: the quote is part of the answer to remember.
    public static Frame quoteReserve(Frame frame, Quote quote, @Nullable RequestId key) {
        frame.begin(CommandType.RESERVE, key).flag(Frame.REMEMBER_QUOTE);
        return quote(frame, quote).end();
    }

    /// `bodyHash` tells one injection of this hold from another; `energyMicros` is what is asked of
    /// the injector, `stimulus` the JSON to send it.
    public static Frame beginInjection(
            Frame frame,
            Quote quote,
            String stimulusId,
            long bodyHash,
            long energyMicros,
            byte[] stimulus,
            @Nullable RequestId key) {
        return quote(frame.begin(CommandType.BEGIN_INJECTION, key), quote)
                .text(stimulusId)
                .int64(bodyHash)
                .int64(energyMicros)
                .int32(stimulus.length)
                .raw(stimulus, 0, stimulus.length)
                .end();
    }

    public static Frame injectionRefused(Frame frame, Quote quote) {
        return quote(frame.begin(CommandType.INJECTION_REFUSED), quote).end();
    }

    public static Frame injectionUnknown(Frame frame, Quote quote) {
        return quote(frame.begin(CommandType.INJECTION_UNKNOWN), quote).end();
    }

    /// What a caller measured of one injection; `costMicros` are millionths of a dollar.
    public record Measured(long tokens, long gpuMillis, long costMicros) {}

    public static Frame settle(
            Frame frame,
            Quote quote,
            boolean injected,
            long deliveredMicros,
            String stimulusId,
            long bodyHash,
            @Nullable Measured measured,
            @Nullable RequestId key) {
        quote(frame.begin(CommandType.SETTLE, key), quote)
                .int64(deliveredMicros)
                .int64(bodyHash)
                .int8((injected ? SETTLE_INJECTED : 0) | (measured != null ? SETTLE_MEASURED : 0))
                .text(stimulusId);
        if (measured != null) {
            frame.int64(measured.tokens).int64(measured.gpuMillis).int64(measured.costMicros);
        }
        return frame.end();
    }

    public static Frame release(Frame frame, Quote quote, @Nullable RequestId key) {
        return quote(frame.begin(CommandType.RELEASE, key), quote).end();
    }

    public static Frame readAccount(Frame frame, int account) {
        return frame.begin(CommandType.READ_ACCOUNT).int32(account).end();
    }

    /// `day` counts from 1970 UTC; `cursor` is 0, or what the entry before named as the next.
    public static Frame readUsage(Frame frame, int day, int cursor) {
        return frame.begin(CommandType.READ_USAGE).int32(day).int32(cursor).end();
    }

    public static Frame readCompute(Frame frame) {
        return frame.begin(CommandType.READ_COMPUTE).end();
    }

    public static Frame readTotals(Frame frame) {
        return frame.begin(CommandType.READ_TOTALS).end();
    }

    public static Frame readHold(Frame frame, Quote quote) {
        return quote(frame.begin(CommandType.READ_HOLD), quote).end();
    }

    /// Every command about a quote has it whole, so that each record of the journal explains
    /// itself.
    private static Frame quote(Frame frame, Quote quote) {
        return frame.raw(quote.bytes(), quote.at(), quote.length());
    }

    /// The payment's name as a 128-bit key, so that the engine compares numbers, not texts.
    private static Frame reference(Frame frame, String payment) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(payment.getBytes(StandardCharsets.UTF_8));
            return frame.int64(Bytes.int64(digest, 0)).int64(Bytes.int64(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
