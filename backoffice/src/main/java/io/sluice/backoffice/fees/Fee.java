package io.sluice.backoffice.fees;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of somebody for a month, before its tax.
///
/// @param invoiceId of the invoice it becomes
/// @param projectId whose hosting it is; null for a subscription
/// @param month its first day
/// @param takenCents what the project's revenue has covered of the net
public record Fee(
        UUID invoiceId,
        Invoice.Kind kind,
        UUID payerId,
        @Nullable UUID projectId,
        LocalDate month,
        long netCents,
        long takenCents) {
    /// The last day: a service of a month is supplied when it is over.
    LocalDate suppliedOn() {
        return month.plusMonths(1).minusDays(1);
    }
}
