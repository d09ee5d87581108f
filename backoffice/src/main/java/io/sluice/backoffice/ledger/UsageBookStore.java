package io.sluice.backoffice.ledger;

import io.sluice.backoffice.ledger.Effect.Kind;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Books the usage of one day as revenue of one project, in whole cents; the rest is carried to the
/// project's next usage. Called inside the caller's transaction, and last: it writes the audit log.
final class UsageBookStore {
    private final UsageStore store;
    private final LedgerStore ledger;

    UsageBookStore(UsageStore store, LedgerStore ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /// What was used.
    ///
    /// @param named the project, as the spender wrote it
    record Use(LocalDate day, String named, long purchasedMicros, long microsPerDollar) {
        String id() {
            return "usage:" + day + ":" + named;
        }

        Instant origin() {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /// Books it and answers the cents.
    long book(SqlClient client, UUID projectId, Use use, Instant now) {
        UsageShare share =
                UsageShare.of(
                        store.carriedHundredths(client, projectId),
                        use.purchasedMicros(),
                        use.microsPerDollar());
        store.carry(client, projectId, share.carriedHundredths());
        if (share.cents() == 0) {
            return 0;
        }
        Effect effect =
                new Effect(
                        new EffectKey(use.id(), Kind.USAGE, use.origin()),
                        RevenueEvent.USD,
                        share.cents(),
                        share.cents(),
                        0L,
                        RevenueSource.USAGE,
                        use.id(),
                        null);
        Books.Place place = Books.place(use.origin(), LedgerStore.firstOpenMonth(client));
        ledger.book(client, projectId, null, effect, 0, place, now);
        ledger.log(client, projectId, use.id(), List.of(effect));
        return share.cents();
    }
}
