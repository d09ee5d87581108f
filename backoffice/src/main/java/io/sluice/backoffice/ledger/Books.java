package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns effects into balanced entries, and says which period they count in.
public final class Books {
    /// What the entries of hosting are called.
    public static final String INFRASTRUCTURE = "infrastructure";

    private Books() {}

    /// Where something counts.
    ///
    /// @param period the first day of its month
    /// @param day the day within it: that of its origin, or the first where the period is a later
    ///   one
    public record Place(LocalDate period, LocalDate day) {}

    /// The month of the origin, or the first one not yet calculated where that is later.
    ///
    /// @param firstOpen the first day of the first month not yet calculated, or null before any
    public static Place place(Instant origin, @Nullable LocalDate firstOpen) {
        LocalDate day = LocalDate.ofInstant(origin, ZoneOffset.UTC);
        LocalDate month = day.withDayOfMonth(1);
        return firstOpen == null || !firstOpen.isAfter(month)
                ? new Place(month, day)
                : new Place(firstOpen, firstOpen);
    }

    /// The entry of one effect; without postings where nothing moves.
    public static LedgerEntry entry(UUID projectId, Effect effect, LocalDate period) {
        return new LedgerEntry(
                projectId,
                effect.key().kind().word(),
                effect.key().origin(),
                period,
                postings(effect));
    }

    /// A month's hosting: what revenue covers, and what the founder is asked for.
    public static LedgerEntry infrastructure(
            UUID projectId, Instant origin, LocalDate period, long takenCents, long invoicedCents) {
        List<Posting> postings = new ArrayList<>();
        post(postings, ChartOfAccounts.PROJECT_INFRASTRUCTURE, takenCents);
        post(postings, ChartOfAccounts.FOUNDER_INVOICES, invoicedCents);
        post(
                postings,
                ChartOfAccounts.INFRASTRUCTURE_INCOME,
                -Math.addExact(takenCents, invoicedCents));
        return new LedgerEntry(projectId, INFRASTRUCTURE, origin, period, postings);
    }

    private static List<Posting> postings(Effect effect) {
        List<Posting> postings = new ArrayList<>();
        long usdCents = effect.usdCents();
        switch (effect.key().kind()) {
            case CHARGE -> {
                // The fee is the platform's cost: the project is credited with the whole.
                long feeCents = effect.feeOrZeroCents();
                post(
                        postings,
                        ChartOfAccounts.STRIPE_BALANCE,
                        Math.subtractExact(usdCents, feeCents));
                post(postings, ChartOfAccounts.STRIPE_FEES, feeCents);
                post(postings, ChartOfAccounts.PROJECT_REVENUE, -usdCents);
            }
            case REFUND -> {
                post(postings, ChartOfAccounts.STRIPE_BALANCE, usdCents);
                post(postings, ChartOfAccounts.PROJECT_REFUNDS, -usdCents);
            }
            case DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST -> {
                post(postings, ChartOfAccounts.STRIPE_BALANCE, usdCents);
                post(postings, ChartOfAccounts.PROJECT_DISPUTES, -usdCents);
            }
            case USAGE -> {
                post(postings, ChartOfAccounts.CREDITS_SOLD, usdCents);
                post(postings, ChartOfAccounts.PROJECT_REVENUE, -usdCents);
            }
        }
        return postings;
    }

    private static void post(List<Posting> postings, ChartOfAccounts account, long amountCents) {
        if (amountCents != 0) {
            postings.add(new Posting(account, amountCents));
        }
    }
}
