package io.sluice.metering.sim;

import io.sluice.metering.message.AccountStatus;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Reason;
import io.sluice.metering.message.RequestId;
import io.sluice.metering.message.SpendingLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Callers at their worst: a few hot accounts, deep families, balances of next to nothing, amounts
/// at every bound, clocks that jump over expiries and back, commands repeated, in the wrong state,
/// with another body, accounts frozen and moved in mid-hold. The same seed asks the same.
final class Workload {
    /// What comes next: a question for a price, or a step.
    sealed interface Wish {}

    record Ask(
            int source, Reason reason, long plannedMicros, long minMicros, @Nullable String project)
            implements Wish {}

    record Do(Step step) implements Wish {}

    private static final int RECENT = 128;
    private static final int HOT = 3;
    private static final long ONE = 1_000_000;
    private static final long MAX = (1L << 32) * ONE;
    private static final OwnerType[] TYPES = OwnerType.values();
    private static final Reason[] REASONS = Reason.values();
    private static final AccountStatus[] STATUSES = {
        AccountStatus.ACTIVE, AccountStatus.ACTIVE, AccountStatus.ACTIVE, AccountStatus.FROZEN
    };
    private static final long[] PRICES = {
        10 * ONE, 10 * ONE, 10 * ONE, 300_000, 7 * ONE, 333_333, 1, 1_000 * ONE, 0, -1
    };
    private static final long[] LIVES = {300_000, 300_000, 60_000, 1_000, 3_600_000};

    private final SplittableRandom random;
    private final int accountsMax;
    private final List<Quote> quotes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Long> dueMillis = new ArrayList<>();
    private long nowMillis;
    private int accounts;
    private int names;
    private int payments;
    private int keys;
    private int requests;

    Workload(long seed, long startMillis, int accountsMax) {
        this.random = new SplittableRandom(seed);
        this.nowMillis = startMillis;
        this.accountsMax = accountsMax;
    }

    /// The clock of whoever asks next. It mostly stands still or goes on, and sometimes back.
    long nextMillis() {
        int chance = random.nextInt(100_000);
        if (chance < 40_000) {
            nowMillis += random.nextInt(20);
        } else if (chance < 44_000) {
            nowMillis += random.nextInt(1_000);
        } else if (chance < 44_100) {
            nowMillis += random.nextInt(120_000);
        } else if (chance < 44_120) {
            nowMillis += random.nextInt(420_000);
        } else if (chance < 44_122) {
            nowMillis += random.nextLong(31 * 24 * 3_600_000L);
        } else if (chance < 44_124) {
            nowMillis += 24 * 3_600_000L + random.nextInt(-2, 3);
        } else if (chance < 45_000) {
            return nowMillis - random.nextInt(5_000);
        } else if (chance < 45_500 && !dueMillis.isEmpty()) {
            long edge = pick(dueMillis) + random.nextInt(-1, 3);
            nowMillis = Math.max(nowMillis, edge);
        }
        return nowMillis;
    }

    /// Nobody asks for longer than a hold mostly lives.
    void sleep() {
        nowMillis += 400_000;
    }

    /// A quote was given to somebody.
    void quoted(Quote quote) {
        keep(quotes, quote);
        if (random.nextInt(4) == 0) {
            keep(dueMillis, quote.validUntilMillis());
        }
    }

    /// A step was answered, durably.
    void answered(Answer answer) {
        switch (answer) {
            case Answer.Account account -> accounts = Math.max(accounts, account.view().key() + 1);
            case Answer.Key key -> keys = Math.max(keys, key.number() + 1);
            case Answer.Hold hold -> {
                if (random.nextInt(4) == 0) {
                    keep(dueMillis, hold.figures().untilMillis());
                }
            }
            case Answer.Limited limited -> keep(dueMillis, limited.resetsAtMillis());
            case Answer.Credit _, Answer.Plain _ -> {}
        }
    }

    Wish next() {
        int chance = random.nextInt(1_000);
        if (accounts < HOT || (chance < 15 && accounts < accountsMax)) {
            return kept(open());
        }
        if (chance < 190 || quotes.isEmpty()) {
            return ask();
        }
        if (chance < 250 && !steps.isEmpty()) {
            return new Do(pick(steps));
        }
        return kept(chance < 340 ? ofCredits() : chance < 400 ? ofEverything() : ofQuotes());
    }

    private Do kept(Step step) {
        keep(steps, step);
        return new Do(step);
    }

    private Ask ask() {
        long planned = Math.max(1, energy());
        long min = random.nextInt(3) == 0 ? 1 + random.nextLong(planned) : 0;
        String project = random.nextInt(4) == 0 ? "project-" + random.nextInt(50) : null;
        Reason reason = random.nextInt(3) == 0 ? REASONS[random.nextInt(5)] : REASONS[0];
        return new Ask(account(), reason, planned, min, project);
    }

    private Step open() {
        int parent =
                switch (random.nextInt(4)) {
                    case 0 -> Commands.NOBODY;
                    case 1 -> accounts - 1;
                    default -> account();
                };
        String name =
                random.nextInt(10) == 0 ? "owner-" + random.nextInt(names + 1) : "owner-" + names++;
        long initial =
                switch (random.nextInt(12)) {
                    case 0 -> random.nextLong(-1, 3);
                    case 1 -> MAX + random.nextInt(-1, 2);
                    case 2, 3, 4 -> 0;
                    default -> random.nextLong(300 * ONE);
                };
        return new Step.Open(
                name,
                TYPES[random.nextInt(4)],
                parent,
                random.nextInt(5) > 0,
                random.nextInt(8) > 0,
                initial,
                random.nextLong(20 * ONE),
                wallet(),
                request());
    }

    private @Nullable String wallet() {
        int chance = random.nextInt(4);
        return chance == 0 ? null : "w".repeat(chance == 1 ? 1 + random.nextInt(120) : 44);
    }

    private Step ofCredits() {
        int chance = random.nextInt(3);
        if (chance == 0) {
            return new Step.Grant(account(), amount(), request());
        }
        if (chance == 1) {
            String payment = "pay-" + (random.nextInt(4) == 0 ? recent(payments) : payments++);
            return new Step.Purchase(account(), amount(), payment);
        }
        // Some of them will be paid later, some never.
        String payment = "pay-" + (random.nextInt(8) == 0 ? payments + 3 : recent(payments));
        return new Step.Refund(random.nextInt(3) == 0, Math.max(0, amount()), payment);
    }

    private Step ofEverything() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> change();
            case 3 -> random.nextInt(5) == 0 ? terms() : new Step.Tick();
            case 4 -> new Step.MakeKey(account(), request());
            case 5 -> new Step.RevokeKey(random.nextInt(20) == 0 ? keys + 9 : recent(keys));
            case 6 -> new Step.Remember(freshRequest());
            case 7, 8 -> new Step.ReadAccount(account());
            case 9 -> new Step.Tick();
            default -> new Step.ReadHold(quote());
        };
    }

    private Step change() {
        boolean moved = random.nextInt(2) == 0;
        int parent = random.nextInt(6) == 0 ? Commands.NOBODY : account();
        int account = account();
        boolean closing = account >= HOT && random.nextInt(60) == 0;
        AccountStatus status =
                closing
                        ? AccountStatus.CLOSED
                        : random.nextBoolean() ? STATUSES[random.nextInt(4)] : null;
        return new Step.Change(
                account,
                moved,
                parent,
                random.nextInt(4) == 0 ? random.nextInt(4) > 0 : null,
                random.nextInt(8) == 0 ? random.nextInt(6) > 0 : null,
                status,
                random.nextInt(4) == 0 ? random.nextLong(20 * ONE) : null,
                random.nextInt(6) == 0,
                wallet(),
                random.nextInt(3) == 0 ? limits() : null);
    }

    /// Few, low and often in the way; now and then the same twice, or an amount out of bounds.
    private List<SpendingLimit> limits() {
        List<SpendingLimit> limits = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            long credits =
                    switch (random.nextInt(30)) {
                        case 0 -> MAX + random.nextInt(2);
                        case 1 -> -1;
                        case 2 -> 0;
                        default -> random.nextLong(400 * ONE);
                    };
            int code = random.nextInt(SpendingLimit.PER_ACCOUNT_MAX);
            limits.add(SpendingLimit.of(code, credits));
        }
        return limits;
    }

    private Step terms() {
        long ratio = random.nextInt(6) == 0 ? random.nextLong(1_000_002) : 600_000;
        return new Step.SetTerms(
                new Terms(
                        PRICES[random.nextInt(PRICES.length)],
                        100 * ONE,
                        random.nextInt(4) == 0 ? random.nextLong(24 * 3_600_000L) : 300_000,
                        LIVES[random.nextInt(LIVES.length)],
                        ratio));
    }

    private Step ofQuotes() {
        Quote quote = quote();
        int chance = random.nextInt(100);
        if (chance < 45) {
            return new Step.Reserve(quote, random.nextInt(8) == 0, request());
        }
        String stimulus = "stimulus-" + random.nextInt(3);
        if (chance < 68) {
            Measured measured =
                    random.nextInt(4) == 0
                            ? new Measured(random.nextInt(5_000), random.nextInt(900), 4_500)
                            : null;
            return new Step.Settle(
                    quote,
                    random.nextInt(3) == 0,
                    delivered(quote),
                    stimulus,
                    random.nextInt(3),
                    measured,
                    request());
        }
        if (chance < 83) {
            return new Step.Begin(quote, stimulus, random.nextInt(2), request());
        }
        if (chance < 86) {
            return new Step.Refused(quote);
        }
        return chance < 90 ? new Step.Unknown(quote) : new Step.Release(quote, request());
    }

    private long delivered(Quote quote) {
        long allowed = quote.allowedMicros();
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1, 2 -> allowed;
            case 3 -> Math.min(MAX, allowed + random.nextInt(3));
            case 4 -> Math.max(0, allowed - random.nextInt(3));
            case 5 -> random.nextInt(50) == 0 ? MAX : allowed;
            default -> random.nextLong(allowed + 1);
        };
    }

    private long energy() {
        return switch (random.nextInt(20)) {
            case 0 -> MAX - random.nextInt(2);
            case 1, 2 -> random.nextLong(1 + (1L << random.nextInt(43)));
            case 3, 4, 5 -> 1 + random.nextInt(5);
            default -> random.nextLong(3 * ONE);
        };
    }

    private long amount() {
        return switch (random.nextInt(40)) {
            case 0 -> MAX;
            case 1 -> 0;
            case 2 -> -random.nextLong(ONE);
            case 3, 4, 5 -> 1 + random.nextInt(3);
            default -> random.nextLong(40 * ONE);
        };
    }

    /// Every third time one of the hot ones, and now and then a stranger.
    private int account() {
        return switch (random.nextInt(100)) {
            case 0 -> accounts + random.nextInt(3);
            case 1 -> Commands.NOBODY;
            default ->
                    random.nextInt(3) == 0
                            ? random.nextInt(HOT)
                            : random.nextInt(Math.max(1, accounts));
        };
    }

    /// Mostly one of the last few, so that the same hold meets many commands.
    private Quote quote() {
        int size = quotes.size();
        int back =
                random.nextInt(3) == 0 ? random.nextInt(size) : random.nextInt(Math.min(12, size));
        return quotes.get(size - 1 - back);
    }

    private @Nullable RequestId request() {
        if (random.nextInt(5) > 1) {
            return null;
        }
        return random.nextInt(4) == 0
                ? request(recent(requests), random.nextInt(2))
                : freshRequest();
    }

    private RequestId freshRequest() {
        return request(requests++, 0);
    }

    private static RequestId request(int number, int body) {
        return new RequestId(number * 0x9e37_79b9_7f4a_7c15L, number, body);
    }

    private int recent(int count) {
        return Math.max(0, count - 1 - random.nextInt(40));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static <T> void keep(List<T> list, T value) {
        if (list.size() == RECENT) {
            list.removeFirst();
        }
        list.add(value);
    }
}
