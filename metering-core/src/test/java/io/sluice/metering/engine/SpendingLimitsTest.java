package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// What an account, or each of its children, may draw in an hour, a day, a month (DOMAIN, Payer). A
/// unit of energy costs 10 credits; scripts begin at midnight, the first of January 2026.
class SpendingLimitsTest {
    private static final String FAMILY =
            """
            open  root  1000000 type=org
            open  mind  1000    type=org parent=root
            open  felix 1000             parent=mind
            open  ada   1000             parent=mind
            """;

    @Test
    void aDrawMayReachALimitAndNotPassIt() {
        script(
                FAMILY
                        + """
                        patch   felix limits=hour:30  -> OK limits=hour:30
                        quote   q felix energy=3
                        quote   p felix energy=0.000001
                        reserve q                     -> OK held=30
                        reserve p                     -> LIMIT_EXCEEDED of=felix limit=hour \
                        credits=30 used=30 resets=1h state=issued recorded=no
                        account felix                 -> OK reserved=30
                        """);
        script(
                FAMILY
                        + """
                        patch   felix limits=day:29.999999
                        quote   q felix energy=3
                        reserve q        -> LIMIT_EXCEEDED of=felix limit=day used=0 resets=24h
                        """);
    }

    @Test
    void aQuoteIsSilentAboutLimits() {
        script(FAMILY + "patch felix limits=hour:0\nquote q felix energy=50 -> OK payer=felix");
    }

    @Test
    void aLimitNeitherClampsNorFallsBack() {
        script(
                """
                open    root 1000
                open    felix 20 parent=root
                patch   felix limits=day:10
                quote   q felix energy=2         -> OK payer=felix
                quote   p felix energy=20        -> OK payer=root
                reserve q                        -> LIMIT_EXCEEDED of=felix
                reserve p                        -> LIMIT_EXCEEDED of=felix
                """);
    }

    @Test
    void aLimitCountsWhoeverPays() {
        script(
                """
                open    root 1000
                open    mind 0 parent=root
                open    felix 0 parent=mind
                patch   mind limits=day:50
                quote   q felix energy=5         -> OK payer=root
                quote   p felix energy=1         -> OK payer=root
                reserve q
                reserve p                        -> LIMIT_EXCEEDED of=mind used=50
                """);
    }

    @Test
    void anAccountsOwnDrawsCountBesideThoseBelowIt() {
        script(
                FAMILY
                        + """
                        patch   mind limits=day:50
                        quote   q mind energy=2
                        quote   p felix energy=3
                        quote   r ada energy=0.1
                        reserve q
                        reserve p
                        reserve r               -> LIMIT_EXCEEDED of=mind used=50
                        """);
    }

    @Test
    void eachChildHasItsOwnRoomAndTheParentItselfIsNoChild() {
        script(
                FAMILY
                        + """
                        open    kid 100 parent=felix
                        patch   mind limits=child-day:50
                        quote   q felix energy=2
                        quote   p kid energy=3
                        quote   r kid energy=0.1
                        quote   s ada energy=5
                        quote   t mind energy=20
                        reserve q
                        reserve p
                        reserve r     -> LIMIT_EXCEEDED of=mind limit=child-day used=50 credits=50
                        reserve s
                        reserve t
                        """);
    }

    @Test
    void ofSeveralTheLowestOnThePathIsNamedAndOfOneAccountTheFirst() {
        script(
                FAMILY
                        + """
                        patch   root limits=hour:10
                        patch   mind limits=month:10,day:10,child-hour:10
                        quote   q felix energy=2
                        reserve q               -> LIMIT_EXCEEDED of=mind limit=month resets=31d
                        patch   felix limits=day:10
                        reserve q               -> LIMIT_EXCEEDED of=felix limit=day
                        patch   felix limits=none
                        patch   mind limits=child-hour:10,day:10
                        reserve q               -> LIMIT_EXCEEDED of=mind limit=child-hour
                        patch   mind limits=none
                        reserve q               -> LIMIT_EXCEEDED of=root limit=hour
                        """);
    }

    @Test
    void theHoldTableAndFrozenAccountsComeBeforeALimitAndCreditsAfterIt() {
        script(
                FAMILY
                        + """
                        patch   felix limits=day:10
                        quote   q felix energy=2
                        patch   felix status=frozen
                        reserve q                   -> ACCOUNT_FROZEN
                        patch   felix status=active
                        quote   drain felix energy=0.5
                        reserve drain
                        patch   felix parent=none
                        quote   p felix energy=99.5 -> OK allowed=99.5
                        patch   felix limits=none
                        quote   all felix energy=99
                        reserve all
                        patch   felix limits=day:10
                        reserve p                   -> LIMIT_EXCEEDED
                        patch   felix limits=none
                        reserve p                   -> INSUFFICIENT_CREDITS
                        at      +6m
                        patch   felix limits=day:0  -> OK expired=drain,all
                        reserve p                   -> QUOTE_EXPIRED
                        """);
    }

    @Test
    void aPayerThatLeftTheChainComesAfterTheLimit() {
        script(
                """
                open    root 1000
                open    felix 0 parent=root
                quote   q felix energy=2         -> OK payer=root
                patch   felix parent=none limits=day:10
                reserve q                        -> LIMIT_EXCEEDED of=felix
                patch   felix limits=none
                reserve q                        -> INSUFFICIENT_CREDITS
                """);
    }

    @Test
    void limitsAboveAFallbackSwitchedOffOrAFrozenAccountCountAsWell() {
        script(
                FAMILY
                        + """
                        patch   root limits=day:10 status=frozen
                        patch   felix fallback=off
                        quote   q felix energy=2
                        reserve q                        -> LIMIT_EXCEEDED of=root
                        """);
    }

    @Test
    void whatSettleReleaseAndExpiryFreeCanBeDrawnAgain() {
        script(
                FAMILY
                        + """
                        patch   felix limits=day:100
                        quote   q felix energy=10
                        quote   p felix energy=6
                        quote   r felix energy=7
                        reserve q
                        reserve p                -> LIMIT_EXCEEDED used=100
                        settle  q delivered=3
                        reserve p                -> OK held=60
                        reserve r                -> LIMIT_EXCEEDED used=90
                        release p
                        reserve r                -> OK held=70
                        at      +6m
                        quote   s felix energy=7 -> OK expired=r
                        reserve s                -> OK held=70
                        account felix            -> OK spent=30 reserved=70
                        """);
    }

    @Test
    void aRefusedInjectionGivesItsDrawBackAndAnUnknownOneKeepsIt() {
        script(
                FAMILY
                        + """
                        patch   felix limits=day:100
                        quote   q felix energy=10
                        quote   p felix energy=10
                        inject  q begin
                        inject  p begin          -> LIMIT_EXCEEDED used=100 state=issued
                        inject  q unknown
                        inject  p begin          -> LIMIT_EXCEEDED used=100
                        inject  q begin
                        inject  q refused
                        inject  p begin
                        """);
    }

    @Test
    void anUnmeteredDrawCountsNothingAndIsRefusedOnlyAboveTheLimit() {
        script(
                """
                open    alice 100 metering=off
                patch   alice limits=day:0
                quote   q alice energy=5    -> OK price=0
                reserve q                   -> OK held=0
                patch   alice metering=on limits=none
                quote   p alice energy=5
                reserve p
                patch   alice metering=off limits=day:10
                quote   r alice energy=5
                reserve r                   -> LIMIT_EXCEEDED used=50 credits=10
                """);
    }

    @Test
    void limitsAreReplacedAsAListAndKeepItsOrder() {
        script(
                FAMILY
                        + """
                        patch   mind limits=day:5,child-day:4,hour:3,\
                        month:2,child-hour:1,child-month:0
                        account mind -> OK limits=day:5,child-day:4,hour:3,\
                        month:2,child-hour:1,child-month:0
                        patch   mind wallet=w -> OK wallet=w
                        account mind -> OK limits=day:5,child-day:4,hour:3,\
                        month:2,child-hour:1,child-month:0
                        patch   mind limits=month:7
                        account mind -> OK limits=month:7
                        restart
                        account mind -> OK limits=month:7
                        patch   mind limits=none
                        account mind -> OK limits=none
                        """);
    }

    @Test
    void theSameLimitTwiceOrAnAmountOutOfBoundsIsRefusedWhole() {
        script(
                FAMILY
                        + """
                        patch   mind limits=day:5
                        patch   mind limits=day:5,hour:4,day:6 wallet=w -> INVALID_VALUE
                        patch   mind limits=day:42949672961       -> INVALID_VALUE
                        patch   mind limits=day:-0.000001               -> INVALID_VALUE
                        account mind -> OK limits=day:5 wallet=none
                        patch   mind limits=day:4294967296
                        patch   ada  status=closed
                        patch   ada  limits=day:1                       -> ACCOUNT_CLOSED
                        """);
    }

    @Test
    void anAccountTakesItsDrawsAlongWhenItMoves() {
        script(
                FAMILY
                        + """
                        open    other 0 parent=root
                        open    kid 1000 parent=felix
                        open    pet 1000 parent=other
                        patch   mind  limits=day:100,child-day:70
                        patch   other limits=day:50,child-day:45
                        quote   q kid energy=4
                        quote   p ada energy=5
                        quote   r ada energy=2
                        quote   s kid energy=1
                        quote   t kid energy=0.1
                        reserve q
                        reserve p
                        reserve r                -> LIMIT_EXCEEDED of=mind used=90 limit=day
                        quote   o pet energy=1    # asks for the sum before the move
                        reserve o
                        release o
                        patch   felix parent=other
                        reserve r                -> OK held=20
                        reserve s                -> LIMIT_EXCEEDED of=other used=40 limit=child-day
                        patch   other limits=day:50
                        reserve s                -> OK held=10
                        reserve t                -> LIMIT_EXCEEDED of=other used=50 limit=day
                        release q
                        reserve t
                        patch   felix parent=none
                        quote   u other energy=5
                        reserve u
                        """);
    }

    @Test
    void aChildsSumIsForgottenWithTheLimitThatAskedForIt() {
        script(
                """
                open    root 1000
                open    mind 0 parent=root
                open    felix 0 parent=mind
                patch   root limits=child-day:100
                quote   q felix energy=5
                reserve q
                patch   root limits=none
                release q
                patch   root limits=child-day:100
                quote   p felix energy=10
                reserve p                -> OK held=100
                """);
    }

    @Test
    void closingAndFreezingLeaveTheWindowsAlone() {
        script(
                FAMILY
                        + """
                        patch   mind limits=day:100
                        quote   q felix energy=6
                        quote   p ada energy=5
                        reserve q
                        patch   felix status=frozen
                        reserve p                -> LIMIT_EXCEEDED of=mind used=60
                        patch   felix status=closed
                        reserve p                -> LIMIT_EXCEEDED of=mind used=60
                        settle  q delivered=5
                        reserve p                -> OK held=50
                        """);
    }

    @Test
    void aLimitOnAClosedAccountHoldsForThoseBelowIt() {
        script(
                FAMILY
                        + """
                        patch   mind limits=day:10
                        patch   mind status=closed
                        quote   q felix energy=2
                        reserve q                -> LIMIT_EXCEEDED of=mind
                        """);
    }

    @Test
    void aChildThatComesLaterIsLimitedFromItsFirstDraw() {
        script(
                """
                open    root 1000
                patch   root limits=day:100,child-day:60
                open    felix 1000 parent=root
                open    kid 1000 parent=felix
                quote   q felix energy=4
                quote   p kid energy=3
                quote   r kid energy=2
                reserve q
                reserve p                -> LIMIT_EXCEEDED limit=child-day used=40
                reserve r                -> OK held=20
                """);
    }

    @Test
    void limitsFourLevelsDeepAllHoldAtOnceAndSurviveARestart() {
        script(
                """
                open    a 100000
                open    b 0 parent=a
                open    c 0 parent=b
                open    d 0 parent=c
                open    e 0 parent=c
                patch   a limits=month:200
                patch   b limits=day:150,child-hour:120
                patch   c limits=hour:110,child-day:90
                patch   d limits=hour:80
                quote   q d energy=7
                quote   p d energy=2
                quote   r e energy=4
                quote   s e energy=9.1
                quote   t a energy=13
                reserve q
                reserve p                -> LIMIT_EXCEEDED of=d limit=hour used=70
                reserve s                -> LIMIT_EXCEEDED of=c limit=hour used=70
                reserve r                -> OK held=40
                restart
                patch   c limits=child-day:90
                reserve s                -> LIMIT_EXCEEDED of=c limit=child-day used=40
                patch   c limits=none
                reserve s                -> LIMIT_EXCEEDED of=b limit=day used=110
                patch   b limits=child-hour:120
                reserve s                -> LIMIT_EXCEEDED of=b limit=child-hour used=110
                patch   b limits=none
                reserve t                -> LIMIT_EXCEEDED of=a limit=month used=110
                """);
    }
}
