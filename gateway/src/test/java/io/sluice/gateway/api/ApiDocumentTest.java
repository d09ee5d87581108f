package io.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.api.GatewayRoutes.BackOfHouse;
import io.sluice.gateway.api.GatewayRoutes.SignInRoom;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.database.SignInStore;
import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.ComputeEstimates;
import io.sluice.gateway.directory.KeyDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Readiness;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.RouteTable;
import io.sluice.gateway.edge.SystemRoutes;
import io.sluice.gateway.flow.EngineLine;
import io.sluice.gateway.flow.MeteredInjection;
import io.sluice.gateway.flow.QuoteDesk;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.gateway.injector.EchoInjector;
import io.sluice.gateway.outward.TargetRules;
import io.sluice.gateway.sales.ReceiptSeal;
import io.sluice.gateway.sales.SaleDesk;
import io.sluice.gateway.sales.stripe.StripeSettings;
import io.sluice.gateway.sales.stripe.StripeWebhook;
import io.sluice.gateway.webhooks.EventFeed;
import io.sluice.gateway.webhooks.SecretBox;
import io.sluice.gateway.webhooks.Webhooks;
import io.sluice.id.Uuid7;
import io.sluice.metering.engine.ComputeTotals.Sums;
import io.sluice.metering.engine.Lineage;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Commands.Measured;
import io.sluice.metering.message.Commands.Terms;
import io.sluice.metering.message.Frame;
import io.sluice.metering.projection.GraphReader;
import io.sluice.metering.store.HeapAccountStore;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {
    private final ApiDocument document = ApiDocument.ofResource("/openapi.json");

    @Test
    void saysWhatTheRoutesDo() {
        assertThat(document.differences(new RouteTable(routes()))).isEmpty();
    }

    @Test
    void noticesWhatOnlyOneOfThemHas() {
        List<Route> routes = new ArrayList<>(routes());
        Route taken = routes.removeFirst();
        routes.add(Route.get("/v1/new", "somethingNew").roles(Role.AGENT).to(_ -> {}));

        assertThat(document.differences(new RouteTable(routes)))
                .containsExactly(
                        "served but not described: GET /v1/new somethingNew [admin, agent]",
                        "described but not served: GET /healthz " + taken.operation() + " []");
    }

    private static List<Route> routes() {
        Vertx vertx = Vertx.vertx();
        try {
            List<Route> routes =
                    new ArrayList<>(
                            new SystemRoutes(
                                            vertx,
                                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                                            new Readiness(),
                                            ApiDocument.ofResource("/openapi.json"))
                                    .routes());
            routes.addAll(
                    GatewayRoutes.of(
                            desk(),
                            _ -> {},
                            GraphReader.ofNone(),
                            back(vertx),
                            new SignInRoom(
                                    new SignInStore("nowhere"), "", () -> new UUID(0, 0), _ -> {}),
                            () -> "http://localhost:8080"));
            return routes;
        } finally {
            vertx.close().await();
        }
    }

    private static BackOfHouse back(Vertx vertx) {
        Database database = Database.on(vertx);
        SaleDesk sales =
                new SaleDesk(
                        vertx,
                        database,
                        new FullHost(),
                        new AccountDirectory(),
                        new Tariff(new Terms(1, 1, 1, 1, 1)),
                        () -> 0,
                        new SecureRandom());
        return new BackOfHouse(
                database,
                webhooks(vertx),
                sales,
                new StripeWebhook(StripeSettings.NONE, sales, () -> 0),
                null,
                new ReceiptSeal(new byte[32]));
    }

    /// Webhooks of a journal without events and a database that is not there.
    private static Webhooks webhooks(Vertx vertx) {
        SecureRandom random = new SecureRandom();
        EventFeed nothing =
                new EventFeed() {
                    @Override
                    public long durableThrough() {
                        return 0;
                    }

                    @Override
                    public Batch read(long from, long through, int eventsMax) {
                        return new Batch(List.of(), from);
                    }
                };
        return new Webhooks(
                vertx,
                Database.on(vertx),
                new Webhooks.Parts(
                        nothing,
                        new SecretBox(new byte[32], random),
                        new TargetRules(List.of()),
                        () -> 0,
                        random));
    }

    /// A desk that takes no command: routes are only looked at here.
    private static Desk desk() {
        EngineLine line = new EngineLine(new FullHost(), new ReplyLane(Runnable::run));
        HeapAccountStore accounts = new HeapAccountStore(1);
        Tariff tariff = new Tariff(new Terms(1, 1, 1, 1, 1));
        ComputeEstimates estimates = new ComputeEstimates(new Sums(0, new Measured(0, 0, 0), 0));
        Uuid7 ids = new Uuid7(() -> 0, new SecureRandom());
        return new Desk(
                line,
                new QuoteDesk(accounts, line, tariff, estimates, ids),
                new QuoteSeal(new byte[32]),
                new MeteredInjection(line, new EchoInjector(), (_, _) -> {}),
                new Lineage(accounts),
                new AccountDirectory(),
                new KeyDirectory(List.of()),
                new KeyRing(),
                tariff,
                estimates);
    }

    private static final class FullHost implements MeteringHost {
        @Override
        public Admission submit(Frame frame, Reply reply) {
            return Admission.FULL;
        }

        @Override
        public Admission submitEnd(Frame frame, Reply reply) {
            return Admission.FULL;
        }

        @Override
        public Admission record(Frame frame) {
            return Admission.FULL;
        }
    }
}
