package io.sluice.backoffice.fees;

import io.sluice.gateway.edge.Words;
import io.sluice.money.BasisPoints;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tax on one fee.
///
/// @param name what the country calls it; null where none is charged
/// @param percent the rate; several of them added up
public record FeeTax(Status status, @Nullable String name, BigDecimal percent, long taxCents) {
    private static final BigDecimal NOTHING = BigDecimal.valueOf(0, 2);

    /// How a fee stands with the customer's tax office.
    public enum Status {
        /// We charge it.
        CHARGED,
        /// A business, known by its id: it accounts for the tax itself.
        REVERSE_CHARGE,
        /// There may be one that we can't tell: sales tax in the US.
        UNDETERMINED,
        /// There is none, or none that we are registered for.
        NONE;

        public static final Words<Status> WORDS = Words.of(Status.class);
    }

    /// The tax of the customer's country on a day, rounded half-even to the cent.
    public static FeeTax of(VatTable table, Customer customer, LocalDate day, long cents) {
        if (customer.country().equals("US")) {
            return new FeeTax(Status.UNDETERMINED, null, NOTHING, 0);
        }
        Optional<VatTable.Rate> rate = table.at(customer.country(), customer.region(), day);
        if (rate.isEmpty()) {
            return new FeeTax(Status.NONE, null, NOTHING, 0);
        }
        String name = rate.get().tax();
        if (customer.vatId() != null) {
            return new FeeTax(Status.REVERSE_CHARGE, name, NOTHING, 0);
        }
        int basisPoints = rate.get().basisPoints();
        long taxCents = BasisPoints.halfEvenOf(basisPoints, cents);
        return new FeeTax(Status.CHARGED, name, BigDecimal.valueOf(basisPoints, 2), taxCents);
    }
}
