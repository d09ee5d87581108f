package io.sluice.gateway.events;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.id.PublicId;
import io.sluice.metering.message.Quote;
import io.sluice.metering.projection.MeteringEvent;
import io.sluice.metering.projection.MeteringEvent.AccountChanged;
import io.sluice.metering.projection.MeteringEvent.AccountOpened;
import io.sluice.metering.projection.MeteringEvent.Debited;
import io.sluice.metering.projection.MeteringEvent.Figures;
import io.sluice.metering.projection.MeteringEvent.Granted;
import io.sluice.metering.projection.MeteringEvent.Other;
import io.sluice.metering.projection.MeteringEvent.Purchased;
import io.sluice.metering.projection.MeteringEvent.QuoteIssued;
import io.sluice.metering.projection.MeteringEvent.Refunded;
import io.sluice.metering.projection.MeteringEvent.Released;
import io.sluice.metering.projection.MeteringEvent.Reserved;
import io.sluice.metering.projection.MeteringEvent.Reserved.Step;
import io.sluice.money.Price;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the events clients see of what the journal says: one record may tell of several, and each
/// comes out the same however often it is told. Thread: confined.
public final class EventPublisher {
    private static final int NOBODY = -1;
    private static final int SOL_DECIMALS = 9;

    private final AccountDirectory accounts;
    private final Function<Quote, String> quoteIds;
    private final JsonOut out = new JsonOut();

    // What is being told at the moment.
    private MeteringEvent told = new Other(0, 0);
    private EventFilter audience = (_, _) -> false;
    private Consumer<PublicEvent> to = _ -> {};
    private int part;
    private EventType type = EventType.QUOTE_ISSUED;
    private int account;
    private int source;

    /// `quoteIds` makes the id of a quote that clients know it by.
    public EventPublisher(AccountDirectory accounts, Function<Quote, String> quoteIds) {
        this.accounts = accounts;
        this.quoteIds = quoteIds;
    }

    /// Hands over the events of this record that the audience sees.
    public void publish(MeteringEvent event, EventFilter seen, Consumer<PublicEvent> handedTo) {
        told = event;
        audience = seen;
        to = handedTo;
        part = 0;
        switch (event) {
            case AccountOpened opened -> opened(opened);
            case QuoteIssued issued -> issued(issued.quote());
            case Reserved reserved -> reserved(reserved);
            case Released released -> released(released);
            case Debited debited -> debited(debited);
            case Granted granted ->
                    granted(
                            granted.account(),
                            granted.amountMicros(),
                            granted.reason(),
                            granted.message(),
                            granted.after().figures().balanceMicros());
            case Purchased purchased -> purchased(purchased);
            case Refunded refunded -> refunded(refunded);
            case AccountChanged _, Other _ -> {
                // Nothing that moves credits.
            }
        }
    }

    /// A follower may be ahead of the event loop that was told of the opening.
    private void opened(AccountOpened event) {
        int opened = event.account().key();
        accounts.enter(opened, event.ownerId());
        long initialMicros = event.account().initialMicros();
        if (initialMicros > 0) {
            granted(
                    opened,
                    initialMicros,
                    "initial_balance",
                    null,
                    event.account().balanceMicros());
        }
    }

    private void issued(Quote quote) {
        if (begin(EventType.QUOTE_ISSUED, quote.payer(), quote.source())) {
            quote(quote);
            out.plain(Names.PAYER_ID, accounts.ownerId(quote.payer()))
                    .micros(Names.PLANNED, quote.plannedMicros())
                    .micros(Names.ALLOWED, quote.allowedMicros())
                    .micros(Names.PRICE, quote.priceMicros())
                    .micros(
                            Names.EXPECTED_DEBIT,
                            Price.costOf(quote.allowedMicros(), quote.priceMicros()))
                    .plain(Names.REASON, quote.reason().word())
                    .time(Names.VALID_UNTIL, quote.validUntilMillis());
            end();
        }
    }

    private void reserved(Reserved event) {
        Quote quote = event.quote();
        if (event.step() == Step.QUOTE_AND_RESERVE) {
            issued(quote);
        }
        if (begin(EventType.CREDITS_RESERVED, quote.payer(), quote.source())) {
            credits(event.amountMicros(), event.balanceMicros());
            out.micros(Names.RESERVED, event.reservedMicros())
                    .time(Names.RESERVED_UNTIL, event.reservedUntilMillis())
                    .plain(Names.REASON, quote.reason().word());
            quote(quote);
            end();
        }
    }

    private void released(Released event) {
        Quote quote = event.quote();
        if (begin(EventType.CREDITS_RELEASED, quote.payer(), quote.source())) {
            credits(event.amountMicros(), event.payer().balanceMicros());
            out.micros(Names.RESERVED, event.payer().reservedMicros())
                    .plain(Names.REASON, event.cause().name().toLowerCase(Locale.ROOT));
            quote(quote);
            end();
        }
        low(quote.payer(), event.payer());
    }

    private void debited(Debited event) {
        Quote quote = event.quote();
        if (begin(EventType.BUDGET_DEBITED, quote.payer(), quote.source())) {
            credits(event.amountMicros(), event.payer().balanceMicros());
            out.micros(Names.REFUNDED, event.holdMicros() - event.amountMicros())
                    .plain(
                            Names.LOG_ID,
                            new PublicId("log_", quote.idHi(), quote.idLo()).toString())
                    .micros(Names.DELIVERED, event.deliveredMicros())
                    .text(Names.STIMULUS_ID, event.stimulusId())
                    .flag(Names.OVERRUN, event.overrun())
                    .plain(Names.REASON, quote.reason().word());
            quote(quote);
            end();
        }
        low(quote.payer(), event.payer());
    }

    private void granted(
            int credited,
            long amountMicros,
            String reason,
            @Nullable String message,
            long balanceMicros) {
        if (begin(EventType.CREDITS_GRANTED, credited, NOBODY)) {
            credits(amountMicros, balanceMicros);
            out.plain(Names.ENTRY_ID, "entry_" + told.sequence())
                    .text(Names.REASON, reason)
                    .text(Names.MESSAGE, message);
            end();
        }
    }

    private void purchased(Purchased event) {
        Figures after = event.after().figures();
        if (begin(EventType.CREDITS_PURCHASED, event.account(), NOBODY)) {
            credits(event.amountMicros(), after.balanceMicros());
            if (event.payment().lamports() > 0) {
                out.value(Names.SOL, new JsonNumber(sol(event.payment().lamports())));
            }
            out.micros(Names.USD, event.payment().usdMicros())
                    .plain(Names.PAYMENT_METHOD, event.payment().method().word())
                    .plain(Names.ENTRY_ID, "entry_" + event.sequence())
                    .text(Names.PAYMENT_ID, event.payment().name());
            end();
        }
        taken(event.account(), event.takenBackMicros(), "refund", event.payment().name(), after);
    }

    private static String sol(long lamports) {
        return BigDecimal.valueOf(lamports, SOL_DECIMALS).stripTrailingZeros().toPlainString();
    }

    private void refunded(Refunded event) {
        taken(
                event.account(),
                event.amountMicros(),
                event.dispute() ? "dispute" : "refund",
                event.payment(),
                event.after().figures());
    }

    private void taken(int payer, long amountMicros, String reason, String payment, Figures after) {
        if (amountMicros > 0 && begin(EventType.CREDITS_REFUNDED, payer, NOBODY)) {
            credits(amountMicros, after.balanceMicros());
            out.micros(Names.DEBT, after.debtMicros())
                    .plain(Names.REASON, reason)
                    .text(Names.PAYMENT_ID, payment);
            end();
        }
        low(payer, after);
    }

    private void low(int payer, Figures after) {
        Long threshold = after.crossedMicros();
        if (threshold != null && begin(EventType.BUDGET_LOW, payer, NOBODY)) {
            out.plain(Names.ACCOUNT_ID, accounts.ownerId(account))
                    .micros(Names.BALANCE, after.balanceMicros())
                    .micros(Names.THRESHOLD, threshold);
            end();
        }
    }

    private void credits(long amountMicros, long balanceMicros) {
        out.plain(Names.ACCOUNT_ID, accounts.ownerId(account))
                .micros(Names.AMOUNT, amountMicros)
                .micros(Names.BALANCE, balanceMicros);
    }

    private void quote(Quote quote) {
        out.plain(Names.QUOTE_ID, quoteIds.apply(quote))
                .plain(Names.SOURCE_ID, accounts.ownerId(quote.source()))
                .plain(Names.PROJECT_ID, quote.projectId());
    }

    /// Every event of a record takes a number, also one that is not wanted: ids never move.
    private boolean begin(EventType eventType, int concerned, int asking) {
        if (!audience.sees(concerned, asking)) {
            part++;
            return false;
        }
        type = eventType;
        account = concerned;
        source = asking;
        out.clear()
                .open()
                .plain(Names.EVENT, type.word())
                .plain(Names.EVENT_ID, new EventPosition(told.sequence(), part).text())
                .whole(Names.SEQUENCE, told.sequence());
        return true;
    }

    private void end() {
        out.time(Names.TIMESTAMP, told.timeMillis()).close();
        to.accept(new PublicEvent(told.sequence(), part, type, account, source, out.toByteArray()));
        part++;
    }

    /// The names of the fields.
    private static final class Names {
        static final JsonName EVENT = JsonName.of("event");
        static final JsonName EVENT_ID = JsonName.of("event_id");
        static final JsonName SEQUENCE = JsonName.of("sequence");
        static final JsonName TIMESTAMP = JsonName.of("timestamp");
        static final JsonName ACCOUNT_ID = JsonName.of("account_id");
        static final JsonName AMOUNT = JsonName.of("amount");
        static final JsonName BALANCE = JsonName.of("balance");
        static final JsonName RESERVED = JsonName.of("reserved");
        static final JsonName RESERVED_UNTIL = JsonName.of("reserved_until");
        static final JsonName THRESHOLD = JsonName.of("threshold");
        static final JsonName DEBT = JsonName.of("debt");
        static final JsonName QUOTE_ID = JsonName.of("quote_id");
        static final JsonName SOURCE_ID = JsonName.of("source_id");
        static final JsonName PAYER_ID = JsonName.of("payer_id");
        static final JsonName PROJECT_ID = JsonName.of("project_id");
        static final JsonName REASON = JsonName.of("reason");
        static final JsonName MESSAGE = JsonName.of("message");
        static final JsonName PLANNED = JsonName.of("planned_delta_e");
        static final JsonName ALLOWED = JsonName.of("allowed_delta_e");
        static final JsonName DELIVERED = JsonName.of("actual_delta_e_delivered");
        static final JsonName PRICE = JsonName.of("price_per_unit");
        static final JsonName EXPECTED_DEBIT = JsonName.of("expected_debit");
        static final JsonName VALID_UNTIL = JsonName.of("valid_until");
        static final JsonName REFUNDED = JsonName.of("refunded");
        static final JsonName LOG_ID = JsonName.of("log_id");
        static final JsonName ENTRY_ID = JsonName.of("entry_id");
        static final JsonName STIMULUS_ID = JsonName.of("stimulus_id");
        static final JsonName OVERRUN = JsonName.of("overrun");
        static final JsonName SOL = JsonName.of("sol");
        static final JsonName USD = JsonName.of("usd");
        static final JsonName PAYMENT_METHOD = JsonName.of("payment_method");
        static final JsonName PAYMENT_ID = JsonName.of("payment_id");

        private Names() {}
    }
}
