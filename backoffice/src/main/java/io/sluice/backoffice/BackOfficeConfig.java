package io.sluice.backoffice;

import io.sluice.gateway.Secret;
import io.sluice.gateway.Variables;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything the back office alone can be told from outside; what it shares with the gateway is in
/// its premises. `docs/reference/config.md` says what each is for.
///
/// @param port the port listened on; 0 takes a free one
/// @param testClock whether the time can be set over HTTP
/// @param detailsKey what encrypts payout details; null: a key kept in the data folder
/// @param connectSecrets what Stripe signs events about projects with, with commas in between
/// @param stripeKey what opens Stripe's API; null: nothing is asked of it
/// @param stripeBase where that is; empty: at Stripe
public record BackOfficeConfig(
        int port,
        boolean testClock,
        @Nullable Secret detailsKey,
        @Nullable Secret connectSecrets,
        @Nullable Secret stripeKey,
        String stripeBase) {
    private static final int PORT = 8081;

    /// Reads and checks; what is wrong is gathered in the variables.
    static BackOfficeConfig read(Variables variables) {
        return new BackOfficeConfig(
                variables.whole("SLUICE_BACKOFFICE_PORT", 0, 65_535, PORT),
                variables.flag("SLUICE_TEST_CLOCK"),
                variables.secretOrNull("SLUICE_DETAILS_KEY"),
                variables.secretOrNull("STRIPE_CONNECT_WEBHOOK_SECRET"),
                variables.secretOrNull("STRIPE_API_KEY"),
                variables.url("STRIPE_API_BASE"));
    }

    /// Each of the secrets; none where none is set.
    List<String> connectSecretList() {
        return connectSecrets == null
                ? List.of()
                : connectSecrets.use(text ->
                        Arrays.stream(text.split(",", -1))
                                .map(String::strip)
                                .filter(secret -> !secret.isEmpty())
                                .toList());
    }
}
