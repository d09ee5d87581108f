package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
                null,
                postings(effect));
    }

    /// A month's hosting: what revenue covers, and what the founder is asked for.
    public static LedgerEntry infrastructure(
            UUID projectId, Instant origin, LocalDate period, long takenCents, long invoicedCents) {
        List<Posting> postings =
                new Postings()
                        .debit(ChartOfAccounts.PROJECT_INFRASTRUCTURE, takenCents)
                        .debit(ChartOfAccounts.FOUNDER_INVOICES, invoicedCents)
                        .credit(
                                ChartOfAccounts.INFRASTRUCTURE_INCOME,
                                Math.addExact(takenCents, invoicedCents))
                        .lines();
        return new LedgerEntry(projectId, INFRASTRUCTURE, origin, period, null, postings);
    }

    /// Credits were spent, and their payment went back: lost, or recovered where that is below
    /// zero.
    public static LedgerEntry creditLoss(long number, long cents, Place place, Instant now) {
        return new LedgerEntry(
                null,
                "credit_loss",
                now,
                place.period(),
                "credit-loss:" + number,
                new Postings()
                        .debit(ChartOfAccounts.CREDIT_LOSSES, cents)
                        .credit(ChartOfAccounts.CREDITS_SOLD, cents)
                        .lines());
    }

    private static List<Posting> postings(Effect effect) {
        Postings postings = new Postings();
        long usdCents = effect.usdCents();
        switch (effect.key().kind()) {
            case CHARGE -> {
                // The fee is the platform's cost: the project is credited with the whole.
                long feeCents = effect.feeOrZeroCents();
                postings.debit(
                                ChartOfAccounts.STRIPE_BALANCE,
                                Math.subtractExact(usdCents, feeCents))
                        .debit(ChartOfAccounts.STRIPE_FEES, feeCents)
                        .credit(ChartOfAccounts.PROJECT_REVENUE, usdCents);
            }
            case REFUND ->
                    postings.debit(ChartOfAccounts.STRIPE_BALANCE, usdCents)
                            .credit(ChartOfAccounts.PROJECT_REFUNDS, usdCents);
            case DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST ->
                    postings.debit(ChartOfAccounts.STRIPE_BALANCE, usdCents)
                            .credit(ChartOfAccounts.PROJECT_DISPUTES, usdCents);
            case USAGE ->
                    postings.debit(ChartOfAccounts.CREDITS_SOLD, usdCents)
                            .credit(ChartOfAccounts.PROJECT_REVENUE, usdCents);
        }
        return postings.lines();
    }
}
