package io.sluice.backoffice.sales;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.gateway.edge.Words;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a project wants to sell, checked and ready to be sent.
///
/// @param key what Stripe knows the request by: the same for the same request of a caller
public record Order<T>(String key, UUID projectId, RevenueSource source, T what) {
    /// What everything of this sale carries, so that its charges are booked for what they are.
    Map<String, String> metadata() {
        return Map.of("project_id", IdKind.PROJECT.text(projectId), "source", source.word());
    }

    /// A price.
    public record NewPrice(
            String name,
            long amountCents,
            String currency,
            Price.@Nullable Every every,
            int everyCount) {}

    /// Where one customer pays: at Stripe, or in Stripe's elements on the project's own page.
    public enum Ui {
        PAGE,
        ELEMENTS;

        public static final Words<Ui> WORDS = Words.of(Ui.class);
    }

    /// What one customer pays.
    ///
    /// @param successUrl where they come to then
    /// @param cancelUrl where they come back to from a page at Stripe
    public record Checkout(
            Price price,
            long quantity,
            Ui ui,
            String successUrl,
            @Nullable String cancelUrl,
            @Nullable String email) {}

    /// A link under which many customers pay.
    public record Link(Price price, long quantity, @Nullable String returnUrl) {}

    /// An invoice to one customer.
    public record Invoice(
            String email,
            @Nullable String name,
            String currency,
            int daysUntilDue,
            @Nullable String memo,
            List<Line> lines) {
        public Invoice {
            lines = List.copyOf(lines);
        }

        public long totalCents() {
            return lines.stream().mapToLong(Line::amountCents).sum();
        }
    }

    /// A line of an invoice.
    public record Line(String description, long amountCents) {}

    /// So much was used by a customer.
    ///
    /// @param atSeconds when; null: now
    public record Usage(Price price, String customerId, long quantity, @Nullable Long atSeconds) {}
}
