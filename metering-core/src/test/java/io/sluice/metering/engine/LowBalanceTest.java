package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// budget.low fires once on each crossing of the balance below the threshold (DOMAIN).
class LowBalanceTest {
    @Test
    void aSettleThatCrossesTheThresholdSaysSoOnce() {
        script(
                """
                open    alice 30 threshold=10
                quote   a alice energy=1
                reserve a
                settle  a delivered=1        -> OK balance=20 low=no
                quote   b alice energy=1
                reserve b
                settle  b delivered=1        -> OK balance=10 low=no
                quote   c alice energy=1
                reserve c
                settle  c delivered=0.000001 -> OK balance=9.99999 low=10
                quote   d alice energy=0.5
                reserve d
                settle  d delivered=0.5      -> OK balance=4.99999 low=no
                settle  d delivered=0.5      -> OK replayed=yes low=no
                """);
    }

    @Test
    void whoRisesAboveItCanCrossItAgain() {
        script(
                """
                open    alice 15 threshold=10
                quote   a alice energy=1
                reserve a
                settle  a delivered=1  -> OK balance=5 low=10
                grant   alice 4        -> OK balance=9 low=no
                quote   b alice energy=0.1
                reserve b
                settle  b delivered=0.1 -> OK balance=8 low=no
                grant   alice 2        -> OK balance=10
                quote   c alice energy=0.1
                reserve c
                settle  c delivered=0.1 -> OK balance=9 low=10
                """);
    }

    @Test
    void theBalanceCountsNotWhatIsHeldOfIt() {
        script(
                """
                open    alice 15 threshold=10
                quote   a alice energy=1
                reserve a              -> OK available=5 low=no
                release a              -> OK available=15 low=no
                """);
    }

    @Test
    void thePayersThresholdCountsNotTheSources() {
        script(
                """
                open    org 100 type=org threshold=95
                open    felix 0 parent=org threshold=1000
                quote   a felix energy=1
                reserve a
                settle  a delivered=1  -> OK payer=org balance=90 low=95
                """);
    }

    @Test
    void aRefundCanCrossItToo() {
        script(
                """
                open     alice threshold=10
                purchase alice 15 pay    -> OK low=no taken=0
                refund   pay 5           -> OK balance=10 taken=5 low=no
                refund   pay 6           -> OK balance=9 taken=1 low=10
                refund   pay 7           -> OK balance=8 low=no
                """);
    }

    @Test
    void aPurchaseThatIsTakenBackAtOnceNeverWasAbove() {
        script(
                """
                open     alice 5 threshold=10
                refund   pay 100
                purchase alice 100 pay   -> OK amount=100 taken=100 balance=5 low=no
                """);
    }

    @Test
    void whatIsFreedPaysADebtAndCanCrossIt() {
        script(
                """
                open     alice 0 threshold=10
                purchase alice 15 pay
                quote    a alice energy=1.5
                reserve  a                -> OK balance=15 available=0
                refund   pay 8            -> OK balance=15 debt=8 low=no
                release  a                -> OK balance=7 debt=0 low=10
                """);
    }

    @Test
    void anExpiryThatPaysADebtCrossesItInItsRecord() {
        script(
                """
                open     alice 0 threshold=10
                purchase alice 15 pay
                quote    a alice energy=1.5
                reserve  a
                refund   pay 8
                at       +6m
                account  alice            -> OK balance=7 debt=0 expired=a
                """);
    }

    @Test
    void movingTheThresholdIsNoCrossing() {
        script(
                """
                open    alice 30 threshold=10
                patch   alice threshold=50
                quote   a alice energy=0.1
                reserve a
                settle  a delivered=0.1  -> OK balance=29 low=no
                patch   alice threshold=29
                quote   b alice energy=0.1
                reserve b
                settle  b delivered=0.1  -> OK balance=28 low=29
                """);
    }
}
