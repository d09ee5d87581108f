package io.sluice.backoffice.tax;

import io.sluice.gateway.Secret;
import org.jspecify.annotations.Nullable;

/// How we are known to the vendor of tax forms.
///
/// @param trolley null: there is none, and staff records forms
/// @param payer who pays and files, in one line, as payees' copies name them
public record TaxSettings(@Nullable TrolleyAccess trolley, String payer) {
    public static final TaxSettings NONE = new TaxSettings(null, "");
    public static final String TROLLEY_BASE = "https://api.trolley.com";

    /// Our account at Trolley.
    ///
    /// @param base without the slash at its end, and without the version
    /// @param webhookSecrets what Trolley signs with, commas in between; null: nothing is taken
    public record TrolleyAccess(
            String base, String apiKey, Secret secret, @Nullable Secret webhookSecrets) {}
}
