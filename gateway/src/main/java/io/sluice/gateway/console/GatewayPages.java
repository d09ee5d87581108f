package io.sluice.gateway.console;

import io.sluice.gateway.console.Console.Look;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Every page of the gateway, for one event loop.
public final class GatewayPages {
    private static final String COOKIE = "sluice_gateway";

    private GatewayPages() {}

    /// The pages over these sessions.
    ///
    /// @param ownerId the owner of an account by its number
    /// @param publicUrl where browsers reach the gateway
    /// @param openId who vouches for people beside their keys; null: nobody
    public static List<Route> of(
            Sessions sessions,
            IntFunction<@Nullable String> ownerId,
            Supplier<String> publicUrl,
            @Nullable OpenId openId) {
        Console.Names names =
                (_, who) -> {
                    String owner = ownerId.apply(who.account());
                    return Future.succeededFuture(Objects.requireNonNullElse(owner, ""));
                };
        Console console =
                new Console(
                        new Look("Gateway", COOKIE, BuyerPages::tabs, List.of(), names),
                        sessions,
                        publicUrl,
                        openId);
        List<Route> routes = new ArrayList<>(console.routes());
        routes.addAll(new BuyerPages(console, ownerId).routes());
        routes.addAll(new DeskPages(console).routes());
        return routes;
    }
}
