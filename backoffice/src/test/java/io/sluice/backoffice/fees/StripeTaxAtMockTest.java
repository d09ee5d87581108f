package io.sluice.backoffice.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.StripeMock;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.gateway.Secret;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Taxes, asked for by Stripe's library at a server that is not ours.
class StripeTaxAtMockTest {
    private static final UUID ID = new UUID(1, 2);
    @RegisterExtension static final StripeMock STRIPE = new StripeMock();

    private final StripeTaxClient tax =
            new StripeTaxClient(
                    new PlatformClient(new Secret(StripeMock.KEY), STRIPE.url()), "txcd_10103001");

    /// The mock makes up amounts that do not fit: such an answer is none.
    @Test
    void asksByWhatStripeDescribesAndTakesNoAnswerThatDoesNotFit() {
        Fee fee = new Fee(ID, Invoice.Kind.PRO, ID, null, LocalDate.parse("2026-01-01"), 2_900, 0);
        List<Customer> customers =
                List.of(
                        new Customer(ID, "US", "CA", "94103", null),
                        new Customer(ID, "DE", null, null, "DE136695976"),
                        new Customer(ID, "GB", null, "SW1A 1AA", "GB980780684"),
                        new Customer(ID, "AU", null, null, "51824753556"),
                        new Customer(ID, "IN", null, null, "27AAPFU0939F1ZV"),
                        new Customer(ID, "CA", "QC", "H3Z 2Y7", "123456789RT0001"));
        for (Customer customer : customers) {
            assertThat(tax.calculate(fee, customer, 1))
                    .isEqualTo(new Answer.Unknown<>("unreadable_calculation"));
            assertThat(STRIPE.asked())
                    .as(customer.country())
                    .containsExactly("POST /v1/tax/calculations");
        }
    }

    @Test
    void declaresByWhatStripeDescribes() {
        assertThat(tax.declare(ID, "taxcalc_1")).isInstanceOf(Answer.Given.class);
        assertThat(STRIPE.asked())
                .containsExactly("POST /v1/tax/transactions/create_from_calculation");
    }
}
