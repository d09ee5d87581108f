package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// Request keys (DOMAIN, Refused means unchanged; API, Conventions): the first answer again, for 24
/// hours, and only where there was one worth remembering.
class RequestKeysTest {
    @Test
    void theSameKeyAndBodyGetTheFirstAnswer() {
        script(
                """
                open    alice 10
                grant   alice 5 key=K    -> OK amount=5 balance=15 entry=2 recorded=yes
                grant   alice 1          -> OK balance=16
                grant   alice 5 key=K    -> OK replayed amount=5 balance=15 entry=2 recorded=no
                account alice            -> OK balance=16
                """);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        script(
                """
                open    alice 10
                grant   alice 5 key=K    -> OK balance=15
                grant   alice 6 key=K    -> REQUEST_KEY_REUSED
                account alice            -> OK balance=15
                """);
    }

    @Test
    void aKeyIsGoodFor24Hours() {
        script(
                """
                open    alice 10
                grant   alice 5 key=K    -> OK balance=15
                at      24h
                grant   alice 5 key=K    -> OK replayed balance=15
                grant   alice 6 key=K    -> REQUEST_KEY_REUSED
                at      24h1ms
                grant   alice 6 key=K    -> OK balance=21
                grant   alice 6 key=K    -> OK replayed balance=21
                grant   alice 5 key=K    -> REQUEST_KEY_REUSED
                at      48h1ms
                grant   alice 6 key=K    -> OK replayed balance=21
                at      48h2ms
                grant   alice 6 key=K    -> OK balance=27
                """);
    }

    @Test
    void refusalsAreNotRemembered() {
        script(
                """
                open    alice 10
                quote   q alice energy=1
                quote   p alice energy=1
                reserve q
                reserve p key=K          -> INSUFFICIENT_CREDITS
                release q
                reserve p key=K          -> OK held=10
                grant   nobody 5 key=L   -> ACCOUNT_NOT_FOUND
                grant   alice 5 key=L    -> OK balance=15
                """);
    }

    @Test
    void openingAnAccountAgainWithItsKeyIsNotAConflict() {
        script(
                """
                open    alice 10 key=K wallet=4Nd1mYb8uLq9sJtX2pRz7vCw3kHf6gEa5dBn8yTq1oWz
                patch   alice wallet=none threshold=3
                open    alice 10 key=K wallet=4Nd1mYb8uLq9sJtX2pRz7vCw3kHf6gEa5dBn8yTq1oWz \
                -> OK replayed balance=10 wallet=4Nd1mYb8uLq9sJtX2pRz7vCw3kHf6gEa5dBn8yTq1oWz
                open    alice 10         -> ACCOUNT_EXISTS
                """);
    }

    @Test
    void aLongWalletComesBackWholeWithTheFirstAnswer() {
        String wallet = "w".repeat(128);
        script(
                "open alice 10 key=K wallet="
                        + wallet
                        + "\nopen bob 5 wallet="
                        + "x".repeat(128)
                        + "\nopen alice 10 key=K wallet="
                        + wallet
                        + " -> OK replayed balance=10 wallet="
                        + wallet);
    }

    @Test
    void reserveSettleAndReleaseAreRememberedToo() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                quote   p alice energy=1
                reserve q key=R                -> OK state=reserved available=50
                settle  q delivered=3 key=S    -> OK state=settled debited=30 balance=70
                reserve q key=R                -> OK replayed state=reserved available=50
                settle  q delivered=3 key=S    -> OK replayed state=settled debited=30 balance=70
                settle  q delivered=4 key=S    -> REQUEST_KEY_REUSED
                reserve p key=R                -> REQUEST_KEY_REUSED
                reserve p
                release p key=T                -> OK state=released amount=10
                release p key=T                -> OK replayed state=released amount=10
                """);
    }

    @Test
    void theFirstAnswerOfASettleHasItsStimulus() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                reserve q
                settle  q delivered=3 stimulus=s-1 key=S   -> OK stimulus=s-1
                settle  q delivered=3 stimulus=s-1 key=S   -> OK replayed stimulus=s-1
                """);
    }

    @Test
    void aReserveMadeWithItsQuoteRemembersTheQuote() {
        try (Script script = Script.with(EngineSizes.SMALL)) {
            script.run(
                    """
                    open    alice 100
                    quote   q alice energy=5 project=p-1
                    reserve q remember=on key=K  -> OK state=reserved
                    quote   p alice energy=5 project=p-1
                    reserve p remember=on key=K with=same -> REQUEST_KEY_REUSED
                    """);
            script.run("reserve q remember=on key=K  -> OK replayed state=reserved");
            script.proveTailIsQuote("q");
        }
    }

    @Test
    void anInjectionIsRememberedOnceItsAnswerIsThere() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                inject  q begin key=K          -> OK state=injecting
                inject  q begin key=K          -> QUOTE_INJECTING
                inject  q unknown              -> OK state=reserved
                inject  q begin key=K          -> OK state=injecting recorded=yes
                inject  q delivered=2          -> OK state=settled debited=20
                inject  q begin key=K          -> OK replayed state=settled debited=20
                inject  q begin key=K body=c   -> REQUEST_KEY_REUSED
                """);
    }

    @Test
    void anInjectionThatWasRefusedIsNotRemembered() {
        script(
                """
                open    alice 100
                quote   q alice energy=5
                quote   p alice energy=5
                inject  q begin key=K
                inject  q refused
                inject  p begin key=K          -> OK state=injecting
                """);
    }

    @Test
    void aKeyCanBeRememberedByItself() {
        script(
                """
                remember key=K with=b          -> OK
                remember key=K with=b          -> OK replayed recorded=no
                remember key=K with=c          -> REQUEST_KEY_REUSED
                """);
    }

    @Test
    void keysSurviveARestart() {
        script(
                """
                open    alice 10
                grant   alice 5 key=K    -> OK balance=15
                quote   q alice energy=1
                inject  q begin key=I
                restart
                grant   alice 5 key=K    -> OK replayed balance=15
                grant   alice 6 key=K    -> REQUEST_KEY_REUSED
                inject  q delivered=1
                restart
                inject  q begin key=I    -> OK replayed debited=10
                """);
    }

    @Test
    void aFullWindowForgetsTheOldestKeys() {
        EngineSizes three = new EngineSizes(16, 16, 3, 16, 16, 64);
        try (Script script = Script.with(three)) {
            script.run(
                    """
                    open    alice
                    grant   alice 1 key=A    -> OK balance=1
                    grant   alice 1 key=B    -> OK balance=2
                    grant   alice 1 key=C    -> OK balance=3
                    grant   alice 1 key=A    -> OK replayed balance=1
                    grant   alice 1 key=D    -> OK balance=4
                    grant   alice 1 key=B    -> OK replayed balance=2
                    grant   alice 1 key=A    -> OK balance=5
                    grant   alice 1 key=B    -> OK balance=6
                    grant   alice 1 key=D    -> OK replayed balance=4
                    """);
        }
    }

    @Test
    void anApiKeyIsMadeOnce() {
        script(
                """
                open    alice
                key     agent account=alice key=K  -> OK key=0
                key     admin subject=ann          -> OK key=1
                key     agent account=alice key=K with=other -> REQUEST_KEY_REUSED
                key     agent account=nobody       -> ACCOUNT_NOT_FOUND
                revoke  0                          -> OK key=0 recorded=yes
                revoke  0                          -> OK key=0 recorded=no
                revoke  2                          -> KEY_NOT_FOUND
                revoke  -1                         -> KEY_NOT_FOUND
                restart
                revoke  1                          -> OK key=1 recorded=yes
                """);
    }
}
