package io.sluice.gateway;

import io.sluice.gateway.api.GatewayRoutes;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.ComputeEstimates;
import io.sluice.gateway.directory.KeyDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.KeyHash;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Role;
import io.sluice.metering.engine.ApiKeys.ApiKey;
import io.sluice.metering.engine.MeteringEngine;
import java.nio.charset.StandardCharsets;

/// What all event loops share, filled from a recovered engine.
record Directories(
        AccountDirectory accounts,
        KeyDirectory keys,
        KeyRing keyRing,
        Tariff tariff,
        ComputeEstimates estimates) {
    /// The number of the operator's own key; keys of the engine count from 0.
    private static final long ADMIN_KEY_NUMBER = -1;

    static Directories of(MeteringEngine engine, String adminKey) {
        AccountDirectory accounts = new AccountDirectory();
        for (int account = 0; account < engine.accounts().size(); account++) {
            accounts.enter(account, new String(engine.ownerId(account), StandardCharsets.UTF_8));
        }
        KeyRing ring = new KeyRing();
        for (ApiKey key : engine.keys().all()) {
            if (!key.revoked()) {
                ring.put(KeyHash.of(key.sha256()), GatewayRoutes.principal(key));
            }
        }
        admit(ring, adminKey);
        return new Directories(
                accounts,
                new KeyDirectory(engine.keys().all()),
                ring,
                new Tariff(engine.terms()),
                new ComputeEstimates(engine.compute().sums()));
    }

    /// Lets the operator's own key in.
    static void admit(KeyRing ring, String adminKey) {
        ring.put(
                KeyHash.of(adminKey),
                new Principal(
                        ADMIN_KEY_NUMBER,
                        Role.ADMIN,
                        Principal.UNBOUND,
                        null,
                        true,
                        Principal.NEVER));
    }
}
