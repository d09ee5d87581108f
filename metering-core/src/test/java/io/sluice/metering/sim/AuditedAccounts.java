package io.sluice.metering.sim;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Receipt.AccountView;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Answer.Payer;
import io.sluice.metering.sim.Answer.Prediction;
import io.sluice.metering.sim.Book.Account;
import io.sluice.metering.sim.Book.Payment;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The auditor on accounts and credits: DOMAIN, "Accounts" and "Purchases, refunds, debt", written
/// a second time.
final class AuditedAccounts {
    static final BigInteger BALANCE_MAX =
            BigInteger.TWO.pow(32).multiply(BigInteger.valueOf(1_000_000));

    /// The engine's own bound on all credits ever put in: its sums are 63 bits.
    private static final BigInteger CREDITED_MAX = BigInteger.TWO.pow(62);

    private static final int DEPTH_MAX = 8;

    private final Book book;

    AuditedAccounts(Book book) {
        this.book = book;
    }

    Prediction open(Step.Open open, long now) {
        if (book.names.containsKey(open.name())) {
            return refused(Verdict.ACCOUNT_EXISTS);
        }
        Verdict verdict = underParent(open.parent(), 1);
        if (verdict != Verdict.OK) {
            return refused(verdict);
        }
        BigInteger initial = BigInteger.valueOf(open.initialMicros());
        if (initial.signum() < 0 || initial.compareTo(BALANCE_MAX) > 0 || !systemTakes(initial)) {
            return refused(Verdict.INVALID_VALUE);
        }
        int key = book.accounts.size();
        Account account = new Account(key, open.name(), open.type(), now);
        account.parent = open.parent();
        account.fallback = open.fallback();
        account.metered = open.metered();
        account.balance = initial;
        account.granted = initial;
        account.initial = initial;
        account.thresholdMicros = open.thresholdMicros();
        account.updatedMillis = now;
        account.wallet = open.wallet();
        book.put(book.accounts, key, account);
        book.put(book.names, open.name(), key);
        book.add("granted", initial);
        return new Prediction(answer(Verdict.OK, key), null, true);
    }

    Prediction change(Step.Change change, long now) {
        Account account = book.accounts.get(change.account());
        if (account == null) {
            return refused(Verdict.ACCOUNT_NOT_FOUND);
        }
        if (account.status == AccountStatus.CLOSED) {
            return new Prediction(answer(Verdict.ACCOUNT_CLOSED, account.key), null, false);
        }
        if (change.moved()) {
            boolean cycle =
                    book.accounts.containsKey(change.parent())
                            && isAbove(account.key, change.parent());
            Verdict verdict =
                    cycle
                            ? Verdict.PARENT_CYCLE
                            : underParent(change.parent(), height(account.key));
            if (verdict != Verdict.OK) {
                return refused(verdict);
            }
        }
        List<SpendingLimit> limits = change.limits();
        if (limits != null && !sound(limits)) {
            return refused(Verdict.INVALID_VALUE);
        }
        Account changed = book.change(account.key);
        changed.parent = change.moved() ? change.parent() : changed.parent;
        changed.fallback = change.fallback() == null ? changed.fallback : change.fallback();
        changed.metered = change.metered() == null ? changed.metered : change.metered();
        changed.status = change.status() == null ? changed.status : change.status();
        Long threshold = change.thresholdMicros();
        changed.thresholdMicros = threshold == null ? changed.thresholdMicros : threshold;
        changed.wallet = change.rewired() ? change.wallet() : changed.wallet;
        changed.limits = limits == null ? changed.limits : limits;
        changed.updatedMillis = now;
        return new Prediction(answer(Verdict.OK, account.key), null, true);
    }

    private static boolean sound(List<SpendingLimit> limits) {
        Set<String> kinds = new TreeSet<>();
        boolean sound = true;
        for (SpendingLimit limit : limits) {
            BigInteger credits = BigInteger.valueOf(limit.creditsMicros());
            sound &= kinds.add(limit.period() + " " + limit.appliesTo());
            sound &= credits.signum() >= 0 && credits.compareTo(BALANCE_MAX) <= 0;
        }
        return sound;
    }

    Prediction grant(Step.Grant grant, long now) {
        Account account = book.accounts.get(grant.account());
        if (account == null) {
            return refused(Verdict.ACCOUNT_NOT_FOUND);
        }
        if (account.status == AccountStatus.CLOSED) {
            return refused(Verdict.ACCOUNT_CLOSED);
        }
        BigInteger amount = BigInteger.valueOf(grant.amountMicros());
        if (!takes(account, amount)) {
            return refused(Verdict.INVALID_VALUE);
        }
        BigInteger balance = account.balance;
        credit(account.key, amount, true, now);
        return new Prediction(
                credited(account.key, amount, BigInteger.ZERO, balance, now), null, true);
    }

    Prediction purchase(Step.Purchase purchase, long now) {
        Account account = book.accounts.get(purchase.account());
        if (account == null) {
            return refused(Verdict.ACCOUNT_NOT_FOUND);
        }
        Payment known = book.payments.get(purchase.payment());
        if (known != null && known.account() >= 0) {
            return new Prediction(nothingCredited(known.account(), now), null, false);
        }
        BigInteger amount = BigInteger.valueOf(purchase.amountMicros());
        if (!takes(account, amount)) {
            return refused(Verdict.INVALID_VALUE);
        }
        BigInteger zero = BigInteger.ZERO;
        Payment early = known == null ? new Payment(-1, zero, zero, zero, zero) : known;
        Payment paid = new Payment(account.key, amount, early.refunded(), early.disputed(), zero);
        book.put(book.payments, purchase.payment(), paid);
        BigInteger balance = account.balance;
        credit(account.key, amount, false, now);
        BigInteger taken = takeBack(purchase.payment(), now);
        return new Prediction(credited(account.key, amount, taken, balance, now), null, true);
    }

    Prediction refund(Step.Refund refund, long now) {
        BigInteger reported = BigInteger.valueOf(refund.cumulativeMicros());
        if (reported.signum() < 0 || reported.compareTo(BALANCE_MAX) > 0) {
            return refused(Verdict.INVALID_VALUE);
        }
        BigInteger zero = BigInteger.ZERO;
        Payment old =
                book.payments.getOrDefault(
                        refund.payment(), new Payment(-1, zero, zero, zero, zero));
        BigInteger before = refund.dispute() ? old.disputed() : old.refunded();
        boolean news = reported.compareTo(before) > 0;
        if (news) {
            book.put(
                    book.payments,
                    refund.payment(),
                    new Payment(
                            old.account(),
                            old.credited(),
                            refund.dispute() ? old.refunded() : reported,
                            refund.dispute() ? reported : old.disputed(),
                            old.taken()));
        }
        if (old.account() < 0) {
            Answer waits = new Answer.Plain(Verdict.OK, HoldState.ISSUED, false);
            return new Prediction(waits, null, news);
        }
        if (!news) {
            return new Prediction(nothingCredited(old.account(), now), null, false);
        }
        BigInteger balance = book.account(old.account()).balance;
        BigInteger taken = takeBack(refund.payment(), now);
        return new Prediction(credited(old.account(), taken, taken, balance, now), null, true);
    }

    Prediction read(Step.ReadAccount read) {
        return book.accounts.containsKey(read.account())
                ? new Prediction(answer(Verdict.OK, read.account()), null, false)
                : refused(Verdict.ACCOUNT_NOT_FOUND);
    }

    // Movements that holds make.

    void hold(int payer, BigInteger amount, long now) {
        Account account = book.change(payer);
        account.reserved = account.reserved.add(amount);
        account.updatedMillis = now;
    }

    /// Ends a hold and answers which part of the debit was granted credits: those go first.
    BigInteger endHold(int payer, BigInteger held, BigInteger debit, long now) {
        Account account = book.change(payer);
        BigInteger fromGranted = debit.min(account.granted);
        account.reserved = account.reserved.subtract(held);
        account.balance = account.balance.subtract(debit);
        account.granted = account.granted.subtract(fromGranted);
        account.spent = account.spent.add(debit);
        account.updatedMillis = now;
        payDebt(account);
        return fromGranted;
    }

    Payer payer(int key) {
        Account account = book.account(key);
        return new Payer(
                account.balance.longValueExact(),
                account.reserved.longValueExact(),
                account.granted.longValueExact(),
                account.spent.longValueExact(),
                account.debt.longValueExact());
    }

    AccountView view(int key) {
        Account account = book.account(key);
        return new AccountView(
                key,
                account.balance.longValueExact(),
                account.granted.longValueExact(),
                account.reserved.longValueExact(),
                account.debt.longValueExact(),
                account.initial.longValueExact(),
                account.spent.longValueExact(),
                account.thresholdMicros,
                account.createdMillis,
                account.updatedMillis,
                account.parent,
                account.type,
                account.fallback,
                account.metered,
                account.status,
                account.wallet,
                account.limits);
    }

    int depth(int key) {
        int depth = 0;
        for (int at = key; at != Commands.NOBODY; at = book.account(at).parent) {
            depth++;
        }
        return depth;
    }

    /// The nearest organisation from here upwards, itself included, or nobody.
    int nearestOrg(int key) {
        int at = key;
        while (at != Commands.NOBODY && book.account(at).type != OwnerType.ORG) {
            at = book.account(at).parent;
        }
        return at;
    }

    /// Σ put in − Σ refunded = Σ balance + Σ spent − Σ debt (DOMAIN, Conservation).
    void checkConservation() {
        BigInteger kept = BigInteger.ZERO;
        for (Account account : book.accounts.values()) {
            kept = kept.add(account.balance).add(account.spent).subtract(account.debt);
            require(account.reserved.signum() >= 0, account);
            require(account.available().signum() >= 0, account);
            require(account.granted.signum() >= 0, account);
            require(account.granted.compareTo(account.balance) <= 0, account);
            require(account.debt.signum() == 0 || account.available().signum() == 0, account);
        }
        BigInteger in = book.sum("purchased").add(book.sum("granted"));
        if (!in.subtract(book.sum("refunded")).equals(kept)) {
            throw new AssertionError("the auditor's own books do not balance");
        }
    }

    private static void require(boolean holds, Account account) {
        if (!holds) {
            throw new AssertionError("the auditor's account " + account.key + " is unsound");
        }
    }

    private Verdict underParent(int parent, int levels) {
        if (parent == Commands.NOBODY) {
            return Verdict.OK;
        }
        if (!book.accounts.containsKey(parent)) {
            return Verdict.PARENT_NOT_FOUND;
        }
        if (depth(parent) + levels > DEPTH_MAX) {
            return Verdict.TOO_DEEP;
        }
        return book.account(parent).status == AccountStatus.CLOSED
                ? Verdict.ACCOUNT_CLOSED
                : Verdict.OK;
    }

    boolean isAbove(int ancestor, int key) {
        int at = key;
        while (at != Commands.NOBODY && at != ancestor) {
            at = book.account(at).parent;
        }
        return at == ancestor;
    }

    /// How many levels hang at this account, itself included: the deepest of all who have it above.
    private int height(int key) {
        int deepest = depth(key);
        for (int other : book.accounts.keySet()) {
            if (isAbove(key, other)) {
                deepest = Math.max(deepest, depth(other));
            }
        }
        return deepest - depth(key) + 1;
    }

    private boolean takes(Account account, BigInteger amount) {
        return amount.signum() > 0
                && account.balance.add(amount).compareTo(BALANCE_MAX) <= 0
                && systemTakes(amount);
    }

    private boolean systemTakes(BigInteger amount) {
        BigInteger in = book.sum("purchased").add(book.sum("granted"));
        return in.add(amount).compareTo(CREDITED_MAX) <= 0;
    }

    private void credit(int key, BigInteger amount, boolean gift, long now) {
        Account account = book.change(key);
        account.balance = account.balance.add(amount);
        account.initial = account.initial.add(amount);
        account.granted = gift ? account.granted.add(amount) : account.granted;
        account.updatedMillis = now;
        book.add(gift ? "granted" : "purchased", amount);
        payDebt(account);
    }

    /// Takes what refunds and lost disputes ask for, together never more than the payment.
    private BigInteger takeBack(String name, long now) {
        Payment payment = book.payments.get(name);
        if (payment == null) {
            throw new AssertionError(name);
        }
        BigInteger due = payment.refunded().add(payment.disputed()).min(payment.credited());
        BigInteger take = due.subtract(payment.taken());
        book.put(
                book.payments,
                name,
                new Payment(
                        payment.account(),
                        payment.credited(),
                        payment.refunded(),
                        payment.disputed(),
                        due));
        if (take.signum() > 0) {
            Account account = book.change(payment.account());
            BigInteger now1 = take.min(account.available());
            takeAway(account, now1);
            account.debt = account.debt.add(take.subtract(now1));
            account.updatedMillis = now;
            book.add("refunded", take);
        }
        return take;
    }

    private static void payDebt(Account account) {
        BigInteger pays = account.debt.min(account.available());
        takeAway(account, pays);
        account.debt = account.debt.subtract(pays);
    }

    /// Purchased credits first, then granted ones.
    private static void takeAway(Account account, BigInteger amount) {
        account.balance = account.balance.subtract(amount);
        account.granted = account.granted.min(account.balance);
    }

    private Answer.Account answer(Verdict verdict, int key) {
        return new Answer.Account(verdict, view(key), depth(key), false);
    }

    /// An entry's number is the record that made it.
    private Answer credited(
            int key, BigInteger amount, BigInteger taken, BigInteger before, long now) {
        return credit(book.sequence() + 1, key, amount, taken, crossed(key, before), now);
    }

    private Answer nothingCredited(int key, long now) {
        return credit(0, key, BigInteger.ZERO, BigInteger.ZERO, null, now);
    }

    /// The threshold the balance sank below since it was `before`, if it did (budget.low).
    @Nullable Long crossed(int key, BigInteger before) {
        Account account = book.account(key);
        BigInteger threshold = BigInteger.valueOf(account.thresholdMicros);
        return before.compareTo(threshold) >= 0 && account.balance.compareTo(threshold) < 0
                ? account.thresholdMicros
                : null;
    }

    private Answer credit(
            long entry,
            int key,
            BigInteger amount,
            BigInteger taken,
            @Nullable Long crossedMicros,
            long now) {
        return new Answer.Credit(
                entry,
                key,
                amount.longValueExact(),
                payer(key),
                book.account(key).initial.longValueExact(),
                taken.longValueExact(),
                crossedMicros,
                now,
                false);
    }

    private static Prediction refused(Verdict verdict) {
        return new Prediction(new Answer.Plain(verdict, HoldState.ISSUED, false), null, false);
    }
}
