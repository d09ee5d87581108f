package io.sluice.gateway;

import io.sluice.gateway.api.GatewayRoutes;
import io.sluice.gateway.api.GatewayRoutes.SignInRoom;
import io.sluice.gateway.console.OpenId;
import io.sluice.gateway.console.Sessions;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.SignInStore;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.id.Uuid7;
import io.sluice.metering.host.HostClock;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How people come in at the gateway's console: who is in, whom a provider vouches for, and which
/// keys those are linked to. Shared by all event loops.
///
/// @param openId null: there is the key alone
record Doorway(Sessions sessions, SignInRoom signIns, @Nullable OpenId openId) {
    private static final String TABLE = "gateway.sign_in";

    /// @param access how we are known at the provider; null: there is none
    static Doorway of(
            @Nullable OpenIdAccess access, String publicUrl, KeyRing keys, Database database) {
        Sessions sessions = new Sessions(keys);
        SignInStore store = new SignInStore(TABLE);
        String issuer = access == null ? "" : access.issuer();
        OpenId openId =
                access == null
                        ? null
                        : access.openId(
                                publicUrl,
                                subject ->
                                        store.keyOf(database, issuer, subject)
                                                .map(found ->
                                                        found.map(keyId ->
                                                                GatewayRoutes.holder(
                                                                        keys, keyId))));
        return new Doorway(sessions, new SignInRoom(store, issuer, ids(), sessions::leave), openId);
    }

    private static Supplier<UUID> ids() {
        Uuid7 ids = new Uuid7(HostClock.SYSTEM, new SecureRandom());
        ReentrantLock turn = new ReentrantLock();
        return () -> {
            turn.lock();
            try {
                ids.next();
                return new UUID(ids.hi(), ids.lo());
            } finally {
                turn.unlock();
            }
        };
    }
}
