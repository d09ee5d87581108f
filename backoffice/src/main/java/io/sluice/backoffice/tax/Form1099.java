package io.sluice.backoffice.tax;

import java.util.UUID;

/// What a payee with a W-9 was paid in a year, by the day of payment. What went through PayPal is
/// reported by PayPal's network and not by us.
///
/// @param reportableCents box 1
/// @param withheldCents box 4, part of box 1
/// @param payouts of either kind
public record Form1099(
        int year,
        UUID contributorId,
        String displayName,
        String country,
        String tinStatus,
        long reportableCents,
        long withheldCents,
        long paypalCents,
        long payouts) {}
