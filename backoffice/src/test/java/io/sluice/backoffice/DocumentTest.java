package io.sluice.backoffice;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.backoffice.fees.FeeSettings;
import io.sluice.backoffice.notify.NotifySettings;
import io.sluice.backoffice.rails.RailSettings;
import io.sluice.backoffice.tax.TaxSettings;
import io.sluice.backoffice.web.Routes;
import io.sluice.gateway.Premises;
import io.sluice.gateway.database.Database;
import io.sluice.gateway.edge.ApiDocument;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.RouteTable;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The API document and the routes say the same.
class DocumentTest {
    @Test
    void saysWhatTheRoutesDo() {
        Vertx vertx = Vertx.vertx();
        try {
            Premises premises =
                    new Premises(
                            "127.0.0.1",
                            List.of(),
                            Path.of("nowhere"),
                            new KeyRing(),
                            null,
                            Optional.empty());
            BackOfficeVerticle office =
                    new BackOfficeVerticle(
                            new BackOfficeConfig(
                                    0,
                                    true,
                                    null,
                                    null,
                                    null,
                                    RailSettings.NONE,
                                    TaxSettings.NONE,
                                    null,
                                    NotifySettings.NONE,
                                    FeeSettings.STANDARD,
                                    ""),
                            premises,
                            "backoffice",
                            new byte[32],
                            List.of(new byte[32]));
            RouteTable table =
                    new RouteTable(
                            office.routes(
                                    vertx,
                                    Database.on(vertx),
                                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));

            assertThat(ApiDocument.ofResources(Routes.DOCUMENT).differences(table)).isEmpty();
        } finally {
            vertx.close().await();
        }
    }
}
