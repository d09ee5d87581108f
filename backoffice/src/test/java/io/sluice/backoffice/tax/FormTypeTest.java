package io.sluice.backoffice.tax;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 002, sections 5 and 13, row by row: who signs what, until when it is good, and from what on a
/// year is reported.
class FormTypeTest {
    @ParameterizedTest
    @CsvSource({
        "US, W9, false",
        "GB, W8BEN, true",
        "DE, W8BEN, true",
        "FR, W8BEN, true",
        "NL, W8BEN, true",
        "CA, W8BEN, true",
        "AU, W8BEN, true",
        "IN, W8BEN, true",
        "BR, W8BEN, true"
    })
    void eachCountryHasItsForm(String country, FormType form, boolean mayBeW8ben) {
        assertThat(FormType.of(country)).isEqualTo(form);
        assertThat(form.isFor(country)).isTrue();
        assertThat(FormType.W9.isFor(country)).as("somebody of the US abroad").isTrue();
        assertThat(FormType.W8BEN.isFor(country)).isEqualTo(mayBeW8ben);
    }

    @ParameterizedTest
    @CsvSource({
        "W9, 2026-01-01,",
        "W8BEN, 2026-01-01, 2029-12-31",
        "W8BEN, 2026-12-31, 2029-12-31",
        "W8BEN, 2027-01-01, 2030-12-31"
    })
    void aFormIsGoodToTheEndOfTheThirdYearAfter(
            FormType form, LocalDate signedOn, @Nullable LocalDate lastDay) {
        assertThat(form.expiresOn(signedOn)).isEqualTo(lastDay);
    }

    @ParameterizedTest
    @CsvSource({
        "60000, 59999, false",
        "60000, 60000, true",
        "60000, 60001, true",
        "200000, 199999, false",
        "200000, 200000, true",
        "200000, 200001, true"
    })
    void aYearIsReportedFromItsThresholdOn(long threshold, long paidCents, boolean isReported) {
        assertThat(new Threshold(2026, threshold, true).isReached(paidCents)).isEqualTo(isReported);
    }
}
