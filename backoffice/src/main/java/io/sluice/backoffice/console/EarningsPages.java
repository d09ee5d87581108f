package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Chart;
import io.sluice.gateway.console.Chart.Point;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/// A contributor's own revenue share: what was paid, what waits and until when, and why each amount
/// is what it is.
final class EarningsPages {
    private static final String ME = "/api/contributors/me";
    private static final int PAYOUTS = 12;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    EarningsPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/earnings", "earningsPage", visit -> earnings(visit, Doc.NONE)),
                console.form("/earnings/request", "payoutRequestForm", this::request),
                console.page("/items/{item_id}", "itemPage", visit -> item(visit, Doc.NONE)),
                console.form("/items/{item_id}/flags", "flagForm", this::flag),
                console.form("/items/{item_id}/retry", "retryForm", this::retry));
    }

    private Future<Shown> earnings(Visit visit, Doc wrong) {
        Future<Doc> earnings = visit.read(ME + "/earnings");
        Future<Doc> payouts =
                visit.read(ME + "/payouts?limit=" + PAYOUTS + Links.cursor(visit.query("cursor")));
        Future<Doc> holdbacks = visit.read(ME + "/holdbacks?limit=50");
        Future<Doc> notices = visit.read(ME + "/notices?limit=5");
        Future<Doc> cycles = visit.read("/api/payouts/cycles?limit=5");
        return Future.all(earnings, payouts, holdbacks, notices, cycles)
                .map(_ -> {
                    EarningsView view =
                            new EarningsView(
                                    earnings.result(),
                                    payouts.result(),
                                    holdbacks.result().list("data"),
                                    notices.result().list("data"),
                                    cycles.result().list("data").stream()
                                            .filter(each -> each.is("status", "review"))
                                            .toList(),
                                    charts(earnings.result()));
                    return Shown.page("Earnings", pages.earnings(visit, view, wrong));
                });
    }

    private static List<EarningsView.OfProject> charts(Doc earnings) {
        List<EarningsView.OfProject> charts = new ArrayList<>();
        for (Doc project : earnings.list("by_project")) {
            List<Point> points =
                    project.list("periods").stream()
                            .map(each ->
                                    new Point(each.period("period"), each.whole("gross_cents")))
                            .toList();
            String name = project.text("project_name");
            charts.add(
                    new EarningsView.OfProject(
                            project, Chart.of("Revenue share of " + name, points, true)));
        }
        return charts;
    }

    private Future<Shown> request(Visit visit) {
        return visit.tell(HttpMethod.POST, ME + "/payout-request", JsonObject.EMPTY)
                .compose(said ->
                        said.isRefusal()
                                ? earnings(visit, Doc.of(said.document()))
                                : Links.gone("/earnings"));
    }

    private Future<Shown> item(Visit visit, Doc wrong) {
        String at = route(visit);
        Future<Doc> item = visit.read(at);
        Future<Doc> why = visit.read(at + "/why");
        return Future.all(item, why)
                .map(_ ->
                        Shown.page(
                                "Why this amount",
                                pages.item(visit, item.result(), why.result(), wrong)));
    }

    private Future<Shown> flag(Visit visit) {
        return done(visit, visit.form().texts("reason"), "/flags");
    }

    private Future<Shown> retry(Visit visit) {
        return done(visit, JsonObject.EMPTY, "/retry");
    }

    private Future<Shown> done(Visit visit, JsonObject body, String what) {
        return visit.tell(HttpMethod.POST, route(visit) + what, body)
                .compose(said ->
                        said.isRefusal()
                                ? item(visit, Doc.of(said.document()))
                                : Links.gone("/items/" + Visit.encoded(visit.path("item_id"))));
    }

    private static String route(Visit visit) {
        return "/api/payouts/items/" + Visit.encoded(visit.path("item_id"));
    }
}
