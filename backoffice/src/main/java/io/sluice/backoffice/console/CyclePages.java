package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// Payout cycles: calculated, reviewed, approved by a second person, disbursed. Contributors see
/// their own items in them.
final class CyclePages {
    private static final String CYCLES = "/api/payouts/cycles";
    private static final String ONE = "/cycles/{cycle_id}";
    private static final int ROWS = 50;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    CyclePages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/cycles", "cyclesPage", visit -> cycles(visit, Doc.NONE)),
                console.form("/cycles", "calculateForm", this::calculate),
                console.page(ONE, "cyclePage", visit -> cycle(visit, Doc.NONE)),
                console.form(ONE + "/approve", "approveForm", visit -> move(visit, "/approve")),
                console.form(ONE + "/disburse", "disburseForm", visit -> move(visit, "/disburse")),
                console.form("/items/{item_id}/flags/{flag_id}", "resolveFlagForm", this::resolve));
    }

    private Future<Shown> cycles(Visit visit, Doc wrong) {
        return visit.read(CYCLES + "?limit=" + ROWS + Links.cursor(visit.query("cursor")))
                .map(list -> Shown.page("Cycles", pages.cycles(visit, list, wrong)));
    }

    private Future<Shown> calculate(Visit visit) {
        return visit.tell(
                        HttpMethod.POST,
                        CYCLES,
                        visit.form().texts("plan", "period_start", "period_end"))
                .compose(said -> {
                    Doc answer = Doc.of(said.document());
                    return said.isRefusal()
                            ? cycles(visit, answer)
                            : Links.gone("/cycles/" + answer.text("cycle_id"));
                });
    }

    private static String route(Visit visit) {
        return CYCLES + "/" + Visit.encoded(visit.path("cycle_id"));
    }

    private Future<Shown> cycle(Visit visit, Doc wrong) {
        String at = route(visit);
        boolean isProject = visit.who().role() == Role.PROJECT;
        boolean isStaff = visit.who().isAdmin() || visit.who().role() == Role.STAFF;
        Future<Doc> cycle = visit.read(at);
        Future<Doc> items =
                isProject
                        ? Future.succeededFuture(Doc.NONE)
                        : visit.read(
                                at + "/items?limit=" + ROWS + Links.cursor(visit.query("cursor")));
        Future<Doc> skipped =
                isStaff
                        ? visit.read(at + "/skipped?limit=" + ROWS)
                        : Future.succeededFuture(Doc.NONE);
        return Future.all(cycle, items, skipped)
                .map(_ ->
                        Shown.page(
                                "Cycle",
                                pages.cycle(
                                        visit,
                                        cycle.result(),
                                        items.result(),
                                        skipped.result(),
                                        wrong)));
    }

    private Future<Shown> move(Visit visit, String verb) {
        return visit.tell(HttpMethod.POST, route(visit) + verb, JsonObject.EMPTY)
                .compose(said ->
                        said.isRefusal()
                                ? cycle(visit, Doc.of(said.document()))
                                : Links.gone("/cycles/" + Visit.encoded(visit.path("cycle_id"))));
    }

    private Future<Shown> resolve(Visit visit) {
        String item = Visit.encoded(visit.path("item_id"));
        String uri =
                "/api/payouts/items/%s/flags/%s/resolve"
                        .formatted(item, Visit.encoded(visit.path("flag_id")));
        return visit.tell(HttpMethod.POST, uri, visit.form().texts("outcome", "note"))
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Elsewhere("/items/" + item);
                });
    }
}
