package io.sluice.backoffice.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 002, sections 5 and 13, row by row: what each country's customers pay on 100 dollars.
class FeeTaxTest {
    private static final VatTable TABLE = VatTable.standard();

    @ParameterizedTest
    @CsvSource({
        "AT, 2000",
        "BE, 2100",
        "BG, 2000",
        "HR, 2500",
        "CY, 1900",
        "CZ, 2100",
        "DK, 2500",
        "EE, 2400",
        "FI, 2550",
        "FR, 2000",
        "DE, 1900",
        "GR, 2400",
        "HU, 2700",
        "IE, 2300",
        "IT, 2200",
        "LV, 2100",
        "LT, 2100",
        "LU, 1700",
        "MT, 1800",
        "NL, 2100",
        "PL, 2300",
        "PT, 2300",
        "RO, 2100",
        "SK, 2300",
        "SI, 2200",
        "ES, 2100",
        "SE, 2500",
        "GB, 2000",
        "AU, 1000",
        "IN, 1800",
        "BR, 925"
    })
    void eachCountryHasItsRate(String country, long taxCents) {
        assertThat(tax(country, null, null, "2026-03-31", 10_000).taxCents()).isEqualTo(taxCents);
    }

    @ParameterizedTest
    @CsvSource({
        ", 500",
        "AB, 500",
        "BC, 500",
        "MB, 500",
        "NB, 1500",
        "NL, 1500",
        "NS, 1400",
        "NT, 500",
        "NU, 500",
        "ON, 1300",
        "PE, 1500",
        "QC, 500",
        "SK, 500",
        "YT, 500"
    })
    void canadaIsTaxedByProvince(@Nullable String province, long taxCents) {
        assertThat(tax("CA", province, null, "2026-03-31", 10_000).taxCents()).isEqualTo(taxCents);
    }

    @ParameterizedTest
    @CsvSource({
        "US, , , UNDETERMINED",
        "US, CA, , UNDETERMINED",
        "JP, , , NONE",
        "DE, , , CHARGED",
        "DE, , DE136695976, REVERSE_CHARGE",
        "GB, , GB980780684, REVERSE_CHARGE"
    })
    void whoAccountsForIt(
            String country, @Nullable String region, @Nullable String vatId, FeeTax.Status status) {
        FeeTax tax = tax(country, region, vatId, "2026-03-31", 10_000);
        assertThat(tax.status()).isEqualTo(status);
        assertThat(tax.taxCents() > 0).isEqualTo(status == FeeTax.Status.CHARGED);
    }

    @ParameterizedTest
    @CsvSource({
        "EE, , 2025-06-30, 2200", "EE, , 2025-07-01, 2400", "FI, , 2024-08-31, 2400",
        "FI, , 2024-09-01, 2550", "RO, , 2025-07-31, 1900", "RO, , 2025-08-01, 2100",
        "SK, , 2024-12-31, 2000", "CA, NS, 2025-03-31, 1500", "CA, NS, 2025-04-01, 1400"
    })
    void aRateHoldsFromItsDayOn(
            String country, @Nullable String region, String day, long taxCents) {
        assertThat(tax(country, region, null, day, 10_000).taxCents()).isEqualTo(taxCents);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "10, 3", "100, 26", "300, 76", "1010, 258", "2000, 510"})
    void aTaxIsRoundedHalfEvenToTheCent(long cents, long taxCents) {
        assertThat(tax("FI", null, null, "2026-01-31", cents).taxCents()).isEqualTo(taxCents);
    }

    @ParameterizedTest
    @CsvSource({
        "DE, de 136 695 976, true",
        "DE, DE136695975, false",
        "DE, ATU13669597, false",
        "FR, FR40303265045, true",
        "FR, FR403032650, false",
        "GR, EL123456789, true",
        "GR, GR123456789, false",
        "NL, NL123456789B01, true",
        "NL, NL123456789X01, false",
        "GB, GB 980 7806 84, true",
        "GB, GB980780685, false",
        "GB, GBGD001, true",
        "AU, 51 824 753 556, true",
        "AU, 51824753557, false",
        "IN, 27AAPFU0939F1ZV, true",
        "IN, 27AAPFU0939F1AV, false",
        "CA, 123456789RT0001, true",
        "CA, 123456789, false",
        "US, 12-3456789, false",
        "BR, 11222333000181, false"
    })
    void anIdMustHaveTheFormOfItsCountry(String country, String id, boolean sound) {
        assertThat(VatId.isSound(country, VatId.normal(id))).isEqualTo(sound);
    }

    private static FeeTax tax(
            String country,
            @Nullable String region,
            @Nullable String vatId,
            String day,
            long cents) {
        Customer customer = new Customer(new UUID(0, 1), country, region, null, vatId);
        return FeeTax.of(TABLE, customer, LocalDate.parse(day), cents);
    }
}
