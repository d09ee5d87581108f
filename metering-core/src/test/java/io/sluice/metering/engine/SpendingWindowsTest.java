package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In which hour, day and month of UTC a draw counts, and what is freed later (DOMAIN, Payer).
/// Scripts begin at midnight, the first of January 2026.
class SpendingWindowsTest {
    private static final String FAMILY =
            """
            open  root  1000000 type=org
            open  mind  1000    type=org parent=root
            open  felix 1000             parent=mind
            open  ada   1000             parent=mind
            """;

    @ParameterizedTest
    @CsvSource({
        "hour,1h,59m59s999ms,LIMIT_EXCEEDED",
        "hour,1h,1h,OK",
        "hour,1h,1h1ms,OK",
        "day,1d,23h59m59s999ms,LIMIT_EXCEEDED",
        "day,1d,1d,OK",
        "day,1d,1d1ms,OK",
        "month,31d,30d23h59m59s999ms,LIMIT_EXCEEDED",
        "month,31d,31d,OK",
        "month,31d,31d1ms,OK",
    })
    void aWindowEndsBetweenTwoMilliseconds(String period, String end, String at, String verdict) {
        String refusal = verdict.equals("OK") ? "" : " resets=" + end + " used=100";
        script(
                FAMILY
                        + """
                        terms   valid=1h lives=1h
                        patch   mind limits=%1$s:100
                        at      %2$s
                        at      -50m
                        quote   q felix energy=10
                        quote   p ada energy=10
                        reserve q
                        at      %3$s
                        reserve p                -> %4$s%5$s
                        """
                                .formatted(period, end, at, verdict, refusal));
    }

    @Test
    void whatIsFreedReturnsToTheWindowOfTheReserve() {
        script(
                FAMILY
                        + """
                        terms   valid=1h lives=1h
                        patch   felix limits=hour:100
                        at      59m
                        quote   q felix energy=10
                        reserve q
                        at      1h
                        quote   p felix energy=4
                        reserve p
                        settle  q delivered=1
                        quote   r felix energy=6
                        quote   s felix energy=6.1
                        reserve s                -> LIMIT_EXCEEDED used=40 resets=2h
                        reserve r
                        release p
                        quote   t felix energy=4
                        reserve t
                        """);
    }

    @Test
    void whatIsFreedInTheSameDayCountsForTheDayThoughTheHourIsOver() {
        script(
                FAMILY
                        + """
                        terms   lives=2h
                        patch   felix limits=hour:100,day:150
                        at      30m
                        quote   q felix energy=10
                        reserve q
                        at      +1h
                        quote   p felix energy=6
                        reserve p                -> LIMIT_EXCEEDED limit=day used=100
                        settle  q delivered=9
                        reserve p                -> OK held=60
                        quote   r felix energy=4.1
                        reserve r                -> LIMIT_EXCEEDED limit=hour used=60
                        """);
    }

    @Test
    void anInjectionThatOutlivedItsTimeGivesBackToTheWindowOfItsReserve() {
        script(
                FAMILY
                        + """
                        patch   felix limits=hour:100,day:100
                        at      58m
                        quote   q felix energy=5
                        inject  q begin
                        at      1h10m
                        quote   p felix energy=6  -> OK overdue=q
                        reserve p                 -> LIMIT_EXCEEDED limit=day used=50
                        inject  q unknown         -> OK state=expired
                        reserve p                 -> OK held=60
                        quote   r felix energy=4.1
                        reserve r                 -> LIMIT_EXCEEDED limit=hour used=60
                        """);
    }

    @Test
    void drawsFromBeforeTheLimitWasSetCount() {
        script(
                FAMILY
                        + """
                        at      5h
                        quote   q felix energy=4
                        reserve q
                        settle  q delivered=3
                        at      5h59m
                        quote   p felix energy=2
                        quote   r ada energy=1
                        reserve p
                        patch   root limits=hour:70,day:60
                        reserve r                -> OK held=10
                        quote   s ada energy=0.1
                        reserve s                -> LIMIT_EXCEEDED of=root limit=day used=60
                        at      +1m
                        release p
                        reserve s                -> OK held=1
                        """);
    }
}
