package io.sluice.backoffice;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.payout.Cycle;
import io.sluice.backoffice.payout.CycleInputReader;
import io.sluice.backoffice.payout.Recomputation;
import io.sluice.backoffice.payout.Recomputation.Finding;
import io.sluice.backoffice.payout.RecordedCycleStore;
import io.sluice.backoffice.payout.RecordedCycleStore.RecordedPayee;
import io.sluice.backoffice.payout.RecordedCycleStore.RecordedProject;
import io.sluice.gateway.database.DatabaseAddress;
import io.sluice.money.Cents;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// `./sluice verify-payouts CYCLE`: computes a cycle again from the inputs stored beside it, says
/// of each project, item, payout and line whether every cent comes out as recorded, and sums up.
/// Reads page by page; what it keeps grows with the lots of the cycle, not with its revenue.
public final class VerifyPayouts {
    static final String COMMAND = "verify-payouts";

    private static final int DIFFERS = 1;
    private static final int WRONG_USE = 2;
    private static final int PAGE = 100;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String ITEM = "item ";
    private static final String GROSS = "gross_amount_cents";

    private final RecordedCycleStore recorded;
    private final PrintStream out;
    private long items;
    private long grossCents;
    private long agree;
    private long differ;

    private VerifyPayouts(RecordedCycleStore recorded, PrintStream out) {
        this.recorded = recorded;
        this.out = out;
    }

    /// The exit code: 0 when every cent comes out again.
    public static int run(
            List<String> words, DatabaseAddress database, PrintStream out, PrintStream err) {
        UUID id = words.size() == 1 ? IdKind.CYCLE.parse(words.getFirst()) : null;
        if (id == null) {
            err.println("usage: ./sluice verify-payouts CYCLE, where CYCLE is like cyc_01kaa…");
            return WRONG_USE;
        }
        try (RecordedCycleStore store = RecordedCycleStore.open(database.dataSource())) {
            Cycle cycle = store.hasCycles() ? store.cycle(id) : null;
            if (cycle == null) {
                err.println("sluice: there is no cycle " + words.getFirst() + " in " + database);
                return DIFFERS;
            }
            return new VerifyPayouts(store, out).all(id, cycle);
        } catch (SQLException away) {
            err.println("sluice: " + database + " cannot be read: " + away.getMessage());
            return DIFFERS;
        }
    }

    private int all(UUID id, Cycle cycle) throws SQLException {
        out.println(
                "cycle %s, %s, %s to %s"
                        .formatted(
                                cycle.cycleId(),
                                cycle.plan().name().toLowerCase(Locale.ROOT),
                                cycle.periodStart(),
                                cycle.periodEnd()));
        Recomputation again = new Recomputation(cycle, this::tell);
        projects(id, again);
        payees(id, again);
        again.finish();
        out.println(
                "%d items, %s gross; %d computed again, %d differ: %s"
                        .formatted(
                                items,
                                Cents.dollars(grossCents),
                                agree + differ,
                                differ,
                                differ == 0 ? "every cent agrees" : "NOT AS RECORDED"));
        return differ == 0 ? 0 : DIFFERS;
    }

    private void projects(UUID id, Recomputation again) throws SQLException {
        List<RecordedProject> page = recorded.projects(id, BEFORE_ALL, PAGE);
        while (!page.isEmpty()) {
            for (RecordedProject project : page) {
                var recordedItems = recorded.items(id, project.id());
                reading(
                        "project " + IdKind.PROJECT.text(project.id()),
                        () -> again.project(project.input(), project.cents(), recordedItems));
            }
            page = recorded.projects(id, page.getLast().id(), PAGE);
        }
    }

    private void payees(UUID id, Recomputation again) throws SQLException {
        List<RecordedPayee> page = recorded.payees(id, BEFORE_ALL, PAGE);
        while (!page.isEmpty()) {
            for (RecordedPayee payee : page) {
                reading("payout " + payee.payout().payoutId(), () -> payee(again, payee));
            }
            page = recorded.payees(id, page.getLast().payoutId(), PAGE);
        }
    }

    /// The disbursement decides anew and overwrites what the calculation had shown.
    private static void payee(Recomputation again, RecordedPayee payee) {
        String decided = payee.decidedInput();
        if (payee.input() != null) {
            again.payee(payee.input(), decided == null ? payee.payout() : null);
        }
        if (decided != null) {
            again.disbursed(decided, payee.payout());
        }
    }

    private void reading(String what, Runnable work) {
        try {
            work.run();
        } catch (CycleInputReader.Unreadable damaged) {
            differ++;
            out.println("DIFFERS  " + what + ": its stored input is damaged");
        }
    }

    private void tell(Finding finding) {
        if (finding.of().startsWith(ITEM)) {
            items++;
            grossCents += finding.recorded().getOrDefault(GROSS, 0L);
        }
        if (finding.agrees()) {
            agree++;
            out.println("agrees   " + finding.of());
        } else {
            differ++;
            out.println("DIFFERS  " + finding.of() + ": " + finding.difference());
        }
    }
}
