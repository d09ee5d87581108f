package io.sluice.metering.engine;

/// The whole state counted again from its parts: what `./sluice verify`, recovery and every test
/// ask. Throws [Invariant.Broken] at the first difference.
final class StateCheck {
    private StateCheck() {}

    static void all(EngineState state) {
        Accounts accounts = state.accounts;
        long balanceMicros = 0;
        long spentMicros = 0;
        long debtMicros = 0;
        long[] heldMicros = new long[accounts.size()];
        state.holds.forEach(hold -> add(state.holds, hold, heldMicros));
        state.injections.forEachHold(hold -> {
            if (state.holds.flagged(hold, Holds.OVERDUE)) {
                add(state.holds, hold, heldMicros);
            }
        });
        for (int account = 0; account < accounts.size(); account++) {
            accounts.check(account);
            balanceMicros += accounts.balanceMicros(account);
            spentMicros += accounts.spentMicros(account);
            debtMicros += accounts.debtMicros(account);
            Invariant.check(
                    heldMicros[account] == accounts.reservedMicros(account),
                    "reserved is not the sum of the holds",
                    account);
        }
        state.limits.check(state.nowMillis);
        state.usage.check(state.aliveWithProject());
        Totals totals = state.totals;
        Invariant.check(balanceMicros == totals.balanceMicros, "sum of balances", balanceMicros);
        Invariant.check(spentMicros == totals.spentMicros, "sum of spent", spentMicros);
        Invariant.check(debtMicros == totals.debtMicros, "sum of debts", debtMicros);
        totals.check();
    }

    private static void add(Holds holds, int hold, long[] heldMicros) {
        switch (holds.state(hold)) {
            case RESERVED, INJECTING ->
                    heldMicros[holds.int32(hold, Holds.PAYER)] += holds.int64(hold, Holds.AMOUNT);
            case ISSUED, SETTLED, RELEASED, EXPIRED -> {
                // Ended: nothing is held for it any more.
            }
        }
    }
}
