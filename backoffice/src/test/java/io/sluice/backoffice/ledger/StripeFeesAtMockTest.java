package io.sluice.backoffice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.StripeMock;
import io.sluice.gateway.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Charges and the balance, asked for by Stripe's library at a server that is not ours.
class StripeFeesAtMockTest {
    private static final Instant NOW = Instant.parse("2026-01-15T06:00:00Z");
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    private final StripeFeeClient fees =
            new StripeFeeClient(new Secret(StripeMock.KEY), STRIPE.url());

    @Test
    void asksByWhatStripeDescribes() {
        assertThat(fees.ask("ch_1", null)).isInstanceOf(StripeFeeClient.Answer.NotYet.class);
        assertThat(fees.ask("ch_1", "acct_1")).isInstanceOf(StripeFeeClient.Answer.NotYet.class);
        assertThat(fees.balance(NOW.minusSeconds(60), NOW)).isEmpty();
        assertThat(STRIPE.asked())
                .containsExactly(
                        "GET /v1/charges/{charge}",
                        "GET /v1/charges/{charge}",
                        "GET /v1/balance_transactions");
    }

    /// Stripe has listed the payments of invoices since 2025; the description is older.
    @Test
    void theDescriptionHasNoPaymentsOfInvoices() {
        assertThat(fees.askInvoice("pi_1", null)).isInstanceOf(StripeFeeClient.Answer.NotYet.class);
        assertThat(STRIPE.asked())
                .containsExactly(
                        "GET /v1/invoice_payments ! /v1/invoice_payments:"
                                + " Path not found: /v1/invoice_payments");
    }

    @Test
    void knowsNothingFromAnEmptyAnswer() {
        STRIPE.refusesWithoutAWord();
        assertThat(fees.askInvoice("pi_1", null)).isInstanceOf(StripeFeeClient.Answer.Away.class);
    }
}
