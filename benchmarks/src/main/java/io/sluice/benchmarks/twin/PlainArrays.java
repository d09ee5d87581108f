package io.sluice.benchmarks.twin;

/// Reserve and settle on plain long arrays: accounts, hold table, expiry, retention and request
/// keys as the engine has them, but no messages, receipts, order of refusals or readers beside. The
/// yardstick of the engine: what the same work costs when nothing else is asked for.
///
/// Thread: one.
public final class PlainArrays {
    /// What a command came to.
    public static final int DONE = 1;

    public static final int REPLAYED = 2;
    public static final int KEY_REUSED = 3;
    public static final int QUOTE_EXPIRED = 4;
    public static final int INSUFFICIENT = 5;
    public static final int NOT_RESERVED = 6;
    public static final int ALREADY_SETTLED = 7;

    private static final int STRIDE = 4;
    private static final int BALANCE = 0;
    private static final int GRANTED = 1;
    private static final int RESERVED = 2;
    private static final int SPENT = 3;
    private static final long UNIT = 1_000_000;
    private static final long RESERVATION_MILLIS = 300_000;

    private final long[] accounts;
    private final PlainHolds holds;
    private final PlainRequests requests;
    private final long priceMicros;
    private long lastMillis;

    /// All tables at their full size, as the engine's are.
    public PlainArrays(int accounts, int openMax, int closedMax, int keysMax, long priceMicros) {
        this.accounts = new long[accounts * STRIDE];
        this.holds = new PlainHolds(openMax, closedMax);
        this.requests = new PlainRequests(keysMax);
        this.priceMicros = priceMicros;
    }

    public void grant(int account, long amountMicros) {
        accounts[account * STRIDE + BALANCE] += amountMicros;
        accounts[account * STRIDE + GRANTED] += amountMicros;
    }

    public long balanceMicros(int account) {
        return accounts[account * STRIDE + BALANCE];
    }

    public long reservedMicros(int account) {
        return accounts[account * STRIDE + RESERVED];
    }

    public long spentMicros(int account) {
        return accounts[account * STRIDE + SPENT];
    }

    /// Places a hold for a quote's energy.
    public int reserve(
            long keyHigh,
            long keyLow,
            long bodyHash,
            long idHigh,
            long idLow,
            int account,
            long energyMicros,
            long validUntilMillis,
            long timeMillis) {
        long nowMillis = advance(timeMillis);
        requests.forgetOld(nowMillis);
        int keyPlace = requests.place(keyHigh, keyLow);
        int known = requests.at(keyPlace);
        if (known >= 0) {
            return requests.sameBody(known, bodyHash) ? REPLAYED : KEY_REUSED;
        }
        int place = holds.place(idHigh, idLow);
        int hold = holds.at(place);
        if (hold >= 0) {
            return reserveAgain(hold);
        }
        if (nowMillis > validUntilMillis) {
            return QUOTE_EXPIRED;
        }
        long amountMicros = costMicros(energyMicros);
        int at = account * STRIDE;
        long reservedMicros = accounts[at + RESERVED] + amountMicros;
        if (accounts[at + BALANCE] < reservedMicros) {
            return INSUFFICIENT;
        }
        accounts[at + RESERVED] = reservedMicros;
        holds.open(place, idHigh, idLow, account, amountMicros, nowMillis + RESERVATION_MILLIS);
        requests.remember(
                keyPlace,
                keyHigh,
                keyLow,
                bodyHash,
                nowMillis,
                DONE,
                amountMicros,
                accounts[at + BALANCE],
                reservedMicros);
        return DONE;
    }

    /// Charges what was delivered, at most the hold, and frees the rest.
    public int settle(
            long keyHigh,
            long keyLow,
            long bodyHash,
            long idHigh,
            long idLow,
            long energyMicros,
            long timeMillis) {
        long nowMillis = advance(timeMillis);
        requests.forgetOld(nowMillis);
        int keyPlace = requests.place(keyHigh, keyLow);
        int known = requests.at(keyPlace);
        if (known >= 0) {
            return requests.sameBody(known, bodyHash) ? REPLAYED : KEY_REUSED;
        }
        int hold = holds.at(holds.place(idHigh, idLow));
        if (hold < 0) {
            return NOT_RESERVED;
        }
        if (holds.state(hold) != PlainHolds.RESERVED) {
            return settleAgain(hold, bodyHash);
        }
        long heldMicros = holds.amountMicros(hold);
        long debitMicros = Math.min(costMicros(energyMicros), heldMicros);
        int at = holds.account(hold) * STRIDE;
        accounts[at + RESERVED] -= heldMicros;
        accounts[at + BALANCE] -= debitMicros;
        accounts[at + GRANTED] -= Math.min(accounts[at + GRANTED], debitMicros);
        accounts[at + SPENT] += debitMicros;
        holds.close(hold, PlainHolds.SETTLED, debitMicros, bodyHash);
        requests.remember(
                keyPlace,
                keyHigh,
                keyLow,
                bodyHash,
                nowMillis,
                DONE,
                debitMicros,
                accounts[at + BALANCE],
                accounts[at + RESERVED]);
        return DONE;
    }

    private long advance(long timeMillis) {
        long nowMillis = Math.max(timeMillis, lastMillis);
        lastMillis = nowMillis;
        for (int hold = holds.due(nowMillis); hold >= 0; hold = holds.due(nowMillis)) {
            accounts[holds.account(hold) * STRIDE + RESERVED] -= holds.amountMicros(hold);
            holds.close(hold, PlainHolds.EXPIRED, 0, 0);
        }
        return nowMillis;
    }

    private int reserveAgain(int hold) {
        return switch (holds.state(hold)) {
            case PlainHolds.RESERVED -> DONE;
            case PlainHolds.SETTLED -> ALREADY_SETTLED;
            default -> QUOTE_EXPIRED;
        };
    }

    private int settleAgain(int hold, long bodyHash) {
        if (holds.state(hold) == PlainHolds.EXPIRED) {
            return QUOTE_EXPIRED;
        }
        return holds.settledBy(hold, bodyHash) ? REPLAYED : ALREADY_SETTLED;
    }

    private long costMicros(long energyMicros) {
        return (Math.multiplyExact(energyMicros, priceMicros) + (UNIT - 1)) / UNIT;
    }
}
