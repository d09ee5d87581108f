package io.sluice.backoffice.ledger;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.Effect.Kind;
import io.sluice.backoffice.ledger.UsageClient.Usage;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Books spent credits as revenue of the projects they were spent on: one row a project and day,
/// once, whoever asks how often.
public final class UsageDesk {
    /// The gateway keeps this many.
    private static final int DAYS_KEPT = 399;

    private static final int DAYS_AT_ONCE_MAX = 50;

    private final Transactions transactions;
    private final UsageStore store = new UsageStore();
    private final LedgerStore ledger;
    private final UsageClient gateway;
    private final InstantSource clock;
    private final InstantSource machine;
    private final LiveRevenue live;

    /// @param clock the back office's, which a test may have set
    /// @param machine the gateway's own
    public UsageDesk(
            Transactions transactions,
            LedgerStore ledger,
            UsageClient gateway,
            InstantSource clock,
            InstantSource machine,
            LiveRevenue live) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.gateway = gateway;
        this.clock = clock;
        this.machine = machine;
        this.live = live;
    }

    /// Books the days that are over and not booked yet, oldest first.
    ///
    /// @throws IOException when the gateway does not say; what is booked by then stays
    public void takeDue() throws IOException {
        LocalDate today = LocalDate.ofInstant(machine.instant(), ZoneOffset.UTC);
        LocalDate over = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        // A day still to come is empty at the gateway and must not count as done.
        LocalDate last = over.isBefore(today) ? over : today;
        Optional<LocalDate> next = transactions.reading(store::next);
        if (next.isEmpty()) {
            return;
        }
        LocalDate oldest = today.minusDays(DAYS_KEPT);
        LocalDate day = next.get().isBefore(oldest) ? oldest : next.get();
        for (int i = 0; i < DAYS_AT_ONCE_MAX && !day.isAfter(last); i++) {
            if (!take(day)) {
                return;
            }
            day = day.plusDays(1);
        }
    }

    /// Books one day; false when that must wait until a cycle is calculated.
    boolean take(LocalDate day) throws IOException {
        List<Usage> all = gateway.usage(day);
        long microsPerDollar = all.isEmpty() ? 1 : gateway.microsPerDollar();
        List<LiveRevenue.Sale> sales = new ArrayList<>();
        boolean taken =
                transactions.writing(client -> {
                    sales.clear();
                    return ledger.holdPeriods(client)
                            && book(client, day, all, microsPerDollar, sales);
                });
        sales.forEach(live::publish);
        return taken;
    }

    private boolean book(
            SqlClient client,
            LocalDate day,
            List<Usage> all,
            long microsPerDollar,
            List<LiveRevenue.Sale> sales) {
        Instant now = clock.instant();
        if (!store.begin(client, day, now)) {
            return true; // somebody else has it
        }
        LocalDate firstOpen = LedgerStore.firstOpenMonth(client);
        for (Usage usage : all) {
            if (usage.purchasedMicros() == 0) {
                continue; // granted credits are nobody's cash
            }
            UUID named = IdKind.PROJECT.parse(usage.project());
            String name = named == null ? null : store.projectName(client, named);
            if (named == null || name == null) {
                store.park(client, day, usage);
                continue;
            }
            UsageShare share =
                    UsageShare.of(
                            store.carriedHundredths(client, named),
                            usage.purchasedMicros(),
                            microsPerDollar);
            store.carry(client, named, share.carriedHundredths());
            if (share.cents() > 0) {
                Effect effect = effect(usage.project(), day, share.cents());
                ledger.book(
                        client, named, null, effect, 0, Books.place(origin(day), firstOpen), now);
                ledger.log(client, named, effect.key().object(), List.of(effect));
                sales.add(new LiveRevenue.Sale(named, name, share.cents()));
            }
        }
        return true;
    }

    private static Effect effect(String project, LocalDate day, long cents) {
        String id = "usage:" + day + ":" + project;
        return new Effect(
                new EffectKey(id, Kind.USAGE, origin(day)),
                RevenueEvent.USD,
                cents,
                cents,
                0L,
                RevenueSource.USAGE,
                id);
    }

    private static Instant origin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
