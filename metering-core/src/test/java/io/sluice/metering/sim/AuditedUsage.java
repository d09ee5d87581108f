package io.sluice.metering.sim;

import io.sluice.metering.message.Receipt.ProjectUsage;
import io.sluice.metering.sim.Book.LongId;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The auditor on the usage of projects: DOMAIN, "One product", written a second time.
final class AuditedUsage {
    private static final long DAY_MILLIS = 24 * 3_600_000L;

    private final Book book;

    AuditedUsage(Book book) {
        this.book = book;
    }

    void settled(@Nullable String project, BigInteger debit, BigInteger fromGranted, long now) {
        if (project == null) {
            return;
        }
        long day = now / DAY_MILLIS;
        String key = day + " " + project;
        LongId place = book.usagePlaces.get(key);
        if (place == null) {
            place = new LongId(day, book.usagePlaces.size());
            book.put(book.usagePlaces, key, place);
        }
        ProjectUsage old = book.usage.getOrDefault(place, new ProjectUsage(project, 0, 0, 0));
        long purchased = debit.subtract(fromGranted).longValueExact();
        ProjectUsage sum =
                new ProjectUsage(
                        project,
                        Math.addExact(old.creditsMicros(), debit.longValueExact()),
                        Math.addExact(old.purchasedMicros(), purchased),
                        old.settles() + 1);
        book.put(book.usage, place, sum);
    }
}
