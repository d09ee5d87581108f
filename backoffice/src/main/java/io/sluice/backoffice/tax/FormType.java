package io.sluice.backoffice.tax;

import io.sluice.gateway.edge.Words;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Which form a payee has signed: persons of the US a W-9, everybody else a W-8BEN.
public enum FormType {
    W9,
    W8BEN;

    public static final Words<FormType> WORDS = Words.of(FormType.class);

    private static final int W8BEN_YEARS = 3;

    /// The form for payees in a country.
    public static FormType of(String country) {
        return country.equals("US") ? W9 : W8BEN;
    }

    /// Whether payees in a country may sign it: those of the United States abroad sign a W-9, too.
    public boolean isFor(String country) {
        return this == W9 || this == of(country);
    }

    /// The last day a form is good for: a W-8BEN to the end of the third year after the year of
    /// signing; null: a W-9 does not end.
    public @Nullable LocalDate expiresOn(LocalDate signedOn) {
        return this == W9 ? null : LocalDate.of(signedOn.getYear() + W8BEN_YEARS, 12, 31);
    }
}
