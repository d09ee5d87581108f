package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// What was settled for each project and day (DOMAIN, One product). Scripts begin at midnight of
/// day 0; a unit of energy costs 10 credits.
class UsageTest {
    @Test
    void countsSettlesByProjectAndTheirPurchasedPart() {
        script(
                """
                open     alice 25
                purchase alice 100 pay-1
                quote    q alice energy=2 project=a
                quote    p alice energy=2 project=b
                quote    r alice energy=3 project=a
                quote    s alice energy=1
                reserve  q
                reserve  p
                reserve  r
                reserve  s
                usage    0               -> OK state=issued
                settle   q delivered=2   -> OK from_granted=20
                settle   p delivered=1   -> OK from_granted=5
                settle   r delivered=1.5 -> OK from_granted=0
                settle   s delivered=1
                settle   r delivered=1.5 -> OK replayed
                usage    0               -> OK project=a credits=35 purchased=15 settles=2 next=2
                usage    0 at=2          -> OK project=b credits=10 purchased=5 settles=1 next=no
                restart
                usage    0               -> OK project=a credits=35 purchased=15 settles=2 next=2
                """);
    }

    @Test
    void theDayIsThatOfTheSettle() {
        script(
                """
                open    alice 100
                at      23h59m
                quote   q alice energy=1 project=a
                quote   p alice energy=1 project=a
                quote   r alice energy=1 project=a
                reserve q
                reserve p
                inject  r begin
                at      23h59m59s999ms
                settle  q delivered=1
                at      24h
                settle  p delivered=1
                inject  r delivered=1
                usage   0              -> OK project=a credits=10 settles=1 next=no
                usage   1              -> OK project=a credits=20 settles=2 next=no
                usage   2              -> OK state=issued
                """);
    }

    @Test
    void usageWithoutAPriceIsRecorded() {
        script(
                """
                open    alice 0 metering=off
                quote   q alice energy=1 project=a
                reserve q
                settle  q delivered=1
                usage   0              -> OK project=a credits=0 purchased=0 settles=1
                """);
    }

    @Test
    void whatIsReleasedExpiredOrRefusedIsNoUsage() {
        script(
                """
                open    alice 100
                quote   q alice energy=1 project=a
                quote   p alice energy=1 project=b
                quote   r alice energy=1 project=c
                reserve q
                reserve p
                inject  r begin
                inject  r refused
                release q
                at      +6m
                usage   0              -> OK state=issued expired=p
                """);
    }

    @Test
    void aHoldWithAProjectIsOnlyPlacedWhileItsUsageHasRoom() {
        try (Script script = Script.with(new EngineSizes(4, 64, 16, 16, 2, 256))) {
            script.run(
                    """
                    open    alice 1000
                    quote   q alice energy=1 project=a
                    quote   p alice energy=1 project=b
                    quote   r alice energy=1 project=a
                    quote   s alice energy=1
                    reserve q
                    reserve p
                    reserve r              -> OVERLOADED state=issued
                    inject  r begin        -> OVERLOADED
                    reserve s
                    release p
                    inject  r begin
                    settle  q delivered=1
                    inject  r delivered=1
                    usage   0              -> OK project=a credits=20 settles=2 next=no
                    quote   t alice energy=1 project=c
                    quote   u alice energy=1 project=d
                    reserve t
                    reserve u              -> OVERLOADED
                    settle  t delivered=1
                    restart
                    reserve u              -> OVERLOADED
                    at      400d
                    quote   v alice energy=1 project=e -> OK expired=s
                    reserve v
                    usage   0              -> OK state=issued
                    settle  v delivered=1
                    usage   400            -> OK project=e credits=10 settles=1 next=no
                    """);
        }
    }
}
