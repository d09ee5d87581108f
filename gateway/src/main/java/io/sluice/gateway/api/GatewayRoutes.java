package io.sluice.gateway.api;

import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.SignInStore;
import io.sluice.gateway.directory.KeyDirectory;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.events.Follower;
import io.sluice.gateway.sales.ReceiptSeal;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.solana.Wallets;
import io.sluice.gateway.sales.solana.X402;
import io.sluice.gateway.sales.stripe.StripeWebhook;
import io.sluice.gateway.webhooks.Webhooks;
import io.sluice.metering.engine.ApiKeys.ApiKey;
import io.sluice.metering.message.Commands.CreateKey;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.projection.GraphReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Every route of the metering API, for one event loop.
public final class GatewayRoutes {
    private GatewayRoutes() {}

    /// What works beside the hot path, in the back rooms.
    ///
    /// @param x402 null: a refusal for want of credits does not say how to pay
    public record BackOfHouse(
            Database database,
            Webhooks webhooks,
            SaleDesk sales,
            StripeWebhook stripe,
            @Nullable X402 x402,
            ReceiptSeal receipts) {}

    /// What signing in to the console by an OpenID provider needs.
    ///
    /// @param issuer the provider that is set up; empty: none
    /// @param leave ends the visits of a subject of that provider's
    public record SignInRoom(
            SignInStore store, String issuer, Supplier<UUID> ids, Consumer<String> leave) {}

    /// `publicUrl` tells where clients reach the gateway, without a slash at its end, once it
    /// serves; `events` lets readers of events in.
    public static List<Route> of(
            Desk desk,
            Consumer<Follower> events,
            GraphReader graph,
            BackOfHouse back,
            SignInRoom signIns,
            Supplier<String> publicUrl) {
        QuoteView view = new QuoteView(desk.accounts());
        HoldsApi holds = new HoldsApi(desk, view);
        Paywall paywall = new Paywall(desk, back.x402(), publicUrl);
        QuotesApi quotes = new QuotesApi(desk, view, paywall, publicUrl);
        Operations operations = new Operations(quotes, holds);
        BackRoom backRoom = new BackRoom(back.database());
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountsApi(desk).routes());
        routes.addAll(new HistoryApi(desk, graph).routes());
        routes.addAll(new GrantsApi(desk).routes());
        routes.addAll(new KeysApi(desk).routes());
        routes.addAll(new SignInsApi(desk, backRoom, signIns).routes());
        routes.addAll(quotes.routes());
        routes.addAll(holds.routes());
        routes.addAll(new InjectionsApi(desk, view, holds).routes());
        routes.addAll(new BatchApi(desk, operations, publicUrl).routes());
        routes.addAll(new StreamApi(operations, publicUrl).routes());
        routes.addAll(new EventsApi(desk, events).routes());
        routes.addAll(new WebhooksApi(desk, backRoom, back.webhooks()).routes());
        routes.addAll(new SalesApi(desk, backRoom, back, publicUrl).routes());
        routes.addAll(new PaymentHooksApi(back.stripe()).routes());
        routes.addAll(new WalletsApi(desk, backRoom, new Wallets(back.database())).routes());
        routes.addAll(new PricingApi(desk).routes());
        routes.addAll(new UsageApi(desk).routes());
        return routes;
    }

    /// The id of a key as the API shows it.
    public static String keyId(int number) {
        return KeysApi.ID_PREFIX + number;
    }

    /// Who holds a key, by its id; null where there is none that is valid.
    public static @Nullable Principal holder(KeyRing keys, String keyId) {
        return SignInsApi.holder(keys, keyId);
    }

    /// What a recovered key lets its holder do.
    public static Principal principal(ApiKey key) {
        return KeysApi.principal(key);
    }

    /// Lists a key the engine has made, and lets its holder in.
    public static void admit(CreateKey command, Receipt receipt, KeyDirectory keys, KeyRing ring) {
        KeysApi.admit(command, receipt, keys, ring);
    }
}
