package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What happens when a table of the engine is full: OVERLOADED, nothing changed, and room again as
/// soon as there may be some. (That a refusal changes nothing is proved by [Script] at every line.)
class CapacityTest {
    @Test
    void noMoreAccountsThanFit() {
        try (Script script = Script.with(new EngineSizes(2, 16, 16, 16, 16, 64))) {
            script.run(
                    """
                    open  a
                    open  b parent=a
                    open  c 5 wallet=W       -> OVERLOADED
                    open  c parent=a         -> OVERLOADED
                    grant b 5                -> OK
                    """);
        }
    }

    @Test
    void noMoreHoldsThanFit() {
        try (Script script = Script.with(new EngineSizes(4, 2, 16, 16, 16, 64))) {
            script.run(
                    """
                    open    a 100
                    quote   p a energy=1
                    quote   q a energy=1
                    quote   r a energy=1 project=x
                    reserve p
                    reserve q
                    reserve r            -> OVERLOADED state=issued
                    inject  r begin      -> OVERLOADED state=issued
                    release p
                    reserve r            -> OVERLOADED
                    settle  q delivered=1
                    account a            -> OK balance=90 reserved=0
                    """);
        }
    }

    @Test
    void aTableFullOfEndedHoldsMakesRoomWhenTheyMayBeForgotten() {
        try (Script script = Script.with(new EngineSizes(4, 2, 16, 16, 16, 64))) {
            script.run(
                    """
                    open    a 100
                    quote   p a energy=1
                    quote   q a energy=1
                    reserve p
                    reserve q
                    release p
                    release q
                    at      24h1ms
                    quote   r a energy=1
                    reserve r                -> OK held=10
                    """);
        }
    }

    @Test
    void noMorePaymentsThanFit() {
        try (Script script = Script.with(new EngineSizes(4, 16, 16, 2, 16, 64))) {
            script.run(
                    """
                    open     a
                    purchase a 5 one
                    refund   two 5       -> OK
                    purchase a 5 three   -> OVERLOADED
                    refund   three 5     -> OVERLOADED
                    purchase a 7 two     -> OK balance=7
                    purchase a 5 one     -> OK amount=0
                    """);
        }
    }

    @Test
    void noMoreTextThanFits() {
        try (Script script = Script.with(new EngineSizes(64, 16, 16, 16, 16, 36))) {
            String name = "n".repeat(100);
            for (int i = 0; i < 20; i++) {
                String answer = i < 9 ? "OK" : "OVERLOADED";
                script.run("open " + name + i + " -> " + answer);
            }
            script.run("open a -> OVERLOADED");
        }
    }

    @Test
    void aFullTextStoreRefusesKeysBeforeAnythingIsDone() {
        for (int chunks = 1; chunks <= 48; chunks++) {
            try (Script script = Script.with(new EngineSizes(64, 16, 16, 16, 16, chunks))) {
                script.tryAll(
                        """
                        open    alice 100
                        quote   q alice energy=1 project=%s
                        reserve q remember=on key=K
                        reserve q remember=on key=K
                        settle  q delivered=1 stimulus=%s
                        quote   p alice energy=1 project=%s
                        inject  p begin stimulus=%s key=J
                        inject  p delivered=1 stimulus=%s
                        inject  p begin stimulus=%s key=J
                        open    bob key=L wallet=%s
                        open    bob key=L wallet=%s
                        """
                                .replace("%s", "t".repeat(100)));
            }
        }
    }

    @Test
    void endedHoldsAreForgottenAfterADay() {
        try (Script script = Script.with(EngineSizes.SMALL)) {
            script.run(
                    """
                    open    a 100
                    terms   valid=24h
                    quote   p a energy=1
                    quote   q a energy=1
                    quote   r a energy=1
                    reserve p
                    release p
                    at      24h
                    reserve q
                    release q
                    reserve p            -> QUOTE_ALREADY_RELEASED
                    at      24h1ms
                    release p            -> OK state=released
                    quote   s a energy=1
                    reserve s
                    release s
                    reserve p            -> QUOTE_EXPIRED
                    release q            -> OK state=released
                    """);
            assertThat(script.engine().holdsRemembered()).isEqualTo(2);
        }
    }

    @Test
    void aQuoteNeverComesAliveAgainBecauseItsHoldWasForgotten() {
        // Remembered for a day, and a quote is never valid for longer than that.
        try (Script script = Script.with(EngineSizes.SMALL)) {
            script.run(
                    """
                    open    a 100
                    terms   valid=24h
                    quote   p a energy=1      -> OK valid=24h
                    reserve p
                    release p
                    quote   q a energy=1
                    reserve q
                    at      24h
                    release q                 -> QUOTE_EXPIRED expired=q
                    reserve p                 -> QUOTE_ALREADY_RELEASED
                    """);
        }
    }
}
