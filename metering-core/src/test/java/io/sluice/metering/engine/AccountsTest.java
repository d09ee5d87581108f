package io.sluice.metering.engine;

import static io.sluice.metering.engine.Script.script;

import org.junit.jupiter.api.Test;

/// Opening, changing and moving accounts (DOMAIN, Accounts).
class AccountsTest {
    private static final String CHAIN_OF_EIGHT =
            """
            open a1
            open a2 parent=a1
            open a3 parent=a2
            open a4 parent=a3
            open a5 parent=a4
            open a6 parent=a5
            open a7 parent=a6
            open a8 parent=a7   -> OK depth=8
            """;

    @Test
    void anAccountIsOpenedWithWhatItWasGiven() {
        script(
                """
                open mind  type=org
                open felix 12.5 type=citizen parent=mind fallback=off metering=off threshold=3 \
                wallet=W1  -> OK balance=12.5 granted=12.5 initial=12.5 reserved=0 debt=0 spent=0 \
                parent=mind type=citizen fallback=off metering=off threshold=3 wallet=W1 \
                status=active created=0ms updated=0ms depth=2
                account felix  -> OK balance=12.5 parent=mind wallet=W1
                """);
    }

    @Test
    void anOwnerHasOneAccount() {
        script(
                """
                open alice 5
                open alice 6           -> ACCOUNT_EXISTS
                open alice 6 parent=bob -> ACCOUNT_EXISTS
                open Alice 6           -> OK
                open bob parent=nobody -> PARENT_NOT_FOUND
                account nobody         -> ACCOUNT_NOT_FOUND
                patch nobody status=frozen -> ACCOUNT_NOT_FOUND
                """);
    }

    @Test
    void eightAccountsDeepIsTheDeepest() {
        script(CHAIN_OF_EIGHT + "open a9 parent=a8 -> TOO_DEEP\nopen b8 parent=a7 -> OK depth=8");
    }

    @Test
    void aMovedSubtreeCountsWithItsHeight() {
        script(
                CHAIN_OF_EIGHT
                        + """
                        open  b1
                        open  b2 parent=b1
                        open  b3 parent=b2
                        open  x2 parent=b1
                        patch b1 parent=a6      -> TOO_DEEP
                        patch b1 parent=a5      -> OK depth=6
                        account b3              -> OK depth=8
                        open  b4 parent=b3      -> TOO_DEEP
                        patch b3 parent=none    -> OK depth=1
                        open  b4 parent=b3      -> OK depth=2
                        patch b1 parent=a6      -> OK depth=7
                        patch b1 parent=a7      -> TOO_DEEP
                        patch b2 parent=none
                        patch b1 parent=a7      -> TOO_DEEP
                        patch x2 parent=none
                        patch b1 parent=a7      -> OK depth=8
                        """);
    }

    @Test
    void theDepthOfAMovedSubtreeIsRightToItsLeaves() {
        script(
                """
                open  a
                open  b parent=a
                open  c parent=b
                open  d parent=b
                open  e parent=d
                open  z
                open  y parent=z
                patch b parent=y        -> OK depth=3
                account c               -> OK depth=4
                account e               -> OK depth=5
                patch b parent=none     -> OK depth=1
                account c               -> OK depth=2
                account e               -> OK depth=3
                patch d parent=a
                account e               -> OK depth=3
                restart
                patch a parent=y        -> OK depth=3
                account e               -> OK depth=5
                """);
    }

    @Test
    void nobodyIsTheirOwnAncestor() {
        script(
                """
                open  a
                open  b parent=a
                open  c parent=b
                patch a parent=a        -> PARENT_CYCLE
                patch a parent=b        -> PARENT_CYCLE
                patch a parent=c        -> PARENT_CYCLE
                patch b parent=c        -> PARENT_CYCLE
                patch c parent=a        -> OK
                patch b parent=c        -> OK depth=3
                patch a parent=nobody   -> PARENT_NOT_FOUND
                """);
    }

    @Test
    void aPatchTouchesOnlyWhatItNames() {
        script(
                """
                open  mind
                open  felix 5 parent=mind threshold=3 wallet=W1
                patch felix status=frozen -> OK parent=mind fallback=on metering=on threshold=3
                patch felix metering=off  -> OK status=frozen metering=off fallback=on
                patch felix fallback=off  -> OK status=frozen metering=off fallback=off parent=mind
                patch felix wallet=W2     -> OK wallet=W2 status=frozen
                patch felix wallet=none   -> OK wallet=none
                patch felix threshold=7   -> OK threshold=7 balance=5
                patch felix status=active parent=none -> OK status=active parent=none metering=off
                patch felix               -> OK status=active
                """);
    }

    @Test
    void closingIsFinal() {
        script(
                """
                open  alice 5
                open  bob
                patch alice status=closed  -> OK status=closed
                patch alice status=active  -> ACCOUNT_CLOSED
                patch alice threshold=1    -> ACCOUNT_CLOSED
                patch bob parent=alice     -> ACCOUNT_CLOSED
                open  carol parent=alice   -> ACCOUNT_CLOSED
                open  alice                -> ACCOUNT_EXISTS
                account alice              -> OK status=closed balance=5
                """);
    }

    @Test
    void frozenAccountsThaw() {
        script(
                """
                open  alice 5
                patch alice status=frozen
                quote q alice energy=0.1   -> ACCOUNT_FROZEN
                grant alice 5              -> OK balance=10
                patch alice status=active
                quote q alice energy=0.1   -> OK
                """);
    }

    @Test
    void familiesSurviveMovesInEveryOrder() {
        StringBuilder lines = new StringBuilder("open a\nopen b\nopen c\n");
        for (int i = 0; i < 12; i++) {
            lines.append("open k").append(i).append(" parent=").append("abc".charAt(i % 3));
            lines.append('\n');
        }
        for (int i = 0; i < 60; i++) {
            lines.append("patch k").append(i * 7 % 12).append(" parent=");
            lines.append("abc".charAt(i * 5 % 3)).append(" -> OK depth=2\n");
        }
        lines.append("restart\n");
        for (int i = 0; i < 12; i++) {
            lines.append("patch k").append(i * 5 % 12).append(" parent=none -> OK depth=1\n");
        }
        lines.append("patch a parent=k0 -> OK depth=2\npatch k0 parent=a -> PARENT_CYCLE");
        script(lines.toString());
    }
}
