package io.sluice.gateway.console;

import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.Principal;
import org.jspecify.annotations.Nullable;

/// Somebody who has come in through the door.
///
/// @param token the hash of what their cookie holds
/// @param name what people call them; empty: nobody knows
/// @param subject whom a provider has vouched for; null: they came with the key itself
/// @param formToken what each form must bring back, so that no other site can send one
/// @param endsAtMillis when they have to come in again
record Session(
        KeyHash token,
        Principal principal,
        String name,
        @Nullable String subject,
        String formToken,
        long endsAtMillis) {}
