package io.sluice.gateway;

import io.sluice.gateway.edge.KeyRing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an {@link Annex} finds where it is built.
///
/// @param bind the address to listen on
/// @param allowedHosts names to answer to; empty: this machine's own
/// @param folder the data folder
/// @param keys the keys that are valid now, shared with the gateway where there is one
/// @param openId who vouches for people beside their keys; null: nobody
/// @param gateway the gateway next door; empty when the annex runs alone
public record Premises(
        String bind,
        List<String> allowedHosts,
        Path folder,
        KeyRing keys,
        @Nullable OpenIdAccess openId,
        Optional<Neighbour> gateway) {

    /// The gateway as its annex sees it: an address, a key that opens it, and one that makes keys
    /// which hold on both listeners.
    ///
    /// @param demo what signs the events that a demo sends itself; null outside of a demo
    public record Neighbour(String url, Secret adminKey, KeyIssuer issuer, @Nullable Secret demo) {}
}
