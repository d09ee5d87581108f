package io.sluice.metering.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.Recording;
import io.sluice.metering.engine.Script;
import io.sluice.metering.message.Quote;
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
import io.sluice.money.Micros;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// What scripts leave in the journal, told again.
class EventReaderTest {
    @Test
    void tellsAQuoteFromItsIssueToItsDebit() {
        assertThat(
                        told(
                                """
                                open    alice 30 threshold=12
                                quote   q alice energy=2.5 project=pet
                                reserve q
                                settle  q delivered=2 stimulus=s1
                                """))
                .containsExactly(
                        "1 opened alice 30 of 30",
                        "2 quoted 2.5 of 2.5 for pet",
                        "3 reserved 25 of 30",
                        "4 debited 20 of 25 for 2 by s1, granted 20, 30 before; "
                                + "10 left crossed 12");
    }

    @Test
    void tellsAQuoteThatWasReservedAtOnce() {
        assertThat(
                        told(
                                """
                                open    alice 30
                                quote   q alice energy=1
                                reserve q remember=on
                                """))
                .contains("3 reserved 10 of 30 and quoted");
    }

    @Test
    void tellsWhyAHoldEnded() {
        assertThat(
                        told(
                                """
                                open    alice 30
                                quote   q alice energy=1 project=pet
                                reserve q
                                release q
                                quote   p alice energy=1
                                inject  p begin
                                inject  p refused
                                quote   r alice energy=0.6 project=cat
                                reserve r
                                at      +6m
                                account alice -> OK expired=r
                                """))
                .containsExactly(
                        "1 opened alice 30 of 30",
                        "2 quoted 1 of 1 for pet",
                        "3 reserved 10 of 30",
                        "4 released 10 for pet; 30 left",
                        "5 quoted 1 of 1 for null",
                        "6 reserved 10 of 30 and begun",
                        "7 refused 10 for null; 30 left",
                        "8 quoted 0.6 of 0.6 for cat",
                        "9 reserved 6 of 30",
                        "10 expired 6 for cat; 30 left");
    }

    @Test
    void tellsAHoldOnceHoweverOftenItsInjectionBegins() {
        assertThat(
                        told(
                                """
                                open    alice 30
                                quote   q alice energy=1
                                reserve q
                                inject  q begin
                                inject  q unknown
                                inject  q begin
                                at      +6m
                                account alice -> OK overdue=q
                                inject  q unknown
                                """))
                .containsExactly(
                        "1 opened alice 30 of 30",
                        "2 quoted 1 of 1 for null",
                        "3 reserved 10 of 30",
                        "4 nothing",
                        "5 nothing",
                        "6 nothing",
                        "7 nothing",
                        "8 expired 10 for null; 30 left");
    }

    @Test
    void anExpiryTellsTheQuoteAsItWasIssued() {
        List<MeteringEvent> events =
                events(
                        """
                        open    alice 30
                        open    felix 0 parent=alice
                        quote   q felix energy=5 min=1 reason=service_call project=a-project
                        reserve q
                        at      +6m
                        account alice -> OK expired=q
                        """);
        QuoteIssued issued = (QuoteIssued) events.get(2);
        Reserved reserved = (Reserved) events.get(3);
        Released expired = (Released) events.get(4);
        assertThat(bytes(reserved.quote())).isEqualTo(bytes(issued.quote()));
        assertThat(bytes(expired.quote())).isEqualTo(bytes(issued.quote()));
        assertThat(issued.quote().plannedMicros()).isEqualTo(5 * Micros.ONE);
        assertThat(issued.quote().allowedMicros()).isEqualTo(3 * Micros.ONE);
    }

    @Test
    void anUnmeteredQuoteComesBackWholeToo() {
        List<MeteringEvent> events =
                events(
                        """
                        open    alice 30 metering=off
                        quote   q alice energy=5
                        reserve q
                        at      +6m
                        account alice -> OK expired=q
                        """);
        assertThat(bytes(((Released) events.get(3)).quote()))
                .isEqualTo(bytes(((QuoteIssued) events.get(1)).quote()));
    }

    @Test
    void tellsCreditsInAndOut() {
        assertThat(
                        told(
                                """
                                open     alice threshold=50
                                grant    alice 40 reason=welcome
                                purchase alice 60 pay
                                refund   pay 10
                                dispute  pay 51
                                refund   early 5
                                purchase alice 20 early
                                patch    alice wallet=w1
                                patch    alice threshold=3
                                """))
                .containsExactly(
                        "1 opened alice 0 of 0",
                        "2 granted 40 for welcome; 40 left",
                        "3 bought 60 for $0.6 stripe pay, 0 back; 100 left",
                        "4 taken 10 for refund of pay; 90 left",
                        "5 taken 50 for dispute of pay; 40 left crossed 50",
                        "6 nothing",
                        "7 bought 20 for $0.2 stripe early, 5 back; 55 left",
                        "8 changed, wallet w1",
                        "9 changed");
    }

    private static List<String> told(String script) {
        return events(script).stream().map(e -> e.sequence() + " " + told(e)).toList();
    }

    private static List<MeteringEvent> events(String lines) {
        List<MeteringEvent> events = new ArrayList<>();
        EventReader reader = new EventReader();
        try (Script script = Script.with(EngineSizes.SMALL)) {
            for (Recording.Entry entry : script.run(lines).records()) {
                byte[] bytes = new byte[entry.frame().length + entry.core().length];
                System.arraycopy(entry.frame(), 0, bytes, 0, entry.frame().length);
                System.arraycopy(entry.core(), 0, bytes, entry.frame().length, entry.core().length);
                events.add(reader.read(entry.sequence(), bytes, 0, entry.frame().length));
                assertThat(events.getLast().timeMillis()).isEqualTo(entry.timeMillis());
            }
        }
        return events;
    }

    private static String told(MeteringEvent event) {
        return switch (event) {
            case AccountOpened(_, _, String owner, var account) ->
                    "opened %s %s of %s"
                            .formatted(
                                    owner,
                                    text(account.balanceMicros()),
                                    text(account.initialMicros()));
            case AccountChanged(_, _, var account, boolean wallet) ->
                    "changed" + (wallet ? ", wallet " + account.wallet() : "");
            case QuoteIssued(_, _, Quote quote) ->
                    "quoted %s of %s for %s"
                            .formatted(
                                    text(quote.allowedMicros()),
                                    text(quote.plannedMicros()),
                                    quote.projectId());
            case Reserved reserved ->
                    "reserved %s of %s%s"
                            .formatted(
                                    text(reserved.amountMicros()),
                                    text(reserved.balanceMicros()),
                                    also(reserved.step()));
            case Released(_, _, Quote quote, var cause, long amount, Figures payer) ->
                    "%s %s for %s; %s"
                            .formatted(
                                    cause.name().toLowerCase(Locale.ROOT),
                                    text(amount),
                                    quote.projectId(),
                                    left(payer));
            case Debited debit ->
                    "debited %s of %s for %s by %s, granted %s, %s before; %s"
                            .formatted(
                                    text(debit.amountMicros()),
                                    text(debit.holdMicros()),
                                    text(debit.deliveredMicros()),
                                    debit.stimulusId(),
                                    text(debit.fromGrantedMicros()),
                                    text(debit.balanceBeforeMicros()),
                                    left(debit.payer()));
            case Granted(_, _, _, long amount, String reason, _, var after) ->
                    "granted %s for %s; %s".formatted(text(amount), reason, left(after.figures()));
            case Purchased(_, _, _, long amount, var payment, long back, var after) ->
                    "bought %s for $%s %s %s, %s back; %s"
                            .formatted(
                                    text(amount),
                                    text(payment.usdMicros()),
                                    payment.method().word(),
                                    payment.name(),
                                    text(back),
                                    left(after.figures()));
            case Refunded(_, _, _, long amount, boolean dispute, String payment, var after) ->
                    "taken %s for %s of %s; %s"
                            .formatted(
                                    text(amount),
                                    dispute ? "dispute" : "refund",
                                    payment,
                                    left(after.figures()));
            case Other _ -> "nothing";
        };
    }

    private static String also(Reserved.Step step) {
        return switch (step) {
            case RESERVE -> "";
            case QUOTE_AND_RESERVE -> " and quoted";
            case RESERVE_AND_INJECT -> " and begun";
        };
    }

    private static String left(Figures figures) {
        Long crossed = figures.crossedMicros();
        return text(figures.balanceMicros())
                + " left"
                + (crossed == null ? "" : " crossed " + text(crossed));
    }

    private static String text(long micros) {
        return new BigDecimal(micros).movePointLeft(6).stripTrailingZeros().toPlainString();
    }

    private static byte[] bytes(Quote quote) {
        return Arrays.copyOfRange(quote.bytes(), quote.at(), quote.at() + quote.length());
    }
}
