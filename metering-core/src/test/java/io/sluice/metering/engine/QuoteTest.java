package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// How much a quote allows and what it promises (DOMAIN, Units, Clamp and minimum fill, Quote).
class QuoteTest {
    @Test
    void aQuoteReservesNothing() {
        script(
                """
                open    alice 10
                quote   q alice energy=1    -> OK cost=10
                quote   p alice energy=1    -> OK cost=10
                account alice               -> OK balance=10 reserved=0 available=10
                reserve q                   -> OK available=0
                reserve p                   -> INSUFFICIENT_CREDITS
                """);
    }

    @Test
    void theMinimumFillIsSixTenthsOfThePlan() {
        script("open alice 29.999999\nquote q alice energy=5 -> INSUFFICIENT_CREDITS");
        script("open alice 30\nquote q alice energy=5 -> OK allowed=3");
        script("open alice 30.000009\nquote q alice energy=5 -> OK allowed=3");
        script("open alice 30.00001\nquote q alice energy=5 -> OK allowed=3.000001 cost=30.00001");
    }

    @Test
    void theMinimumFillIsRoundedUp() {
        // 0.6 of 0.000001 is a millionth, not nothing; 0.6 of 0.000002 is two.
        script("open alice 0.000009\nquote q alice energy=0.000001 -> INSUFFICIENT_CREDITS");
        script("open alice 0.00001\nquote q alice energy=0.000001 -> OK allowed=0.000001");
        script("open alice 0.00001\nquote q alice energy=0.000002 -> INSUFFICIENT_CREDITS");
        script("open alice 0.00002\nquote q alice energy=0.000003 -> OK allowed=0.000002");
    }

    @Test
    void anExplicitMinimumReplacesTheRatio() {
        script(
                """
                open  alice 30
                quote q alice energy=5 min=3          -> OK allowed=3
                quote q alice energy=5 min=3.000001   -> INSUFFICIENT_CREDITS
                quote q alice energy=5 min=0.000001   -> OK allowed=3
                quote q alice energy=50 min=0.000001  -> OK allowed=3
                quote q alice energy=3 min=3          -> OK allowed=3
                """);
    }

    @Test
    void anExplicitMinimumDecidesThePayerToo() {
        script(
                """
                open  mind  1000
                open  felix 30 parent=mind
                quote q felix energy=6                -> OK payer=mind allowed=6
                quote q felix energy=6 min=3          -> OK payer=felix allowed=3
                quote q felix energy=5 min=5          -> OK payer=mind allowed=5
                """);
    }

    @Test
    void affordableEnergyIsRoundedDownAndItsCostUp() {
        script(
                """
                terms   price=0.3
                open    alice 0.000001
                quote   q alice energy=0.000003       -> OK allowed=0.000003 cost=0.000001
                quote   p alice energy=0.000004       -> OK allowed=0.000003 cost=0.000001
                reserve p                             -> OK held=0.000001 available=0
                settle  p delivered=0.000001          -> OK debited=0.000001
                """);
        script(
                """
                terms   price=7
                open    alice 10
                quote   q alice energy=2              -> OK allowed=1.428571 cost=9.999997
                reserve q                             -> OK available=0.000003
                settle  q delivered=1.42857           -> OK debited=9.99999 available=0.00001
                """);
    }

    @Test
    void everyDebitOfLessThanAllowedStaysBelowTheHold() {
        script(
                """
                terms   price=0.333333
                open    alice 1
                quote   q alice energy=5              -> OK allowed=3.000003 cost=1
                reserve q                             -> OK held=1
                settle  q delivered=3.000002          -> OK debited=1 balance=0
                """);
    }

    @Test
    void aChangedPriceIsForNewQuotesOnly() {
        script(
                """
                open    alice 100
                quote   q alice energy=5              -> OK price=10 cost=50
                terms   price=20
                reserve q                             -> OK held=50 price=10
                settle  q delivered=4                 -> OK debited=40
                quote   p alice energy=2              -> OK price=20 cost=40
                """);
    }

    @Test
    void aFreePriceIsPaidByAnybody() {
        script(
                """
                terms   price=0
                open    alice
                quote   q alice energy=4294967296     -> OK allowed=4294967296 cost=0
                reserve q                             -> OK held=0
                settle  q delivered=4294967296        -> OK debited=0
                """);
    }

    @Test
    void theLargestQuoteCostsMoreThanAnyAccountHolds() {
        script(
                """
                terms   price=1000
                open    alice 4294967296
                quote   q alice energy=4294967296               -> INSUFFICIENT_CREDITS
                quote   q alice energy=4294967296 min=0.000001  -> OK allowed=4294967.296
                reserve q                                       -> OK available=0
                settle  q delivered=4294967296                  -> OK balance=0 overrun
                """);
    }

    @Test
    void validUntilIsStillValid() {
        for (String time : new String[] {"4m59s999ms", "5m"}) {
            script(
                    "open alice 100\nquote q alice energy=5 -> OK valid=5m\nat +"
                            + time
                            + "\nreserve q -> OK state=reserved");
        }
        script(
                """
                open    alice 100
                quote   q alice energy=5    -> OK valid=5m
                at      +5m1ms
                reserve q                   -> QUOTE_EXPIRED
                """);
    }

    @Test
    void theValidityOfAQuoteIsTheTermsOfItsTime() {
        script(
                """
                open    alice 100
                terms   valid=1m
                quote   q alice energy=1    -> OK valid=1m
                terms   valid=10m
                quote   p alice energy=1    -> OK valid=10m
                at      +1m1ms
                reserve q                   -> QUOTE_EXPIRED
                at      10m
                reserve p                   -> OK
                """);
    }

    @Test
    void unsoundTermsAreRefused() {
        script(
                """
                terms price=-0.000001   -> INVALID_VALUE
                terms price=1000.000001 -> INVALID_VALUE
                terms price=1000        -> OK
                terms rate=0            -> INVALID_VALUE
                terms valid=0ms         -> INVALID_VALUE
                terms valid=24h1ms      -> INVALID_VALUE
                terms valid=24h         -> OK
                terms lives=0ms         -> INVALID_VALUE
                terms lives=24h1ms      -> INVALID_VALUE
                terms lives=24h         -> OK
                terms ratio=0           -> INVALID_VALUE
                terms ratio=1.000001    -> INVALID_VALUE
                terms ratio=1           -> OK
                """);
    }

    @Test
    void theRatioOfTheTermsDecidesTheFill() {
        script(
                """
                open  alice 30
                terms ratio=1
                quote q alice energy=5      -> INSUFFICIENT_CREDITS
                quote q alice energy=3      -> OK allowed=3
                terms ratio=0.000001
                quote q alice energy=5000   -> OK allowed=3
                """);
    }
}
