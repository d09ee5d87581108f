package io.sluice.backoffice.fees;

import io.sluice.gateway.edge.Words;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the platform asks of somebody for a month. It does not change any more.
///
/// @param number as the tax office wants them: in order, without gaps
/// @param projectId whose hosting it is; null for a subscription
/// @param period the first day of the month
/// @param takenCents what the project's revenue has covered of the net
/// @param stripe where Stripe Tax said the tax; null: our own table did
/// @param paidOn null: not paid yet
public record Invoice(
        UUID id,
        String number,
        Kind kind,
        UUID payerId,
        @Nullable UUID projectId,
        LocalDate period,
        long netCents,
        long takenCents,
        String country,
        @Nullable String region,
        @Nullable String vatId,
        FeeTax tax,
        @Nullable Source stripe,
        Instant createdAt,
        @Nullable LocalDate paidOn) {
    /// What Stripe Tax knows a tax by.
    ///
    /// @param transactionId null: declared there by the invoice's id, but the answer was lost
    /// @param jurisdiction whose tax it is, such as `US-CA`
    /// @param reason why it is taxed so, in Stripe's words
    public record Source(
            String calculationId,
            @Nullable String transactionId,
            String jurisdiction,
            String reason) {}

    /// What is paid for.
    public enum Kind {
        INFRASTRUCTURE,
        PRO;

        public static final Words<Kind> WORDS = Words.of(Kind.class);
    }

    /// What is still asked for: what revenue did not cover, and the tax on all of it.
    public long dueCents() {
        return netCents - takenCents + tax.taxCents();
    }

    /// Whether there is nothing to pay, or it was.
    public boolean isPaid() {
        return paidOn != null || dueCents() == 0;
    }
}
