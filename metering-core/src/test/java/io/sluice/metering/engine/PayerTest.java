package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// Who pays (003, Budget Flow Hierarchy; DOMAIN, Payer).
class PayerTest {
    private static final String FAMILY =
            """
            open  root  1000 type=org
            open  mind  100  type=org parent=root
            open  felix 10            parent=mind
            """;

    @Test
    void theSourcePaysWhileItCan() {
        script(FAMILY + "quote q felix energy=1 -> OK payer=felix allowed=1");
        script(FAMILY + "quote q felix energy=1.6 -> OK payer=felix allowed=1");
    }

    @Test
    void theFirstThatCanFillTheMinimumPaysAlone() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=2    -> OK payer=mind allowed=2
                        quote   p felix energy=16   -> OK payer=mind allowed=10
                        quote   r felix energy=17   -> OK payer=root allowed=17
                        reserve r                   -> OK payer=root held=170 available=830
                        settle  r delivered=17      -> OK payer=root balance=830
                        account felix               -> OK balance=10 spent=0
                        account mind                -> OK balance=100 spent=0
                        """);
    }

    @Test
    void nobodyInTheChainCan() {
        script(
                FAMILY
                        + """
                        quote q felix energy=166.666667   -> INSUFFICIENT_CREDITS available=10
                        quote q felix energy=166.666666   -> OK payer=root allowed=100
                        """);
    }

    @Test
    void withoutFallbackTheChainEndsAtTheSource() {
        script(
                """
                open  mind  100
                open  felix 1 parent=mind fallback=off
                quote q felix energy=1              -> INSUFFICIENT_CREDITS available=1
                patch felix fallback=on
                quote q felix energy=1              -> OK payer=mind
                """);
    }

    @Test
    void fallbackSwitchedOffAboveEndsTheChainThere() {
        script(
                FAMILY
                        + """
                        patch mind fallback=off
                        quote q felix energy=10     -> OK payer=mind
                        quote q felix energy=17     -> INSUFFICIENT_CREDITS
                        """);
    }

    @Test
    void aFrozenOrClosedSourceIsRefused() {
        script(FAMILY + "patch felix status=frozen\nquote q felix energy=1 -> ACCOUNT_FROZEN");
        script(FAMILY + "patch felix status=closed\nquote q felix energy=1 -> ACCOUNT_CLOSED");
        script("open alice 10\nquote q nobody energy=1 -> ACCOUNT_NOT_FOUND");
    }

    @Test
    void aFrozenOrClosedAncestorEndsTheChain() {
        for (String status : new String[] {"frozen", "closed"}) {
            script(
                    FAMILY
                            + "patch mind status="
                            + status
                            + """

                            quote q felix energy=1      -> OK payer=felix
                            quote q felix energy=2      -> INSUFFICIENT_CREDITS available=10
                            """);
        }
    }

    @Test
    void anAccountFrozenBetweenQuoteAndReserveRefuses() {
        for (String account : new String[] {"felix", "mind", "root"}) {
            script(
                    FAMILY
                            + "quote   q felix energy=50 -> OK payer=root\n"
                            + "patch   "
                            + account
                            + """
                             status=frozen
                            reserve q                   -> ACCOUNT_FROZEN state=issued
                            inject  q begin             -> ACCOUNT_FROZEN state=issued
                            patch\
                            """
                            + " "
                            + account
                            + """
                             status=closed
                            reserve q                   -> ACCOUNT_CLOSED state=issued
                            """);
        }
    }

    @Test
    void anAccountFrozenAboveThePayerDoesNotMatter() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=5    -> OK payer=mind
                        patch   root status=frozen
                        reserve q                   -> OK payer=mind
                        """);
    }

    @Test
    void aPayerMovedOffTheChainDoesNotPay() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=5    -> OK payer=mind
                        patch   felix parent=root
                        reserve q                   -> INSUFFICIENT_CREDITS state=issued
                        patch   felix parent=none
                        reserve q                   -> INSUFFICIENT_CREDITS
                        patch   felix parent=mind fallback=off
                        reserve q                   -> INSUFFICIENT_CREDITS
                        patch   felix fallback=on
                        reserve q                   -> OK payer=mind
                        """);
    }

    @Test
    void reserveKeepsTheQuotesPayerThoughTheSourceCouldPayNow() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=5    -> OK payer=mind
                        grant   felix 1000
                        reserve q                   -> OK payer=mind
                        """);
    }

    @Test
    void reserveRefusesWhatThePayerNoLongerHas() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=6    -> OK payer=mind cost=60
                        quote   p felix energy=6    -> OK payer=mind cost=60
                        reserve q                   -> OK payer=mind available=40
                        reserve p                   -> INSUFFICIENT_CREDITS state=issued
                        release q
                        reserve p                   -> OK payer=mind available=40
                        """);
    }

    @Test
    void frozenIsSaidBeforeInsufficient() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=6    -> OK payer=mind cost=60
                        quote   p felix energy=6    -> OK payer=mind cost=60
                        reserve p
                        patch   mind status=frozen
                        reserve q                   -> ACCOUNT_FROZEN
                        """);
    }

    @Test
    void theHoldTableIsAskedBeforeTheAccounts() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=1
                        quote   p felix energy=0.1
                        reserve q
                        release q
                        patch   felix status=frozen
                        reserve q                   -> QUOTE_ALREADY_RELEASED
                        at      +5m1ms
                        reserve p                   -> QUOTE_EXPIRED
                        """);
    }

    @Test
    void openHoldsOfFrozenAndClosedAccountsStillEnd() {
        script(
                FAMILY
                        + """
                        quote   a felix energy=0.1
                        quote   b felix energy=0.1
                        quote   c felix energy=0.1
                        quote   d felix energy=0.1
                        reserve a
                        reserve b
                        reserve c
                        reserve d
                        patch   felix status=frozen
                        settle  a delivered=0.1     -> OK balance=9 reserved=3
                        inject  b begin             -> OK state=injecting
                        patch   felix status=closed
                        release c                   -> OK balance=9 reserved=2
                        inject  b delivered=0.1     -> OK balance=8 reserved=1
                        at      +5m1ms
                        tick                        -> OK expired=d
                        account felix               -> OK balance=8 reserved=0 status=closed
                        """);
    }

    @Test
    void aMissionIsPaidByTheNearestOrganisation() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=1 reason=l2_wake_l1  -> OK payer=mind source=felix
                        reserve q                                   -> OK payer=mind
                        quote   p mind energy=1 reason=l2_wake_l1   -> OK payer=mind
                        quote   r felix energy=17 reason=l2_wake_l1 -> OK payer=root
                        """);
    }

    @Test
    void aMissionAsksTheOrganisationWhateverIsSaidBelowIt() {
        script(
                FAMILY
                        + """
                        open    pico parent=felix
                        patch   felix fallback=off status=frozen
                        patch   pico  fallback=off status=frozen
                        quote   q pico energy=1 reason=l2_wake_l1   -> OK payer=mind
                        reserve q                                   -> OK payer=mind
                        patch   mind status=frozen
                        quote   p pico energy=1 reason=l2_wake_l1   -> ACCOUNT_FROZEN
                        """);
    }

    @Test
    void aMissionWithoutAnOrganisationIsRefused() {
        script(
                """
                open  alice 100 type=human
                open  felix 100 parent=alice
                quote q felix energy=1 reason=l2_wake_l1            -> NO_ORG
                quote q alice energy=1 reason=l2_wake_l1            -> NO_ORG
                quote q alice energy=1 reason=human_message         -> OK payer=alice
                quote q felix energy=1 reason=citizen_message       -> OK payer=felix
                quote q felix energy=1 reason=service_call          -> OK payer=felix
                """);
    }

    @Test
    void theOrganisationOfAMissionMayChangeBetweenQuoteAndReserve() {
        script(
                FAMILY
                        + """
                        quote   q felix energy=1 reason=l2_wake_l1  -> OK payer=mind
                        patch   felix parent=root
                        reserve q                                   -> INSUFFICIENT_CREDITS
                        patch   felix parent=none
                        reserve q                                   -> NO_ORG
                        patch   felix parent=mind
                        patch   mind status=frozen
                        reserve q                                   -> ACCOUNT_FROZEN
                        """);
    }

    @Test
    void anUnmeteredSourcePaysNothingItself() {
        script(
                """
                open    mind  100
                open    felix parent=mind metering=off
                quote   q felix energy=1000  -> OK payer=felix price=0 cost=0 allowed=1000
                reserve q                    -> OK payer=felix held=0
                settle  q delivered=900      -> OK debited=0 delivered=900 payer=felix balance=0
                account mind                 -> OK balance=100 spent=0
                """);
    }

    @Test
    void aMeteredSourcePaysThePriceFromAnUnmeteredParent() {
        script(
                """
                open    mind  100 metering=off
                open    felix parent=mind
                quote   q felix energy=1     -> OK payer=mind price=10 cost=10
                reserve q                    -> OK payer=mind
                settle  q delivered=1        -> OK balance=90
                """);
    }

    @Test
    void meteringSwitchedOnKeepsTheQuotesPromise() {
        script(
                """
                open    felix metering=off
                quote   q felix energy=5     -> OK price=0
                patch   felix metering=on
                reserve q                    -> OK held=0
                settle  q delivered=5        -> OK debited=0
                quote   p felix energy=5     -> INSUFFICIENT_CREDITS
                """);
    }
}
