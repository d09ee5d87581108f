package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// The acceptance tests of the specification (003), word by word. One credit is $0.01, 0.1 ΔE cost
/// one credit.
class AcceptanceTest {
    @Test
    void test1QuoteAccuracy() {
        script(
                """
                open  alice 100
                quote q1 alice energy=0.5   -> OK allowed=0.5 cost=5.0
                """);
    }

    @Test
    void test2BudgetClamp() {
        script(
                """
                open  alice 30
                quote q1 alice energy=5.0   -> OK allowed=3.0 cost=30.0
                """);
    }

    @Test
    void test3SettleRefund() {
        script(
                """
                open    alice 100
                quote   q1 alice energy=5.0   -> OK cost=50
                reserve q1                    -> OK held=50 reserved=50 available=50
                settle  q1 delivered=3.2      -> OK debited=32 balance=68 reserved=0 available=68
                """);
    }

    @Test
    void test4InsufficientBalance() {
        script(
                """
                open  alice 5
                quote q1 alice energy=1.0     -> INSUFFICIENT_CREDITS available=5
                account alice                 -> OK balance=5 reserved=0
                """);
    }

    @Test
    void test5CreditPurchase() {
        script(
                """
                open     alice 100
                purchase alice 1000 pi_ten_dollars -> OK amount=1000 balance=1100 initial=1100
                """);
    }

    @Test
    void theClampOfTheEventExampleIsTheSmallestFill() {
        script(
                """
                open  felix 3
                quote q1 felix energy=0.5     -> OK planned=0.5 allowed=0.3 cost=3
                """);
    }

    @Test
    void theDebitOfTheEventExampleLeavesItsBalance() {
        script(
                """
                open    felix 50
                quote   q1 felix energy=0.3
                reserve q1
                settle  q1 delivered=0.28     -> OK debited=2.8 balance=47.2
                """);
    }

    @Test
    void felixDrawsFromTheOrganisationsAccount() {
        script(
                """
                open    mind 10000 type=org
                open    felix parent=mind
                quote   q1 felix energy=5     -> OK source=felix payer=mind cost=50
                reserve q1                    -> OK payer=mind available=9950
                settle  q1 delivered=5        -> OK payer=mind balance=9950 spent=50
                account felix                 -> OK balance=0 spent=0
                """);
    }
}
