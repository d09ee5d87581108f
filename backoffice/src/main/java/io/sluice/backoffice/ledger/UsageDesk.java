package io.sluice.backoffice.ledger;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.UsageBookStore.Use;
import io.sluice.backoffice.ledger.UsageClient.Usage;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Books spent credits as revenue of the projects they were spent on: one row a project and day,
/// once, whoever asks how often.
public final class UsageDesk {
    private static final Logger LOG = LoggerFactory.getLogger(UsageDesk.class);

    /// The gateway keeps this many.
    private static final int DAYS_KEPT = 399;

    private static final int DAYS_AT_ONCE_MAX = 50;

    private final Transactions transactions;
    private final UsageStore store = new UsageStore();
    private final LedgerStore ledger;
    private final UsageBookStore books;
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
        this.books = new UsageBookStore(store, ledger);
        this.gateway = gateway;
        this.clock = clock;
        this.machine = machine;
        this.live = live;
    }

    /// Books the days that are over and not booked yet, oldest first, and says how many. When the
    /// gateway does not say what was used, they wait for the next look.
    public String takeDue() {
        int taken = 0;
        try {
            for (LocalDate day : due()) {
                if (!take(day)) {
                    break;
                }
                taken++;
            }
            return taken + " days booked";
        } catch (IOException silent) {
            LOG.atWarn().addKeyValue("why", silent.getMessage()).log("usage waits");
            return taken + " days booked; " + silent.getMessage();
        }
    }

    private List<LocalDate> due() {
        LocalDate today = LocalDate.ofInstant(machine.instant(), ZoneOffset.UTC);
        LocalDate over = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        // A day still to come is empty at the gateway and must not count as done.
        LocalDate last = over.isBefore(today) ? over : today;
        Optional<LocalDate> next = transactions.reading(store::next);
        if (next.isEmpty()) {
            return List.of();
        }
        LocalDate oldest = today.minusDays(DAYS_KEPT);
        LocalDate first = next.get().isBefore(oldest) ? oldest : next.get();
        return first.isAfter(last)
                ? List.of()
                : first.datesUntil(last.plusDays(1)).limit(DAYS_AT_ONCE_MAX).toList();
    }

    /// Books one day; false when that must wait until a cycle is calculated.
    boolean take(LocalDate day) throws IOException {
        List<Usage> all = gateway.usage(day);
        long microsPerDollar = all.isEmpty() ? 1 : gateway.microsPerDollar();
        boolean taken =
                transactions.writing(client ->
                        ledger.holdPeriods(client) && book(client, day, all, microsPerDollar));
        live.booked();
        return taken;
    }

    private boolean book(SqlClient client, LocalDate day, List<Usage> all, long microsPerDollar) {
        Instant now = clock.instant();
        if (!store.begin(client, day, now)) {
            return true; // somebody else has it
        }
        for (Usage usage : all) {
            if (usage.purchasedMicros() == 0) {
                continue; // granted credits are nobody's cash
            }
            Use use = new Use(day, usage.project(), usage.purchasedMicros(), microsPerDollar);
            UUID named = IdKind.PROJECT.parse(usage.project());
            if (named == null || !store.knows(client, named)) {
                store.park(client, use);
            } else {
                books.book(client, named, use, now);
            }
        }
        return true;
    }
}
