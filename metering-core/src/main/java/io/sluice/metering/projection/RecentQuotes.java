package io.sluice.metering.projection;

import io.sluice.metering.message.Quote;
import java.util.Arrays;

/// Quotes that were written a short while ago, so that a hold need not look for its own. Forgetting
/// one costs a look-up, no more: each place of the table keeps the last quote that came to it.
/// Thread: confined.
final class RecentQuotes {
    private static final int PLACES = 1 << 16;

    private final long[] ids = new long[PLACES];

    /// False when it was there already. The lower half of an id is its random part.
    boolean add(Quote quote) {
        long id = quote.idLo();
        int place = (int) (id ^ id >>> 32) & (PLACES - 1);
        boolean isNew = ids[place] != id;
        ids[place] = id;
        return isNew;
    }

    void clear() {
        Arrays.fill(ids, 0);
    }
}
