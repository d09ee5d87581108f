package io.sluice.backoffice.tax;

import java.time.Instant;
import java.util.UUID;

/// A payout on one of our rails, as the vendor is told of it for its own totals.
///
/// @param isReportable whether it is ours to report: what goes through PayPal is not
public record OfflinePayment(
        UUID payoutId,
        String recipientId,
        long amountCents,
        long withheldCents,
        Instant paidAt,
        boolean isReportable) {}
