package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// When a hold ends by itself (DOMAIN, Hold): at t > `reserved_until`, and never before.
class ExpiryTest {
    private static final String RESERVED =
            """
            open    alice 100
            quote   q alice energy=5
            reserve q                   -> OK until=5m
            """;

    @Test
    void aHoldIsAliveThroughItsLastMillisecond() {
        for (String time : new String[] {"4m59s999ms", "5m"}) {
            script(RESERVED + "at " + time + "\ntick\nsettle q delivered=5 -> OK debited=50");
            script(RESERVED + "at " + time + "\ntick\nrelease q -> OK amount=50");
            script(RESERVED + "at " + time + "\ntick\ninject q begin -> OK state=injecting");
        }
    }

    @Test
    void aHoldIsGoneOneMillisecondLater() {
        script(
                RESERVED
                        + """
                        at      5m1ms
                        tick                      -> OK expired=q
                        settle  q delivered=5     -> QUOTE_EXPIRED ended=5m1ms debited=0
                        account alice             -> OK balance=100 reserved=0 updated=5m1ms
                        """);
    }

    @Test
    void dueHoldsExpireBeforeTheCommandIsLookedAt() {
        script(
                RESERVED
                        + """
                        quote   p alice energy=5
                        at      +1ms
                        reserve p                 -> OK available=0
                        at      5m1ms
                        quote   r alice energy=5  -> OK expired=q
                        reserve r                 -> OK available=0
                        """);
        script(RESERVED + "at 5m1ms\nsettle q delivered=1 -> QUOTE_EXPIRED expired=q");
        script(RESERVED + "at 5m1ms\naccount alice -> OK available=100 expired=q");
    }

    @Test
    void aHoldLivesFromItsReserveNotFromItsQuote() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                at      5m
                reserve q                 -> OK until=10m
                at      10m
                settle  q delivered=1     -> OK debited=10
                """);
    }

    @Test
    void anInjectingHoldDoesNotExpire() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        at      +1h
                        tick                      -> OK overdue=q
                        hold    q                 -> OK state=injecting reserved=50
                        release q                 -> QUOTE_INJECTING
                        inject  q delivered=2     -> OK state=settled debited=20 reserved=0
                        """);
    }

    @Test
    void anInjectingHoldExpiresAsSoonAsItsAnswerIsMissing() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        at      5m
                        inject  q unknown         -> OK state=reserved until=5m
                        at      +1ms
                        tick                      -> OK expired=q
                        """);
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        at      5m1ms
                        inject  q unknown         -> OK overdue=q state=expired amount=50 reserved=0
                        inject  q begin body=b    -> QUOTE_EXPIRED
                        inject  q delivered=1     -> QUOTE_EXPIRED
                        """);
    }

    @Test
    void anInjectionRefusedAfterTheExpiryIsARelease() {
        script(
                RESERVED
                        + """
                        inject  q begin
                        at      1h
                        inject  q refused         -> OK overdue=q state=released amount=50
                        """);
    }

    @Test
    void anInjectionAskedAgainMayRunPastTheExpiryToo() {
        script(
                RESERVED
                        + """
                        inject  q begin body=b
                        inject  q unknown
                        at      4m59s
                        inject  q begin body=b    -> OK state=injecting until=5m
                        at      6m
                        tick                      -> OK overdue=q
                        restart
                        inject  q delivered=5     -> OK state=settled debited=50
                        """);
    }

    @Test
    void holdsExpireInTheOrderTheyAreDue() {
        script(
                """
                open    alice 100
                quote   a alice energy=1
                quote   b alice energy=1
                quote   c alice energy=1
                reserve b
                at      +1s
                reserve a
                at      +1s
                reserve c
                at      +1d
                tick                      -> OK expired=b,a,c
                """);
    }

    @Test
    void holdsOfDifferentLivesExpireInTheOrderTheyAreDue() {
        script(
                """
                open    alice 100
                quote   a alice energy=1
                quote   b alice energy=1
                quote   c alice energy=1
                reserve a                 -> OK until=5m
                terms   lives=1m
                reserve b                 -> OK until=1m
                terms   lives=10m
                reserve c                 -> OK until=10m
                at      +1d
                tick                      -> OK expired=b,a,c
                """);
    }

    @Test
    void changedTermsDoNotTouchHoldsThatLive() {
        script(
                RESERVED
                        + """
                        terms   lives=1m
                        at      5m
                        tick
                        settle  q delivered=5     -> OK debited=50
                        """);
    }

    @Test
    void atMostEightLivesAreAliveAtOnce() {
        script(
                """
                open    alice 1000
                terms   valid=1h
                quote   a alice energy=1
                quote   b alice energy=1
                quote   c alice energy=1
                quote   d alice energy=1
                quote   e alice energy=1
                quote   f alice energy=1
                quote   g alice energy=1
                quote   h alice energy=1
                quote   i alice energy=1
                quote   j alice energy=1
                terms   lives=1m
                reserve a
                terms   lives=2m
                reserve b
                terms   lives=3m
                reserve c
                terms   lives=4m
                reserve d
                terms   lives=5m
                reserve e
                terms   lives=6m
                reserve f
                terms   lives=7m
                reserve g
                terms   lives=8m
                reserve h
                terms   lives=9m
                reserve i                 -> OVERLOADED state=issued
                inject  i begin           -> OVERLOADED state=issued
                terms   lives=5m
                reserve j                 -> OK until=5m
                release e
                release j
                terms   lives=9m
                reserve i                 -> OK until=9m
                at      +1d
                tick                      -> OK expired=a,b,c,d,f,g,h,i
                """);
    }

    @Test
    void timeNeverRunsBackwards() {
        script(
                RESERVED
                        + """
                        at      4m
                        tick
                        at      1m
                        grant   alice 1           -> OK
                        account alice             -> OK updated=4m
                        quote   p alice energy=1  -> OK valid=9m
                        reserve p                 -> OK until=9m
                        at      5m1ms
                        tick                      -> OK expired=q
                        at      1m
                        settle  q delivered=5     -> QUOTE_EXPIRED ended=5m1ms
                        at      9m
                        tick
                        at      9m1ms
                        tick                      -> OK expired=p
                        """);
    }

    @Test
    void manyHoldsExpireAtOnceAndEachOnce() {
        StringBuilder lines = new StringBuilder("open alice 1000\n");
        StringBuilder expired = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("quote q").append(i).append(" alice energy=1\nat +1ms\n");
            lines.append("reserve q").append(i).append('\n');
            expired.append(i == 0 ? "" : ",").append('q').append(i);
        }
        lines.append("at +1d\naccount alice -> OK available=1000 expired=").append(expired);
        lines.append("\nat +1d\ntick\naccount alice -> OK balance=1000 reserved=0");
        script(lines.toString());
    }
}
