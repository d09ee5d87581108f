package io.sluice.backoffice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backoffice.ledger.Effect.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Facts into balanced entries.
class BooksTest {
    private static final UUID PROJECT = new UUID(1, 2);
    private static final Instant ORIGIN = Instant.parse("2026-01-31T23:59:59Z");
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);

    @Test
    void creditsTheProjectWithTheWholeAndThePlatformWithTheFee() {
        assertThat(postings(Kind.CHARGE, 4_900, 172L))
                .containsExactly(
                        new Posting(ChartOfAccounts.STRIPE_BALANCE, 4_728),
                        new Posting(ChartOfAccounts.STRIPE_FEES, 172),
                        new Posting(ChartOfAccounts.PROJECT_REVENUE, -4_900));
        assertThat(postings(Kind.CHARGE, 0, 172L))
                .containsExactly(
                        new Posting(ChartOfAccounts.STRIPE_BALANCE, -172),
                        new Posting(ChartOfAccounts.STRIPE_FEES, 172));
    }

    @Test
    void everyKindBalances() {
        for (Kind kind : Kind.values()) {
            for (long cents : new long[] {-4_900, 0, 1}) {
                long sum = postings(kind, cents, 0L).stream().mapToLong(Posting::amountCents).sum();
                assertThat(sum).as("%s %d", kind, cents).isZero();
            }
        }
    }

    @Test
    void whatDoesNotBalanceIsNoEntry() {
        List<Posting> lopsided = List.of(new Posting(ChartOfAccounts.STRIPE_BALANCE, 1));
        assertThatThrownBy(
                        () -> new LedgerEntry(PROJECT, "charge", ORIGIN, JANUARY, null, lopsided))
                .hasMessageContaining("add up to zero");
    }

    @Test
    void asksTheFounderForTheHostingThatRevenueDoesNotCover() {
        assertThat(Books.infrastructure(PROJECT, ORIGIN, JANUARY, 1_500, 500).postings())
                .containsExactly(
                        new Posting(ChartOfAccounts.PROJECT_INFRASTRUCTURE, 1_500),
                        new Posting(ChartOfAccounts.FOUNDER_INVOICES, 500),
                        new Posting(ChartOfAccounts.INFRASTRUCTURE_INCOME, -2_000));
    }

    @Test
    void countsInTheMonthOfItsOriginOrTheFirstOneStillOpen() {
        LocalDate day = LocalDate.of(2026, 1, 31);
        LocalDate march = LocalDate.of(2026, 3, 1);
        assertThat(Books.place(ORIGIN, null)).isEqualTo(new Books.Place(JANUARY, day));
        assertThat(Books.place(ORIGIN, JANUARY)).isEqualTo(new Books.Place(JANUARY, day));
        assertThat(Books.place(ORIGIN, march)).isEqualTo(new Books.Place(march, march));
    }

    private static List<Posting> postings(Kind kind, long usdCents, long feeCents) {
        Effect effect =
                new Effect(
                        new EffectKey("ch_1", kind, ORIGIN),
                        "usd",
                        usdCents,
                        usdCents,
                        feeCents,
                        RevenueSource.ONE_TIME,
                        "evt_1",
                        null);
        return Books.entry(PROJECT, effect, JANUARY).postings();
    }
}
