package io.sluice.metering.sim;

import io.sluice.metering.message.Commands;
import io.sluice.metering.message.SpendingLimit;
import io.sluice.metering.message.SpendingLimit.Scope;
import io.sluice.metering.sim.Book.Account;
import io.sluice.metering.sim.Book.Hold;
import io.sluice.metering.sim.Book.LongId;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The auditor on spending limits: DOMAIN, "Payer", written a second time. It keeps no sums: it
/// adds up, each time anew, what every source below drew in the hours of the window.
final class AuditedLimits {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Book book;
    private final AuditedAccounts accounts;

    AuditedLimits(Book book, AuditedAccounts accounts) {
        this.book = book;
        this.accounts = accounts;
    }

    /// The limit in the way, and whose.
    record Exceeded(int carrier, SpendingLimit limit, BigInteger used, long resetsAtMillis) {}

    @Nullable Exceeded exceeded(int source, BigInteger amount, long now) {
        int child = Commands.NOBODY;
        for (int at = source; at != Commands.NOBODY; at = book.account(at).parent) {
            Account carrier = book.account(at);
            for (SpendingLimit limit : carrier.limits) {
                int root = limit.appliesTo() == Scope.SELF ? at : child;
                if (root == Commands.NOBODY) {
                    continue;
                }
                ZonedDateTime begin = begin(limit, now);
                ZonedDateTime end = next(limit, begin);
                BigInteger used = used(root, begin, end);
                BigInteger most = BigInteger.valueOf(limit.creditsMicros());
                if (used.add(amount).compareTo(most) > 0) {
                    return new Exceeded(at, limit, used, end.toInstant().toEpochMilli());
                }
            }
            child = at;
        }
        return null;
    }

    /// What a hold draws has changed by so much, in the window in which it was placed.
    void drawn(Hold hold, BigInteger more) {
        long hour = (hold.untilMillis() - hold.lifeMillis()) / HOUR_MILLIS;
        LongId place = new LongId(hold.source(), hour);
        book.put(book.draws, place, book.draws.getOrDefault(place, BigInteger.ZERO).add(more));
    }

    private BigInteger used(int root, ZonedDateTime begin, ZonedDateTime end) {
        long from = begin.toInstant().toEpochMilli() / HOUR_MILLIS;
        long to = end.toInstant().toEpochMilli() / HOUR_MILLIS;
        BigInteger used = BigInteger.ZERO;
        for (int source : book.accounts.keySet()) {
            if (accounts.isAbove(root, source)) {
                Map<LongId, BigInteger> drawn =
                        book.draws.subMap(new LongId(source, from), new LongId(source, to));
                for (BigInteger micros : drawn.values()) {
                    used = used.add(micros);
                }
            }
        }
        return used;
    }

    private static ZonedDateTime begin(SpendingLimit limit, long now) {
        ZonedDateTime time = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
        return switch (limit.period()) {
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        };
    }

    private static ZonedDateTime next(SpendingLimit limit, ZonedDateTime begin) {
        return switch (limit.period()) {
            case HOUR -> begin.plusHours(1);
            case DAY -> begin.plusDays(1);
            case MONTH -> begin.plusMonths(1);
        };
    }
}
