package io.sluice.metering.engine;

import io.sluice.metering.engine.ApiKeys.ApiKey;
import io.sluice.metering.message.AccountFlags;
import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.FrameReader;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.PaymentMethod;
import io.sluice.metering.message.Role;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.Texts;

/// Opening and changing accounts, putting credits in and taking them back, making keys (DOMAIN,
/// Accounts and Purchases). Thread: engine.
final class AccountDecisions {
    private final EngineState state;
    private final Accounts accounts;
    private final Texts texts;
    private final Answers answers;

    // The limits a command gives to an account.
    private final int[] limitCodes = new int[SpendingLimit.PER_ACCOUNT_MAX];
    private final long[] limitMicros = new long[SpendingLimit.PER_ACCOUNT_MAX];

    AccountDecisions(EngineState state, Answers answers) {
        this.state = state;
        this.accounts = state.accounts;
        this.texts = state.texts;
        this.answers = answers;
    }

    Verdict open(FrameReader in, byte[] receipt, long now) {
        OwnerType type = OwnerType.of(in.int8());
        boolean fallback = in.int8() != 0;
        boolean metered = in.int8() != 0;
        int parent = in.int32();
        long initialMicros = in.int64();
        long thresholdMicros = in.int64();
        int nameLength = in.int8();
        int nameAt = in.skip(nameLength);
        int walletLength = in.int8();
        int walletAt = in.skip(walletLength);
        if (state.names.find(in.bytes(), nameAt, nameLength) >= 0) {
            return refuse(receipt, Verdict.ACCOUNT_EXISTS);
        }
        Verdict verdict = parentVerdict(parent, 1);
        if (verdict != Verdict.OK) {
            return refuse(receipt, verdict);
        }
        if (initialMicros < 0
                || initialMicros > Limits.BALANCE_MICROS_MAX
                || state.totals.creditedMicros() > Limits.CREDITED_MICROS_MAX - initialMicros) {
            return refuse(receipt, Verdict.INVALID_VALUE);
        }
        int depth = parent == Commands.NOBODY ? 1 : accounts.depth(parent) + 1;
        int flags = AccountFlags.of(type, fallback, metered, AccountStatus.ACTIVE, depth);
        int name = texts.store(in.bytes(), nameAt, nameLength);
        int wallet = texts.store(in.bytes(), walletAt, walletLength);
        int account =
                name < 0 || wallet < 0
                        ? Commands.NOBODY
                        : accounts.open(parent, flags, thresholdMicros, name, now);
        if (account < 0) {
            forget(name);
            forget(wallet);
            return refuse(receipt, Verdict.OVERLOADED);
        }
        state.names.insert(account, in.bytes(), nameAt, nameLength);
        state.limits.opened(account);
        accounts.change(account, flags, thresholdMicros, wallet, now);
        if (initialMicros > 0) {
            accounts.credit(account, initialMicros, false, now);
        }
        state.changed = true;
        return answers.account(receipt, Verdict.OK, account);
    }

    Verdict change(FrameReader in, byte[] receipt, long now) {
        int account = in.int32();
        int mask = in.int8();
        int parent = in.int32();
        boolean fallback = in.int8() != 0;
        boolean metered = in.int8() != 0;
        AccountStatus status = AccountStatus.of(in.int8());
        long thresholdMicros = in.int64();
        int walletLength = in.int8();
        int walletAt = in.skip(walletLength);
        boolean limited = (mask & Commands.CHANGE_LIMITS) != 0;
        int limits = limited ? readLimits(in) : 0;
        if (!accounts.exists(account)) {
            return refuse(receipt, Verdict.ACCOUNT_NOT_FOUND);
        }
        if (accounts.status(account) == AccountStatus.CLOSED) {
            return answers.account(receipt, Verdict.ACCOUNT_CLOSED, account);
        }
        if ((mask & Commands.CHANGE_PARENT) != 0) {
            Verdict verdict = moveVerdict(account, parent);
            if (verdict != Verdict.OK) {
                return refuse(receipt, verdict);
            }
        }
        if (!soundLimits(limits)) {
            return refuse(receipt, Verdict.INVALID_VALUE);
        }
        int wallet = accounts.walletRef(account);
        if ((mask & Commands.CHANGE_WALLET) != 0) {
            int changed = texts.store(in.bytes(), walletAt, walletLength);
            if (changed < 0) {
                return refuse(receipt, Verdict.OVERLOADED);
            }
            texts.free(wallet);
            wallet = changed;
        }
        if ((mask & Commands.CHANGE_PARENT) != 0) {
            int from = accounts.parent(account);
            accounts.move(account, parent);
            state.limits.moved(account, from, now);
        }
        accounts.change(
                account,
                changed(accounts.flags(account), mask, fallback, metered, status),
                (mask & Commands.CHANGE_THRESHOLD) != 0
                        ? thresholdMicros
                        : accounts.thresholdMicros(account),
                wallet,
                now);
        if (limited) {
            state.limits.replace(account, limitCodes, limitMicros, limits);
        }
        state.changed = true;
        return answers.account(receipt, Verdict.OK, account);
    }

    private static int changed(
            int flags, int mask, boolean fallback, boolean metered, AccountStatus status) {
        return AccountFlags.of(
                AccountFlags.ownerType(flags),
                (mask & Commands.CHANGE_FALLBACK) != 0
                        ? fallback
                        : AccountFlags.parentFallback(flags),
                (mask & Commands.CHANGE_METERING) != 0 ? metered : AccountFlags.metered(flags),
                (mask & Commands.CHANGE_STATUS) != 0 ? status : AccountFlags.status(flags),
                AccountFlags.depth(flags));
    }

    private int readLimits(FrameReader in) {
        int count = in.int8();
        if (count > SpendingLimit.PER_ACCOUNT_MAX) {
            throw new MalformedFrame("limits " + count);
        }
        for (int i = 0; i < count; i++) {
            limitCodes[i] = in.int8();
            limitMicros[i] = in.int64();
            if (!SpendingLimit.isKnown(limitCodes[i])) {
                throw new MalformedFrame("limit " + limitCodes[i]);
            }
        }
        return count;
    }

    /// No period and scope twice, no amount out of bounds.
    private boolean soundLimits(int count) {
        int seen = 0;
        for (int i = 0; i < count; i++) {
            int bit = 1 << limitCodes[i];
            if ((seen & bit) != 0
                    || limitMicros[i] < 0
                    || limitMicros[i] > Limits.BALANCE_MICROS_MAX) {
                return false;
            }
            seen |= bit;
        }
        return true;
    }

    private Verdict moveVerdict(int account, int parent) {
        if (accounts.exists(parent) && accounts.below(parent, account)) {
            return Verdict.PARENT_CYCLE;
        }
        return parentVerdict(parent, accounts.height(account));
    }

    /// A tree of `height` levels may hang under `parent`.
    private Verdict parentVerdict(int parent, int height) {
        if (parent == Commands.NOBODY) {
            return Verdict.OK;
        }
        if (!accounts.exists(parent)) {
            return Verdict.PARENT_NOT_FOUND;
        }
        if (accounts.depth(parent) + height > Limits.DEPTH_MAX) {
            return Verdict.TOO_DEEP;
        }
        return accounts.status(parent) == AccountStatus.CLOSED
                ? Verdict.ACCOUNT_CLOSED
                : Verdict.OK;
    }

    Verdict grant(FrameReader in, byte[] receipt, long now) {
        int account = in.int32();
        long amountMicros = in.int64();
        in.skip(in.int16()); // reason and message, for whoever reads the journal
        in.skip(in.int16());
        if (!accounts.exists(account)) {
            return refuse(receipt, Verdict.ACCOUNT_NOT_FOUND);
        }
        if (accounts.status(account) == AccountStatus.CLOSED) {
            return refuse(receipt, Verdict.ACCOUNT_CLOSED);
        }
        if (amountMicros <= 0 || !accounts.canTake(account, amountMicros)) {
            return refuse(receipt, Verdict.INVALID_VALUE);
        }
        accounts.credit(account, amountMicros, false, now);
        state.changed = true;
        return answers.credit(receipt, account, state.sequence + 1, amountMicros, 0, now);
    }

    /// Credits a payment once. One that was credited before is answered OK and changes nothing.
    Verdict purchase(FrameReader in, byte[] receipt, long now) {
        long hi = in.int64();
        long lo = in.int64();
        int account = in.int32();
        long amountMicros = in.int64();
        in.skip(in.int8()); // the payment's name
        PaymentMethod.of(in.int8());
        in.int64(); // dollars paid
        if (!accounts.exists(account)) {
            return refuse(receipt, Verdict.ACCOUNT_NOT_FOUND);
        }
        int known = state.purchases.find(hi, lo);
        if (known >= 0 && state.purchases.credited(known)) {
            int credited = state.purchases.account(known);
            return answers.credit(receipt, credited, 0, 0, 0, now);
        }
        if (amountMicros <= 0 || !accounts.canTake(account, amountMicros)) {
            return refuse(receipt, Verdict.INVALID_VALUE);
        }
        int entry = state.purchases.entry(hi, lo);
        if (entry < 0) {
            return refuse(receipt, Verdict.OVERLOADED);
        }
        state.purchases.credited(entry, account, amountMicros);
        long beforeMicros = accounts.balanceMicros(account);
        accounts.credit(account, amountMicros, true, now);
        long takenMicros = takeDue(entry, now);
        state.changed = true;
        answers.credit(receipt, account, state.sequence + 1, amountMicros, takenMicros, now);
        answers.low(receipt, account, beforeMicros);
        return Verdict.OK;
    }

    Verdict refund(FrameReader in, byte[] receipt, long now) {
        long hi = in.int64();
        long lo = in.int64();
        boolean dispute = in.int8() != 0;
        long cumulativeMicros = in.int64();
        in.skip(in.int8()); // the payment's name
        if (cumulativeMicros < 0 || cumulativeMicros > Limits.BALANCE_MICROS_MAX) {
            return refuse(receipt, Verdict.INVALID_VALUE);
        }
        if (cumulativeMicros == 0 && state.purchases.find(hi, lo) < 0) {
            return answers.none(receipt, Verdict.OK, HoldState.ISSUED);
        }
        int entry = state.purchases.entry(hi, lo);
        if (entry < 0) {
            return refuse(receipt, Verdict.OVERLOADED);
        }
        state.changed = state.purchases.reported(entry, dispute, cumulativeMicros);
        if (!state.purchases.credited(entry)) {
            return answers.none(receipt, Verdict.OK, HoldState.ISSUED);
        }
        int account = state.purchases.account(entry);
        if (!state.changed) {
            return answers.credit(receipt, account, 0, 0, 0, now);
        }
        long beforeMicros = accounts.balanceMicros(account);
        long takenMicros = takeDue(entry, now);
        answers.credit(receipt, account, state.sequence + 1, takenMicros, takenMicros, now);
        answers.low(receipt, account, beforeMicros);
        return Verdict.OK;
    }

    private long takeDue(int entry, long now) {
        long dueMicros = state.purchases.takeDueMicros(entry);
        if (dueMicros > 0) {
            accounts.takeBack(state.purchases.account(entry), dueMicros, now);
        }
        return dueMicros;
    }

    Verdict createKey(FrameReader in, byte[] receipt, long now) {
        byte[] sha256 = new byte[32];
        System.arraycopy(in.bytes(), in.skip(32), sha256, 0, 32);
        Role role = Role.of(in.int8());
        int account = in.int32();
        boolean maySettle = in.int8() != 0;
        long expiresAt = in.int64();
        String subject = in.text();
        if (account != Commands.NOBODY && !accounts.exists(account)) {
            return refuse(receipt, Verdict.ACCOUNT_NOT_FOUND);
        }
        if (state.keys.full()) {
            return refuse(receipt, Verdict.OVERLOADED);
        }
        int number = state.keys.size();
        state.keys.add(
                new ApiKey(
                        number,
                        sha256,
                        role,
                        account,
                        subject.isEmpty() ? null : subject,
                        maySettle,
                        now,
                        expiresAt,
                        false));
        state.changed = true;
        return answers.key(receipt, number, now);
    }

    Verdict revokeKey(FrameReader in, byte[] receipt, long now) {
        int number = in.int32();
        if (!state.keys.knows(number)) {
            return refuse(receipt, Verdict.KEY_NOT_FOUND);
        }
        if (!state.keys.revoked(number)) {
            state.keys.revoke(number);
            state.changed = true;
        }
        return answers.key(receipt, number, now);
    }

    Verdict read(FrameReader in, byte[] receipt) {
        int account = in.int32();
        return accounts.exists(account)
                ? answers.account(receipt, Verdict.OK, account)
                : refuse(receipt, Verdict.ACCOUNT_NOT_FOUND);
    }

    private Verdict refuse(byte[] receipt, Verdict verdict) {
        return answers.none(receipt, verdict, HoldState.ISSUED);
    }

    private void forget(int text) {
        if (text > 0) {
            texts.free(text);
        }
    }
}
