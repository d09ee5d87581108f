package io.sluice.backoffice.web;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Where every cent of some months is, read over HTTP:
///
/// ```
/// net of the months = platform + treasury + paid + held + pending − negative balances
///                     − carried deficits − advances of the month that is not calculated yet
/// ```
///
/// Read when no pool waits for a cycle.
///
/// @param givenBackCents what platform and treasury, in what they have, gave back for refunded
///   months
record EveryCent(
        long earnedCents,
        long netCents,
        long platformCents,
        long treasuryCents,
        long givenBackCents,
        long paidCents,
        long heldCents,
        long pendingCents,
        long negativeCents,
        long deficitCents,
        long advancesCents) {

    /// From a first month to the last that is calculated.
    ///
    /// @param payees names of everybody who may be paid
    /// @param writtenOffCents what staff has given up, at the platform's cost
    static EveryCent of(
            Office office,
            LocalDate from,
            LocalDate to,
            Collection<String> projects,
            Set<String> payees,
            long writtenOffCents) {
        long netCents = 0;
        long earnedCents = 0;
        for (String project : projects) {
            Answer revenue = revenue(office, project, from, to);
            netCents += revenue.whole("net_cents");
            earnedCents += revenue.whole("net_cents") + revenue.whole("infrastructure_cents");
        }
        long platformCents = -writtenOffCents;
        long treasuryCents = 0;
        long givenBackCents = 0;
        long deficitCents = 0;
        long advancesCents = 0;
        boolean last = true;
        for (Row cycle : rows(office.carl, "/api/payouts/cycles?")) {
            if (cycle.text("plan").equals("weekly")) {
                boolean ahead = LocalDate.parse(cycle.text("period_end")).isAfter(to);
                advancesCents += ahead ? cycle.whole("totals.gross_cents") : 0;
                continue;
            }
            long platformBack = cycle.whole("totals.platform_given_back_cents");
            long treasuryBack = cycle.whole("totals.treasury_given_back_cents");
            platformCents += cycle.whole("totals.platform_cents") - platformBack;
            treasuryCents += cycle.whole("totals.treasury_cents") - treasuryBack;
            givenBackCents += platformBack + treasuryBack;
            deficitCents = last ? cycle.whole("totals.deficit_cents") : deficitCents;
            last = false;
        }
        long heldCents = 0;
        long pendingCents = 0;
        long negativeCents = 0;
        for (String payee : payees) {
            Answer earnings = office.earnings(payee);
            heldCents += earnings.whole("holdback_cents");
            pendingCents += earnings.whole("pending_cents");
            negativeCents += earnings.whole("negative_cents");
        }
        return new EveryCent(
                earnedCents,
                netCents,
                platformCents,
                treasuryCents,
                givenBackCents,
                paid(office),
                heldCents,
                pendingCents,
                negativeCents,
                deficitCents,
                advancesCents);
    }

    private static Answer revenue(Office office, String project, LocalDate from, LocalDate to) {
        return office.carl
                .get(
                        "/api/projects/%s/revenue?from=%s&to=%s&bucket=month"
                                .formatted(project, from, to))
                .expect(200);
    }

    private static long paid(Office office) {
        long paidCents = 0;
        for (String status : List.of("sent", "paid")) {
            for (Row transfer :
                    rows(office.carl, "/api/payouts/transfers?status=" + status + "&")) {
                paidCents += transfer.whole("amount_cents");
            }
        }
        return paidCents;
    }

    long missingCents() {
        return netCents
                - platformCents
                - treasuryCents
                - paidCents
                - heldCents
                - pendingCents
                + negativeCents
                + deficitCents
                + advancesCents;
    }

    /// What the books say that projects earned in these months, hosting not yet taken.
    static long earnedInTheBooks(Office office, LocalDate from, LocalDate to) {
        return -Long.parseLong(
                RigPostgres.column(
                                office.rig.database(),
                                """
                                SELECT COALESCE(sum(p.amount_cents), 0)
                                FROM backoffice.ledger_postings p
                                JOIN backoffice.ledger_entries e ON e.id = p.entry_id
                                WHERE p.account IN
                                    ('project_revenue', 'project_refunds', 'project_disputes')
                                  AND e.period BETWEEN '%s' AND '%s'
                                """
                                        .formatted(from, to))
                        .getFirst());
    }

    /// One entry of a list.
    record Row(Answer page, int at) {
        String text(String name) {
            return page.text("data." + at + "." + name);
        }

        long whole(String name) {
            return page.whole("data." + at + "." + name);
        }
    }

    /// All entries of a list, page after page.
    static List<Row> rows(RigClient client, String path) {
        List<Row> rows = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Answer page = client.get(path + "limit=100" + cursor).expect(200);
            for (int i = 0; i < page.list("data").size(); i++) {
                rows.add(new Row(page, i));
            }
            cursor =
                    page.body().endsWith("\"next_cursor\":null}")
                            ? null
                            : "&cursor=" + page.text("next_cursor");
        }
        return rows;
    }
}
