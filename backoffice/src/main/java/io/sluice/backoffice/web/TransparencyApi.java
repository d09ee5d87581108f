package io.sluice.backoffice.web;

import io.sluice.backoffice.transparency.Figures;
import io.sluice.backoffice.transparency.TransparencyDesk.Totals;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.YearMonth;
import java.util.List;

/// `/api/transparency`: what everybody may see.
final class TransparencyApi {
    private static final JsonName THROUGH = JsonName.of("through");
    private static final JsonName REVENUE = JsonName.of("revenue_cents");
    private static final JsonName NET = JsonName.of("net_revenue_cents");
    private static final JsonName CONTRIBUTORS = JsonName.of("contributors_cents");
    private static final JsonName PLATFORM = JsonName.of("platform_cents");
    private static final JsonName TREASURIES = JsonName.of("treasuries_cents");
    private static final JsonName CURRENCY = JsonName.of("currency");
    private static final JsonName WITHHOLDING = JsonName.of("smaller_projects_withheld");

    private final Routes.Rooms rooms;

    TransparencyApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/transparency", "getTransparency")
                        .to(rooms.desk().reading(this::show)));
    }

    private Reply show(Call call, SqlClient client) {
        call.check(call.query());
        Totals totals = rooms.commons().transparency().totals(client);
        Figures figures = totals.figures();
        YearMonth through = totals.through();
        return Reply.ok(out ->
                out.open()
                        .text(THROUGH, through == null ? null : through.toString())
                        .whole(REVENUE, figures.grossCents())
                        .whole(NET, figures.netCents())
                        .whole(CONTRIBUTORS, figures.contributorsCents())
                        .whole(PLATFORM, figures.platformCents())
                        .whole(TREASURIES, figures.treasuryCents())
                        .text(CURRENCY, "USD")
                        .flag(WITHHOLDING, totals.withholding())
                        .close());
    }
}
