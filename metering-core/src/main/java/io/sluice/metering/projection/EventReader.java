package io.sluice.metering.projection;

import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.Payment;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.FrameReader;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.projection.MeteringEvent.AccountChanged;
import io.sluice.metering.projection.MeteringEvent.AccountOpened;
import io.sluice.metering.projection.MeteringEvent.Credited;
import io.sluice.metering.projection.MeteringEvent.Debited;
import io.sluice.metering.projection.MeteringEvent.Figures;
import io.sluice.metering.projection.MeteringEvent.Granted;
import io.sluice.metering.projection.MeteringEvent.Other;
import io.sluice.metering.projection.MeteringEvent.Purchased;
import io.sluice.metering.projection.MeteringEvent.QuoteIssued;
import io.sluice.metering.projection.MeteringEvent.Refunded;
import io.sluice.metering.projection.MeteringEvent.Released;
import io.sluice.metering.projection.MeteringEvent.Released.Cause;
import io.sluice.metering.projection.MeteringEvent.Reserved;
import io.sluice.metering.projection.MeteringEvent.Reserved.Step;
import io.sluice.money.Price;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes an event of a journal record: a frame, in the order [Commands] wrote it, and the core of
/// its receipt, as [Receipt] draws it. Thread: confined.
public final class EventReader {
    private final FrameReader in = new FrameReader();
    private final Receipt core = new Receipt(new byte[0]);
    private long sequence;
    private long timeMillis;

    /// The event of the tail's current record.
    public MeteringEvent read(JournalTail tail) {
        return read(tail.sequence(), tail.bytes(), tail.frameAt(), tail.receiptAt());
    }

    /// Copies what it needs: the event outlives the bytes.
    MeteringEvent read(long recordSequence, byte[] bytes, int frameAt, int coreAt) {
        in.wrap(bytes, frameAt);
        core.wrap(bytes, coreAt);
        sequence = recordSequence;
        timeMillis = in.timeMillis();
        CommandType type = in.type();
        if (type == null) {
            throw new MalformedFrame("no command of any version");
        }
        return switch (type) {
            case QUOTE_ISSUED -> new QuoteIssued(sequence, timeMillis, quote());
            case RESERVE ->
                    reserved(
                            in.flagged(Frame.REMEMBER_QUOTE)
                                    ? Step.QUOTE_AND_RESERVE
                                    : Step.RESERVE);
            case BEGIN_INJECTION ->
                    core.flagged(Receipt.PLACED) ? reserved(Step.RESERVE_AND_INJECT) : other();
            case SETTLE -> debited();
            case RELEASE -> released(Cause.RELEASED);
            case INJECTION_REFUSED -> released(Cause.REFUSED);
            case EXPIRE, INJECTION_UNKNOWN ->
                    core.state() == HoldState.EXPIRED ? released(Cause.EXPIRED) : other();
            case OPEN_ACCOUNT -> opened();
            case CHANGE_ACCOUNT -> changed();
            case GRANT -> granted();
            case PURCHASE -> purchased();
            case REFUND -> core.kind() == Receipt.KIND_CREDIT ? refunded() : other();
            case TICK,
                    SET_TERMS,
                    CREATE_KEY,
                    REVOKE_KEY,
                    REMEMBER,
                    READ_ACCOUNT,
                    READ_HOLD,
                    READ_USAGE,
                    READ_COMPUTE,
                    READ_TOTALS ->
                    other();
        };
    }

    private Other other() {
        return new Other(sequence, timeMillis);
    }

    private Quote quote() {
        int at = in.skip(Quote.FIXED_BYTES);
        int length = new Quote(in.bytes(), at).length();
        in.skip(length - Quote.FIXED_BYTES);
        return new Quote(Arrays.copyOfRange(in.bytes(), at, at + length), 0);
    }

    private Reserved reserved(Step step) {
        return new Reserved(
                sequence,
                timeMillis,
                quote(),
                core.amountMicros(),
                core.reservedUntilMillis(),
                core.payerBalanceMicros(),
                core.payerReservedMicros(),
                step);
    }

    private Released released(Cause cause) {
        return new Released(
                sequence, timeMillis, quote(), cause, core.amountMicros(), payerFigures());
    }

    private Debited debited() {
        Quote quote = quote();
        long deliveredMicros = in.int64();
        in.int64(); // the hash of the body
        boolean measured = (in.int8() & Commands.SETTLE_MEASURED) != 0;
        String stimulusId = in.text();
        return new Debited(
                sequence,
                timeMillis,
                quote,
                core.amountMicros(),
                core.debitedFromGrantedMicros(),
                core.balanceBeforeMicros(),
                Price.costOf(quote.allowedMicros(), quote.priceMicros()),
                deliveredMicros,
                core.overrun(),
                stimulusId,
                measured ? new Measured(in.int64(), in.int64(), in.int64()) : null,
                payerFigures());
    }

    private AccountOpened opened() {
        in.skip(1 + 1 + 1 + 4 + 8 + 8); // as they are afterwards, they stand in the receipt
        String ownerId = in.text();
        return new AccountOpened(sequence, timeMillis, ownerId, core.account(wallet()));
    }

    private AccountChanged changed() {
        in.int32();
        boolean walletChanged = (in.int8() & Commands.CHANGE_WALLET) != 0;
        in.skip(4 + 1 + 1 + 1 + 8);
        return new AccountChanged(sequence, timeMillis, core.account(wallet()), walletChanged);
    }

    private @Nullable String wallet() {
        String wallet = in.text();
        return wallet.isEmpty() ? null : wallet;
    }

    private Granted granted() {
        int account = in.int32();
        long amountMicros = in.int64();
        String reason = longText();
        String message = longText();
        return new Granted(
                sequence,
                timeMillis,
                account,
                amountMicros,
                reason,
                message.isEmpty() ? null : message,
                credited());
    }

    private String longText() {
        int length = in.int16();
        return new String(in.bytes(), in.skip(length), length, StandardCharsets.UTF_8);
    }

    private Purchased purchased() {
        in.skip(16); // the reference: a hash of the payment's name
        int account = in.int32();
        long amountMicros = in.int64();
        String name = in.text();
        PaymentMethod method = PaymentMethod.of(in.int8());
        long usdMicros = in.int64();
        long lamports = in.remaining() == 0 ? 0 : in.int64();
        return new Purchased(
                sequence,
                timeMillis,
                account,
                amountMicros,
                new Payment(method, name, usdMicros, lamports),
                core.takenBackMicros(),
                credited());
    }

    private Refunded refunded() {
        in.skip(16);
        boolean dispute = in.int8() != 0;
        in.int64(); // cumulative; what it comes to now is in the receipt
        return new Refunded(
                sequence,
                timeMillis,
                core.creditAccount(),
                core.takenBackMicros(),
                dispute,
                in.text(),
                credited());
    }

    private Figures payerFigures() {
        return new Figures(
                core.payerBalanceMicros(),
                core.payerReservedMicros(),
                core.payerGrantedMicros(),
                core.payerSpentMicros(),
                core.payerDebtMicros(),
                core.flagged(Receipt.LOW) ? core.thresholdMicros() : null);
    }

    private Credited credited() {
        Figures figures =
                new Figures(
                        core.creditBalanceMicros(),
                        core.creditReservedMicros(),
                        core.creditGrantedMicros(),
                        core.creditSpentMicros(),
                        core.creditDebtMicros(),
                        core.flagged(Receipt.LOW) ? core.creditThresholdMicros() : null);
        return new Credited(figures, core.creditInitialMicros());
    }
}
