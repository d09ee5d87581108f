package io.sluice.backoffice.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Stripe's balance of some days beside our books of the same charges and days: what does not
/// agree, each difference under a name of its own.
public final class Reconciliation {
    private static final Set<String> CHARGES = Set.of("charge", "payment");
    private static final Set<String> REFUNDS =
            Set.of("refund", "payment_refund", "refund_failure", "payment_failure_refund");
    private static final Set<String> FEES = Set.of("charge_fee", "dispute_fees", "stripe_fee");
    private static final String ALL = "all";
    private static final Booked NOTHING = new Booked(0, 0);

    private final Map<String, Remainder> found = new TreeMap<>();

    private Reconciliation() {}

    /// One line of Stripe's balance.
    ///
    /// @param source what it is about: a charge, a refund, a dispute
    /// @param paymentId the payment intent behind that, or null
    public record Line(
            String type,
            String currency,
            long amountMinor,
            long feeMinor,
            String source,
            @Nullable String paymentId) {}

    /// What the books have of a charge.
    public record Booked(long cents, long feeCents) {}

    /// What the books have of the days, beside charges.
    public record DaySums(long refundCents, long disputeCents) {}

    /// A difference.
    ///
    /// @param object the charge, or what the amounts are the sum of
    public record Remainder(String kind, String object, long stripeCents, long ledgerCents) {
        /// Whether it is about what Stripe charges us.
        boolean isFee() {
            return FEES.contains(kind);
        }
    }

    /// All differences.
    ///
    /// @param booked the charges among the lines, and those of the days
    /// @param sold what the gateway took for credits, in cents, by payment intent: the rest of such
    ///   a payment, its refunds and disputes, is the gateway's to follow, its fee nobody's book
    public static List<Remainder> between(
            List<Line> lines, Map<String, Booked> booked, Map<String, Long> sold, DaySums days) {
        Reconciliation all = new Reconciliation();
        all.expect("refunds", days.refundCents());
        all.expect("disputes", days.disputeCents());
        Set<String> missing = new TreeSet<>(booked.keySet());
        for (Line line : lines) {
            Long soldCents = line.paymentId() == null ? null : sold.get(line.paymentId());
            if (soldCents != null) {
                if (CHARGES.contains(line.type())) {
                    all.add("credit_sale", line.source(), line.amountMinor(), soldCents);
                }
            } else if (!line.currency().equals(RevenueEvent.USD)) {
                all.add("in_" + line.currency(), line.type(), line.amountMinor(), 0);
            } else if (CHARGES.contains(line.type())) {
                missing.remove(line.source());
                all.charge(line, Objects.requireNonNullElse(booked.get(line.source()), NOTHING));
            } else if (REFUNDS.contains(line.type())) {
                all.add("refunds", ALL, line.amountMinor(), 0);
            } else if (line.type().equals("adjustment") && line.source().startsWith("d")) {
                all.add("disputes", ALL, line.amountMinor(), 0);
                all.add("dispute_fees", ALL, line.feeMinor(), 0);
            } else {
                all.add(line.type(), ALL, line.amountMinor(), 0);
            }
        }
        for (String chargeId : missing) {
            all.add("charge", chargeId, 0, Objects.requireNonNull(booked.get(chargeId)).cents());
        }
        return new ArrayList<>(
                all.found.values().stream()
                        .filter(each -> each.stripeCents() != each.ledgerCents())
                        .toList());
    }

    private void charge(Line line, Booked booked) {
        add("charge", line.source(), line.amountMinor(), booked.cents());
        add("charge_fee", line.source(), line.feeMinor(), booked.feeCents());
    }

    private void expect(String kind, long ledgerCents) {
        add(kind, ALL, 0, ledgerCents);
    }

    private void add(String kind, String object, long stripeCents, long ledgerCents) {
        found.merge(
                kind + " " + object,
                new Remainder(kind, object, stripeCents, ledgerCents),
                (a, b) ->
                        new Remainder(
                                kind,
                                object,
                                Math.addExact(a.stripeCents(), b.stripeCents()),
                                Math.addExact(a.ledgerCents(), b.ledgerCents())));
    }
}
