package io.sluice.backoffice.ledger;

import java.time.Instant;
import java.util.UUID;

/// What the platform lost, or recovered, between two looks at the gateway.
///
/// @param number its place among all, from 1
/// @param entryId its entry in the books
/// @param unpaidMicros millionths of credits that were spent and are not paid for, in all
/// @param microsPerDollar how many of them a dollar bought then
/// @param amountCents lost since the look before; below zero: recovered
/// @param restHundredths what was too small for a cent, in hundredths of a millionth of a credit
public record CreditLoss(
        long number,
        UUID entryId,
        long unpaidMicros,
        long microsPerDollar,
        long amountCents,
        long restHundredths,
        Instant bookedAt) {}
