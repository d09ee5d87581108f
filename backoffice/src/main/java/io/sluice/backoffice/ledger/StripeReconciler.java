package io.sluice.backoffice.ledger;

import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.ledger.Reconciliation.Line;
import io.sluice.backoffice.ledger.Reconciliation.Remainder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares the books with Stripe's own balance and leaves every difference as a row with a name,
/// for people to look into; it corrects nothing.
public final class StripeReconciler {
    private final Transactions transactions;
    private final @Nullable StripeFeeClient stripe;
    private final ReconciliationStore store = new ReconciliationStore();

    /// @param stripe null without a key: there is nothing to compare with
    public StripeReconciler(Transactions transactions, @Nullable StripeFeeClient stripe) {
        this.transactions = transactions;
        this.stripe = stripe;
    }

    /// The day before: charges one by one, refunds and disputes as sums.
    public String revenue(String job, Instant now) {
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        return compare(job, yesterday, yesterday, false, now);
    }

    /// The month before: what Stripe charged us for payments.
    public String fees(String job, Instant now) {
        LocalDate thisMonth = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        return compare(job, thisMonth.minusMonths(1), thisMonth.minusDays(1), true, now);
    }

    private String compare(
            String job, LocalDate first, LocalDate last, boolean feesOnly, Instant now) {
        StripeFeeClient client = stripe;
        if (client == null) {
            return "no key: nothing to compare with";
        }
        List<Line> lines =
                client.balance(
                        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        int left =
                transactions.writing(database -> {
                    List<String> sources = lines.stream().map(Line::source).toList();
                    List<String> payments =
                            lines.stream()
                                    .map(Line::paymentId)
                                    .filter(Objects::nonNull)
                                    .distinct()
                                    .toList();
                    List<Remainder> all =
                            Reconciliation.between(
                                    lines,
                                    store.booked(database, sources, first, last),
                                    store.sold(database, payments),
                                    store.days(database, first, last));
                    List<Remainder> kept =
                            feesOnly ? all.stream().filter(Remainder::isFee).toList() : all;
                    store.replace(database, job, first, last, kept, now);
                    return kept.size();
                });
        return lines.size() + " lines compared, " + left + " remainders";
    }
}
