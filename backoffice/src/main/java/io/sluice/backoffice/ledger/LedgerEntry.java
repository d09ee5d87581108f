package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One fact in double entry: its postings add up to zero.
///
/// @param projectId whose books it is in, or null for the platform's own
/// @param kind what was booked, for example `refund`
/// @param origin the time it happened
/// @param period the first day of the accrual period it counts in
/// @param key what it is booked once for; null: its revenue event or its month says that
public record LedgerEntry(
        @Nullable UUID projectId,
        String kind,
        Instant origin,
        LocalDate period,
        @Nullable String key,
        List<Posting> postings) {
    public LedgerEntry {
        postings = List.copyOf(postings);
        long sum = 0;
        for (Posting posting : postings) {
            if (posting.amountCents() == 0) {
                throw new IllegalArgumentException("a posting of nothing");
            }
            sum = Math.addExact(sum, posting.amountCents());
        }
        if (sum != 0) {
            throw new IllegalArgumentException("postings do not add up to zero: " + sum);
        }
    }
}
