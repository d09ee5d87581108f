package io.sluice.backoffice.treasury;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What went into a treasury and out of it in one quarter: opening + income − given back − spent =
/// closing.
///
/// @param openingCents what was in it before
/// @param income month by month, as the cycles gave it
public record TreasuryReport(
        Quarter quarter,
        Instant madeAt,
        long openingCents,
        List<Income> income,
        List<Spend> spends) {
    public TreasuryReport {
        income = List.copyOf(income);
        spends = List.copyOf(spends);
    }

    /// A month's part of net revenue, and what was given back for refunded months.
    public record Income(LocalDate month, long treasuryCents, long givenBackCents) {}

    public long incomeCents() {
        return income.stream().mapToLong(Income::treasuryCents).sum();
    }

    public long givenBackCents() {
        return income.stream().mapToLong(Income::givenBackCents).sum();
    }

    public long spentCents() {
        return spends.stream().mapToLong(Spend::amountCents).sum();
    }

    public long closingCents() {
        return openingCents + incomeCents() - givenBackCents() - spentCents();
    }

    /// What was spent for each purpose, those without any left out.
    public Map<TreasuryPurpose, Long> byPurpose() {
        Map<TreasuryPurpose, Long> sums = new EnumMap<>(TreasuryPurpose.class);
        spends.forEach(spend -> sums.merge(spend.purpose(), spend.amountCents(), Long::sum));
        return sums;
    }
}
