package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.DemoTill.Sale;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the customers of the demo buy.
class DemoTillTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 8, 1);

    @Test
    void whatIsSoldOnADayIsTheSameWheneverItIsTold() {
        assertThat(DemoTill.petMatch(FIRST)).isEqualTo(DemoTill.petMatch(FIRST));
        assertThat(DemoTill.petMatch(FIRST)).isNotEqualTo(DemoTill.petMatch(FIRST.plusDays(1)));
    }

    @Test
    void eachSaleIsOfItsDayAndHasANameOfItsOwn() {
        List<String> names = new ArrayList<>();
        for (LocalDate day = FIRST; day.isBefore(FIRST.plusYears(1)); day = day.plusDays(1)) {
            for (Sale sale : DemoTill.petMatch(day)) {
                assertThat(LocalDate.ofInstant(sale.at(), ZoneOffset.UTC)).isEqualTo(day);
                assertThat(sale.cents()).isPositive();
                names.add(sale.id());
            }
            DemoTill.fieldNotes(day).forEach(sale -> names.add(sale.id()));
        }
        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    }

    /// 002's example: about ten thousand dollars a month.
    @Test
    void petMatchEarnsAboutWhatTheSpecificationSays() {
        long cents = 0;
        for (LocalDate day = FIRST; day.isBefore(FIRST.plusMonths(12)); day = day.plusDays(1)) {
            cents += DemoTill.petMatch(day).stream().mapToLong(Sale::cents).sum();
        }
        assertThat(cents / 12).isBetween(900_000L, 1_200_000L);
    }
}
