package io.sluice.gateway.api;

import io.sluice.gateway.edge.Html;
import io.sluice.gateway.sales.ProviderEvent;
import io.sluice.gateway.sales.Purchase;
import io.sluice.gateway.sales.PurchaseStatus;
import io.sluice.money.Micros;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// A purchase's receipt for people: what was paid, at which rate, which credits, which events.
final class ReceiptPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final long CENT_MICROS = 10_000;

    private ReceiptPage() {}

    static Buffer of(Purchase purchase, List<ProviderEvent> events) {
        Html page = new Html("Receipt " + purchase.id());
        page.raw("<h1>").words(amount(purchase.creditsMicros())).raw(" credits</h1>");
        page.in("<p class=\"soft\">", words(purchase.status()), "</p>").raw("<table>");
        row(page, "Purchase", purchase.id());
        String accountId = purchase.accountId();
        row(page, "Account", accountId == null ? "" : accountId);
        row(page, "Price", dollars(purchase.usdMicros()));
        long rateMicros = PurchaseView.rateMicros(purchase);
        row(page, "Rate", rateMicros == 0 ? "" : amount(rateMicros) + " credits for $1");
        row(page, "Paid through", purchase.method().word());
        row(page, "Ordered", time(purchase.createdAtMillis()));
        Purchase.Paid paid = purchase.paid();
        if (paid != null) {
            paid(page, paid);
        }
        page.raw("</table>");
        if (!events.isEmpty()) {
            page.raw("<h2>What we were told</h2><table>");
            events.forEach(event ->
                    row(page, time(event.receivedAtMillis()), event.kind() + " " + event.id()));
            page.raw("</table>");
        }
        return page.page();
    }

    private static void paid(Html page, Purchase.Paid paid) {
        row(
                page,
                "Paid",
                paid.usdMicros() == 0
                        ? paid.amount() + " " + paid.unit()
                        : dollars(paid.usdMicros()));
        row(page, "Received", time(paid.receivedAtMillis()));
        row(page, "Payment", paid.paymentId());
        Long credited = paid.creditedMicros();
        row(page, "Credited", credited == null ? "nothing yet" : amount(credited) + " credits");
        if (paid.takenBackMicros() > 0) {
            row(page, "Taken back", amount(paid.takenBackMicros()) + " credits");
        }
    }

    private static void row(Html page, String name, String value) {
        if (!value.isEmpty()) {
            page.raw("<tr><th>").words(name).raw("</th><td>").words(value).raw("</td></tr>");
        }
    }

    private static String words(PurchaseStatus status) {
        return switch (status) {
            case PENDING -> "Waiting for the payment. Reload this page to see it arrive.";
            case PAID -> "Paid, and credited.";
            case EXPIRED -> "Not paid in time. Nothing was charged or credited.";
            case REFUNDED -> "Paid back.";
            case DISPUTED -> "Disputed with the bank.";
            case MISMATCHED -> "Something came in that is not what was asked for; we look at it.";
            case UNMATCHED -> "Money came in and we do not know for whom; we look at it.";
        };
    }

    private static String amount(long micros) {
        return Micros.append(new StringBuilder(), micros).toString();
    }

    /// With two decimals, and more where there are more.
    private static String dollars(long micros) {
        if (micros % CENT_MICROS != 0) {
            return "$" + amount(micros);
        }
        long cents = micros / CENT_MICROS;
        return "$%d.%02d".formatted(cents / 100, cents % 100);
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
