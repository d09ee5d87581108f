package io.sluice.backoffice.payout;

import io.sluice.money.BasisPoints;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// How much of a paid lot is kept back, and until when.
public final class HoldbackRule {
    public static final int BASIS_POINTS = 2_000;
    public static final Duration WINDOW = Duration.ofDays(30);

    private HoldbackRule() {}

    /// 20% of the lot, rounded down: in the contributor's favour.
    public static long cents(long lotCents) {
        return BasisPoints.floorOf(BASIS_POINTS, lotCents);
    }

    /// What a lot has to hold back when it is paid: nothing a second time.
    public static long cents(Lot lot) {
        return lot.holdbackTaken() ? 0 : cents(lot.amountCents());
    }

    /// The first midnight UTC at which 30 full days have passed since the disbursement.
    public static LocalDate releaseDate(Instant disbursedAt) {
        Instant due = disbursedAt.plus(WINDOW);
        LocalDate day = LocalDate.ofInstant(due, ZoneOffset.UTC);
        boolean midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(due);
        return midnight ? day : day.plusDays(1);
    }
}
