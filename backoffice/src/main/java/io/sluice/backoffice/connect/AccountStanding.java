package io.sluice.backoffice.connect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an account stands, as Stripe last told it.
///
/// @param currentlyDue what Stripe still wants to know, in its own words
/// @param disabledReason Stripe's word for why something is not allowed
public record AccountStanding(
        boolean chargesEnabled,
        boolean payoutsEnabled,
        boolean detailsSubmitted,
        boolean suspended,
        @Nullable String disabledReason,
        List<String> currentlyDue) {
    /// Nothing has been heard of it yet.
    public static final AccountStanding UNHEARD =
            new AccountStanding(false, false, false, false, null, List.of());

    public AccountStanding {
        currentlyDue = List.copyOf(currentlyDue);
    }

    /// In one word.
    ///
    /// @param takesCharges whether it is to take customers' money; a payee's is only paid out
    public String status(boolean takesCharges) {
        if (suspended) {
            return "suspended";
        }
        if (!detailsSubmitted) {
            return "onboarding";
        }
        if (payoutsEnabled && (chargesEnabled || !takesCharges)) {
            return "enabled";
        }
        return currentlyDue.isEmpty() ? "pending" : "restricted";
    }
}
