package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// Credits in and out (DOMAIN, Accounts and Purchases): parts, bounds, refunds, debts.
class CreditsTest {
    @Test
    void debitsTakeGrantedCreditsFirst() {
        script(
                """
                open     alice 10           -> OK granted=10
                purchase alice 20 pay       -> OK balance=30 granted=10
                quote    q alice energy=2.5
                reserve  q                  -> OK granted=10
                settle   q delivered=0.8    -> OK debited=8 from_granted=8 granted=2 balance=22
                quote    p alice energy=2
                reserve  p
                settle   p delivered=2      -> OK debited=20 from_granted=2 granted=0 balance=2
                """);
    }

    @Test
    void grantsAndPurchasesRaiseTheLifetimeCounterAndDebitsDoNot() {
        script(
                """
                open     alice 10           -> OK initial=10 granted=10
                grant    alice 5            -> OK initial=15 granted=15 amount=5
                purchase alice 20 pay       -> OK initial=35 granted=15
                quote    q alice energy=3
                reserve  q
                settle   q delivered=3      -> OK balance=5 spent=30
                refund   pay 5              -> OK balance=0 initial=35 spent=30
                """);
    }

    @Test
    void aPaymentIsCreditedOnce() {
        script(
                """
                open     alice
                open     bob
                purchase alice 10 pay       -> OK amount=10 balance=10 recorded=yes
                purchase alice 10 pay       -> OK amount=0 balance=10 recorded=no
                purchase bob   10 pay       -> OK amount=0 account=alice recorded=no
                purchase alice 99 pay       -> OK amount=0 balance=10 recorded=no
                restart
                at       +90d
                purchase alice 10 pay       -> OK amount=0 balance=10 recorded=no
                account  bob                -> OK balance=0
                """);
    }

    @Test
    void anAccountHoldsAtMostTwoToThe32Credits() {
        script(
                """
                open     alice 4294967296          -> OK balance=4294967296
                open     bob   4294967296.000001   -> INVALID_VALUE
                open     carol 4294967295.999999   -> OK
                grant    alice 0.000001            -> INVALID_VALUE
                purchase alice 0.000001 pay        -> INVALID_VALUE
                grant    carol 0.000001            -> OK balance=4294967296
                grant    carol 0.000001            -> INVALID_VALUE
                quote    q alice energy=1
                reserve  q
                grant    alice 1                   -> INVALID_VALUE
                settle   q delivered=1
                grant    alice 10.000001           -> INVALID_VALUE
                purchase alice 10 pay              -> OK balance=4294967296
                """);
    }

    @Test
    void amountsOfNothingAndLessAreRefused() {
        script(
                """
                open     alice
                open     bob -1                     -> INVALID_VALUE
                grant    alice 0                    -> INVALID_VALUE
                grant    alice -5                   -> INVALID_VALUE
                purchase alice 0 pay                -> INVALID_VALUE
                purchase alice -5 pay               -> INVALID_VALUE
                refund   pay -1                     -> INVALID_VALUE
                refund   pay 4294967296.000001      -> INVALID_VALUE
                purchase alice 5 pay                -> OK balance=5
                grant    nobody 5                   -> ACCOUNT_NOT_FOUND
                grant    none 5                     -> ACCOUNT_NOT_FOUND
                purchase nobody 5 pay2              -> ACCOUNT_NOT_FOUND
                """);
    }

    @Test
    void aRefundTakesThePurchasedPartFirst() {
        script(
                """
                open     alice 10
                purchase alice 20 pay       -> OK granted=10
                refund   pay 5              -> OK amount=5 balance=25 granted=10 initial=30
                refund   pay 20             -> OK amount=15 balance=10 granted=10
                """);
    }

    @Test
    void aRefundOfSpentCreditsTakesTheRestFromTheGranted() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=2
                reserve  q
                settle   q delivered=1.5    -> OK balance=5 granted=0
                grant    alice 7            -> OK granted=7
                refund   pay 10             -> OK amount=10 balance=2 granted=2 debt=0
                """);
    }

    /// 60 of 100 bought credits are spent when all are paid back: 60 nobody paid for, until 25 more
    /// are bought. What is granted pays the debt, but is nobody's cash.
    @Test
    void whatWasSpentAndPaidBackIsCountedWhateverPaysTheDebt() {
        script(
                """
                open     alice
                purchase alice 100 one
                quote    q alice energy=6
                reserve  q
                settle   q delivered=6      -> OK balance=40
                totals                      -> OK purchased=100 refunded=0 debt=0 covered=0
                refund   one 100            -> OK balance=0 debt=60
                totals                      -> OK refunded=100 balance=0 debt=60 covered=0
                purchase alice 25 two       -> OK balance=0 debt=35
                totals                      -> OK purchased=125 debt=35 covered=0
                grant    alice 50           -> OK balance=15 granted=15 debt=0
                totals                      -> OK granted=50 spent=60 debt=0 covered=35
                purchase alice 10 three     -> OK balance=25 granted=15
                quote    r alice energy=2
                reserve  r
                settle   r delivered=2      -> OK balance=5 granted=0
                refund   three 10           -> OK balance=0 debt=5
                grant    alice 5            -> OK balance=0 debt=0
                totals                      -> OK debt=0 covered=40
                restart
                totals                      -> OK debt=0 covered=40
                """);
    }

    @Test
    void refundsAreCumulativeAndOldReportsChangeNothing() {
        script(
                """
                open     alice
                purchase alice 20 pay
                refund   pay 5              -> OK amount=5 balance=15 recorded=yes
                refund   pay 5              -> OK amount=0 balance=15 recorded=no entry=0
                refund   pay 3              -> OK amount=0 balance=15 recorded=no entry=0
                refund   pay 8              -> OK amount=3 balance=12 recorded=yes
                refund   pay 0              -> OK amount=0 balance=12 recorded=no
                """);
    }

    @Test
    void refundsAndLossesOfOnePaymentNeverExceedIt() {
        script(
                """
                open     alice 100
                purchase alice 20 pay
                refund   pay 15             -> OK amount=15 balance=105
                dispute  pay 20             -> OK amount=5 balance=100
                refund   pay 20             -> OK amount=0 balance=100
                dispute  pay 20             -> OK amount=0 recorded=no
                """);
        script(
                """
                open     alice 100
                purchase alice 20 pay
                refund   pay 4294967296     -> OK amount=20 balance=100
                dispute  pay 4294967296     -> OK amount=0 balance=100
                """);
    }

    @Test
    void anyOrderOfRefundsAndLossesEndsInTheSame() {
        String[] reports = {"refund pay 5", "refund pay 9", "dispute pay 4", "dispute pay 8"};
        for (int first = 0; first < 4; first++) {
            for (int second = 0; second < 4; second++) {
                for (int third = 0; third < 4; third++) {
                    for (int fourth = 0; fourth < 4; fourth++) {
                        int seen = 1 << first | 1 << second | 1 << third | 1 << fourth;
                        if (seen == 15) {
                            script(
                                    "open alice 100\npurchase alice 20 pay\n"
                                            + String.join(
                                                    "\n",
                                                    reports[first],
                                                    reports[second],
                                                    reports[first],
                                                    reports[third],
                                                    reports[fourth],
                                                    reports[second])
                                            + "\naccount alice -> OK balance=103 debt=0");
                        }
                    }
                }
            }
        }
    }

    @Test
    void aRefundThatArrivesBeforeItsPaymentWaitsForIt() {
        script(
                """
                open     alice
                refund   pay 5              -> OK recorded=yes
                refund   pay 5              -> OK recorded=no
                dispute  pay 2              -> OK recorded=yes
                account  alice              -> OK balance=0 debt=0
                restart
                purchase alice 20 pay       -> OK amount=20 balance=13 initial=20 debt=0
                refund   pay 5              -> OK amount=0 balance=13
                refund   pay 6              -> OK amount=1 balance=12
                """);
    }

    @Test
    void aReportOfNothingForAnUnknownPaymentLeavesNoTrace() {
        script(
                """
                open     alice
                refund   pay 0              -> OK recorded=no
                dispute  pay 0              -> OK recorded=no
                purchase alice 20 pay       -> OK balance=20
                """);
    }

    @Test
    void aRefundBeforeASmallerPaymentTakesNoMoreThanThePayment() {
        script(
                """
                open     alice 50
                refund   pay 50             -> OK
                purchase alice 20 pay       -> OK amount=20 balance=50 debt=0
                """);
    }

    @Test
    void whatCanNotBeTakenBackIsADebt() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=2
                reserve  q
                settle   q delivered=1.5    -> OK balance=5
                refund   pay 20             -> OK amount=20 balance=0 debt=15
                quote    p alice energy=0.1 -> INSUFFICIENT_CREDITS available=0
                """);
    }

    @Test
    void aRefundLeavesWhatIsHeldAlone() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=1.5
                reserve  q
                refund   pay 20             -> OK balance=15 reserved=15 debt=15
                settle   q delivered=1      -> OK before=15 debited=10 balance=0 reserved=0 debt=10
                """);
    }

    @Test
    void aReleasePaysTheDebtFirst() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=1.5
                reserve  q
                refund   pay 20             -> OK debt=15
                release  q                  -> OK amount=15 balance=0 reserved=0 debt=0
                """);
    }

    @Test
    void anExpiryPaysTheDebtFirst() {
        script(
                """
                open     alice 1
                purchase alice 20 pay
                quote    q alice energy=2.1
                reserve  q                  -> OK held=21
                refund   pay 20             -> OK debt=20 balance=21 reserved=21
                at       +1d
                account  alice              -> OK balance=1 debt=0 granted=1 expired=q
                """);
    }

    @Test
    void theRestOfASettlePaysTheDebtFirst() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=1.5
                reserve  q
                refund   pay 10             -> OK amount=10 balance=15 debt=5
                settle   q delivered=0.5    -> OK before=15 debited=5 balance=5 debt=0
                """);
    }

    @Test
    void aGrantPaysTheDebtFirst() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=2
                reserve  q
                settle   q delivered=2
                refund   pay 20             -> OK debt=20
                grant    alice 15           -> OK amount=15 balance=0 granted=0 debt=5 initial=35
                grant    alice 15           -> OK balance=10 granted=10 debt=0
                """);
    }

    @Test
    void aPurchasePaysTheDebtFirst() {
        script(
                """
                open     alice
                purchase alice 20 pay
                quote    q alice energy=2
                reserve  q
                settle   q delivered=2
                dispute  pay 20             -> OK debt=20
                purchase alice 50 pay2      -> OK amount=50 balance=30 granted=0 debt=0
                refund   pay2 50            -> OK balance=0 debt=20
                """);
    }

    @Test
    void aDebtorMayFallBack() {
        script(
                """
                open     mind 100
                open     felix parent=mind
                purchase felix 20 pay
                quote    q felix energy=2
                reserve  q
                settle   q delivered=2
                refund   pay 20                -> OK debt=20
                quote    p felix energy=1      -> OK payer=mind
                reserve  p                     -> OK payer=mind
                settle   p delivered=1         -> OK balance=90
                account  felix                 -> OK debt=20
                """);
    }

    @Test
    void aClosedAccountTakesNoGrantButAPaidPurchase() {
        script(
                """
                open     alice
                patch    alice status=closed
                grant    alice 5               -> ACCOUNT_CLOSED
                purchase alice 5 pay           -> OK balance=5
                refund   pay 5                 -> OK balance=0
                """);
    }
}
