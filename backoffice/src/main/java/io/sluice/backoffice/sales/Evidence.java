package io.sluice.backoffice.sales;

import io.sluice.backoffice.ledger.RevenueSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What we can say for a payment that is disputed: only what the books and the charge show.
///
/// @param description what was sold, and by whom
/// @param servedOn the day it was paid
/// @param text the rest, in sentences
public record Evidence(
        String description,
        LocalDate servedOn,
        @Nullable String customerName,
        @Nullable String customerEmail,
        @Nullable String billingAddress,
        String text) {
    /// The payment as our books have it.
    ///
    /// @param refundedMinor what has gone back already
    public record Booked(
            String projectName,
            @Nullable String projectUrl,
            RevenueSource source,
            String chargeId,
            long amountMinor,
            long refundedMinor,
            String currency,
            Instant paidAt) {}

    /// The customer as the charge has them.
    public record Customer(
            @Nullable String name,
            @Nullable String email,
            @Nullable String address,
            @Nullable String receiptUrl,
            @Nullable String description) {}

    /// Puts together what is known.
    public static Evidence of(Booked booked, Customer customer) {
        String seller =
                booked.projectUrl() == null
                        ? booked.projectName()
                        : booked.projectName() + " (" + booked.projectUrl() + ")";
        String what = "%s of %s".formatted(words(booked.source()), seller);
        LocalDate paidOn = LocalDate.ofInstant(booked.paidAt(), ZoneOffset.UTC);
        StringJoiner text = new StringJoiner(" ");
        text.add("Charge %s was paid on %s for the %s.".formatted(booked.chargeId(), paidOn, what));
        text.add(
                "It came to %d in the smallest unit of %s; %d of that had been refunded before."
                        .formatted(
                                booked.amountMinor(),
                                booked.currency().toUpperCase(Locale.ROOT),
                                booked.refundedMinor()));
        if (customer.description() != null) {
            text.add("The payment was described as: " + customer.description() + ".");
        }
        if (customer.receiptUrl() != null) {
            text.add("The customer's receipt: " + customer.receiptUrl());
        }
        return new Evidence(
                "The " + what + ".",
                paidOn,
                customer.name(),
                customer.email(),
                customer.address(),
                text.toString());
    }

    private static String words(RevenueSource source) {
        return switch (source) {
            case SUBSCRIPTION -> "subscription";
            case ONE_TIME -> "purchase";
            case USAGE -> "metered use";
            case INVOICE -> "invoiced work";
            case DONATION -> "donation in favour";
        };
    }
}
