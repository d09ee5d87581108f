package io.sluice.backoffice.fees;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What Stripe Tax says of one fee.
///
/// @param calculationId by which it can be looked up there
/// @param transactionId under which it is declared; null: not yet, or the answer was lost
/// @param customer of whom it was asked
/// @param jurisdiction whose tax it is, such as `US-CA`
/// @param reason why it is taxed so, in Stripe's words
/// @param expiresAt when the calculation can be declared no more
public record StripeTax(
        String calculationId,
        @Nullable String transactionId,
        Customer customer,
        FeeTax tax,
        String jurisdiction,
        String reason,
        Instant expiresAt) {
    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
