package io.sluice.backoffice.transparency;

import io.sluice.backoffice.transparency.TransparencyStore.Month;
import io.vertx.sqlclient.SqlClient;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The published totals. They change when a month is paid out and at no other time, and are put
/// together once for each such month. Safe for all threads.
public final class TransparencyDesk {
    private final TransparencyStore store = new TransparencyStore();
    private volatile @Nullable Totals known;

    /// What is published.
    ///
    /// @param through the last month it may have something of; null before the first
    /// @param withholding whether smaller projects wait for more of their kind
    public record Totals(@Nullable YearMonth through, Figures figures, boolean withholding) {}

    public Totals totals(SqlClient client) {
        List<Month> months = store.months(client);
        YearMonth through = months.isEmpty() ? null : YearMonth.from(months.getLast().start());
        Totals last = known;
        if (last != null && Objects.equals(last.through, through)) {
            return last;
        }
        Disclosure disclosure = new Disclosure();
        for (Month month : months) {
            disclosure.month(
                    store.parts(client, month.cycleId()),
                    part -> store.shares(client, month.cycleId(), part.projectId()));
        }
        Totals totals = new Totals(through, disclosure.published(), disclosure.isWithholding());
        known = totals;
        return totals;
    }
}
