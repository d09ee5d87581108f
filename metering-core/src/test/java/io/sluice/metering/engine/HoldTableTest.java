package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// DOMAIN's table under "Hold": every state a quote can be in, and all that can be asked of it.
class HoldTableTest {
    private static final String RESERVED =
            """
            open    alice 100
            quote   q alice energy=5
            reserve q
            """;

    @Test
    void anIssuedQuoteIsReserved() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                hold    q                   -> OK state=issued recorded=no
                reserve q                   -> OK state=reserved held=50 until=5m recorded=yes
                """);
    }

    @Test
    void injectingAnIssuedQuoteReservesItAndRuns() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                inject  q begin             -> OK state=injecting held=50 reserved=50 until=5m
                hold    q                   -> OK state=injecting available=50
                """);
    }

    @Test
    void anIssuedQuoteIsNeitherSettledNorReleased() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                settle  q delivered=5       -> QUOTE_NOT_RESERVED state=issued
                release q                   -> QUOTE_NOT_RESERVED state=issued
                inject  q delivered=5       -> QUOTE_NOT_RESERVED state=issued
                inject  q refused           -> QUOTE_NOT_RESERVED state=issued
                inject  q unknown           -> QUOTE_NOT_RESERVED state=issued
                account alice               -> OK balance=100 reserved=0
                """);
    }

    @Test
    void anIssuedQuotePastItsValidityIsExpiredForEverybody() {
        script(
                """
                open    alice 100
                quote   q alice energy=5    -> OK valid=5m
                at      +5m1ms
                hold    q                   -> OK state=expired
                reserve q                   -> QUOTE_EXPIRED state=expired
                inject  q begin             -> QUOTE_EXPIRED state=expired
                settle  q delivered=5       -> QUOTE_EXPIRED state=expired
                release q                   -> QUOTE_EXPIRED state=expired
                """);
    }

    @Test
    void reservingAgainGivesTheSameHold() {
        script(
                RESERVED
                        + """
                        at      +1m
                        reserve q           -> OK state=reserved held=50 until=5m recorded=no
                        account alice       -> OK reserved=50
                        """);
    }

    @Test
    void aReservedHoldInjectsSettlesOrReleases() {
        script(RESERVED + "inject  q begin       -> OK state=injecting held=50 reserved=50");
        script(RESERVED + "settle  q delivered=3 -> OK state=settled debited=30 reserved=0");
        script(RESERVED + "release q             -> OK state=released amount=50 balance=100");
    }

    @Test
    void theEndOfAnInjectionBelongsToAnInjection() {
        script(
                RESERVED
                        + """
                        inject  q delivered=3   -> QUOTE_NOT_RESERVED state=reserved
                        inject  q refused       -> QUOTE_NOT_RESERVED state=reserved
                        inject  q unknown       -> QUOTE_NOT_RESERVED state=reserved
                        account alice           -> OK balance=100 reserved=50
                        """);
    }

    @Test
    void anInjectingHoldIsLeftAlone() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        reserve q               -> OK state=injecting held=50 recorded=no
                        inject  q begin body=b  -> QUOTE_INJECTING state=injecting
                        inject  q begin body=c  -> QUOTE_INJECTING state=injecting
                        settle  q delivered=5   -> QUOTE_INJECTING state=injecting
                        release q               -> QUOTE_INJECTING state=injecting
                        account alice           -> OK balance=100 reserved=50
                        """);
    }

    @Test
    void aSettledHoldGivesItsFirstAnswerToTheSameBodyOnly() {
        script(
                RESERVED
                        + """
                        settle  q delivered=3.2  -> OK debited=32 balance=68
                        at      +1m
                        settle  q delivered=3.2  -> OK replayed debited=32 delivered=3.2 ended=0ms
                        settle  q delivered=3.3  -> QUOTE_ALREADY_SETTLED state=settled debited=32
                        settle  q delivered=0    -> QUOTE_ALREADY_SETTLED state=settled debited=32
                        reserve q                -> QUOTE_ALREADY_SETTLED state=settled
                        inject  q begin          -> QUOTE_ALREADY_SETTLED state=settled
                        release q                -> QUOTE_ALREADY_SETTLED state=settled
                        account alice            -> OK balance=68 reserved=0 spent=32
                        """);
    }

    @Test
    void aHoldSettledByAnInjectionGivesItsFirstAnswerToTheSameInjectionOnly() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b   -> OK state=injecting
                        inject  q delivered=3.2  -> OK state=settled debited=32 balance=68
                        inject  q begin body=b   -> OK replayed state=settled debited=32
                        inject  q begin body=c   -> QUOTE_ALREADY_SETTLED state=settled debited=32
                        inject  q delivered=3.2  -> QUOTE_ALREADY_SETTLED state=settled
                        inject  q refused        -> QUOTE_ALREADY_SETTLED state=settled
                        inject  q unknown        -> QUOTE_ALREADY_SETTLED state=settled
                        settle  q delivered=3.2  -> QUOTE_ALREADY_SETTLED state=settled
                        settle  q delivered=9 body=b -> QUOTE_ALREADY_SETTLED state=settled
                        release q                -> QUOTE_ALREADY_SETTLED state=settled
                        reserve q                -> QUOTE_ALREADY_SETTLED state=settled
                        account alice            -> OK balance=68 spent=32
                        """);
    }

    @Test
    void aReleasedHoldIsReleasedAgainAndNothingElse() {
        script(
                RESERVED
                        + """
                        release q                -> OK state=released amount=50
                        release q                -> OK state=released recorded=no
                        reserve q                -> QUOTE_ALREADY_RELEASED state=released
                        inject  q begin          -> QUOTE_ALREADY_RELEASED state=released
                        settle  q delivered=5    -> QUOTE_ALREADY_RELEASED state=released
                        account alice            -> OK balance=100 reserved=0 spent=0
                        """);
    }

    @Test
    void anExpiredHoldAnswersGoneToEverything() {
        script(
                RESERVED
                        + """
                        at      +5m1ms
                        reserve q                -> QUOTE_EXPIRED state=expired expired=q
                        inject  q begin          -> QUOTE_EXPIRED state=expired
                        inject  q delivered=1    -> QUOTE_EXPIRED state=expired
                        settle  q delivered=5    -> QUOTE_EXPIRED state=expired
                        release q                -> QUOTE_EXPIRED state=expired
                        account alice            -> OK balance=100 reserved=0 spent=0
                        """);
    }

    @Test
    void aRefusedInjectionReleasesTheHoldAndDebitsNothing() {
        script(
                RESERVED
                        + """
                        inject  q begin
                        inject  q refused        -> OK state=released amount=50 balance=100
                        inject  q begin          -> QUOTE_ALREADY_RELEASED state=released
                        release q                -> OK state=released recorded=no
                        account alice            -> OK balance=100 reserved=0 spent=0
                        """);
    }

    @Test
    void anUnknownAnswerLeavesTheHoldReserved() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        inject  q unknown        -> OK state=reserved reserved=50
                        reserve q                -> OK state=reserved until=5m recorded=no
                        inject  q begin body=b   -> OK state=injecting
                        inject  q delivered=1    -> OK state=settled debited=10 balance=90
                        """);
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        inject  q unknown        -> OK state=reserved
                        release q                -> OK state=released balance=100 reserved=0
                        """);
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        inject  q unknown        -> OK state=reserved
                        settle  q delivered=2    -> OK state=settled balance=80 reserved=0
                        inject  q begin body=b   -> QUOTE_ALREADY_SETTLED
                        """);
    }

    @Test
    void moreDeliveredThanAllowedIsDebitedAtTheHold() {
        script(
                RESERVED
                        + """
                        settle  q delivered=5.000001 -> OK overrun=yes debited=50 balance=50
                        hold    q                    -> OK overrun=yes delivered=5.000001
                        """);
        script(
                RESERVED
                        + """
                        inject  q begin
                        inject  q delivered=4294967296 -> OK overrun=yes debited=50 balance=50
                        """);
    }

    @Test
    void aSettleOfNothingIsASettle() {
        script(
                RESERVED
                        + """
                        settle  q delivered=0    -> OK state=settled debited=0 balance=100
                        release q                -> QUOTE_ALREADY_SETTLED
                        """);
    }

    @Test
    void aSettleTellsBothSidesOfItsDebit() {
        script(
                RESERVED
                        + """
                        quote   p alice energy=2
                        reserve p
                        settle  q delivered=5 stimulus=s-1 -> OK before=100 debited=50 balance=50
                        hold    q    -> OK stimulus=s-1 source=alice payer=alice price=10 held=50
                        hold    p    -> OK reserved=20 available=30
                        """);
    }

    @Test
    void anInjectionThatWasRunningAtTheCrashIsStillRunning() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b key=K
                        restart
                        inject  q begin body=b key=K  -> QUOTE_INJECTING
                        at      +10m
                        restart
                        inject  q delivered=2         -> OK overdue=q state=settled debited=20
                        inject  q begin body=b key=K  -> OK replayed debited=20
                        """);
    }
}
