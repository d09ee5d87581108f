package io.sluice.backoffice.fees;

import io.sluice.gateway.edge.Words;
import io.sluice.money.BasisPoints;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tax on one fee.
///
/// @param name what the country calls it; null where none is charged
public record FeeTax(Status status, @Nullable String name, int basisPoints, long taxCents) {
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

    /// The tax of a country on a day, rounded half-even to the cent.
    ///
    /// @param vatId a sound one, or null
    public static FeeTax of(
            VatTable table,
            String country,
            @Nullable String region,
            @Nullable String vatId,
            LocalDate day,
            long cents) {
        if (country.equals("US")) {
            return new FeeTax(Status.UNDETERMINED, null, 0, 0);
        }
        Optional<VatTable.Rate> rate = table.at(country, region, day);
        if (rate.isEmpty()) {
            return new FeeTax(Status.NONE, null, 0, 0);
        }
        String name = rate.get().tax();
        if (vatId != null) {
            return new FeeTax(Status.REVERSE_CHARGE, name, 0, 0);
        }
        int basisPoints = rate.get().basisPoints();
        long taxCents = BasisPoints.halfEvenOf(basisPoints, cents);
        return new FeeTax(Status.CHARGED, name, basisPoints, taxCents);
    }
}
