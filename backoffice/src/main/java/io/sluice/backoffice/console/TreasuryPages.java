package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Form;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// A project's treasury: what is in it, who decides, what was proposed, spent and reported.
final class TreasuryPages {
    private static final String ONE = "/projects/{project_id}/treasury";
    private static final int ROWS = 20;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    TreasuryPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page(ONE, "treasuryPage", visit -> treasury(visit, Doc.NONE)),
                console.page(ONE + "/report.csv", "treasurySheet", this::sheet),
                console.form(ONE + "/proposals", "proposeSpendForm", this::propose),
                console.form(ONE + "/spends", "spendForm", this::spend));
    }

    private static String project(Visit visit) {
        return "/projects/" + Visit.encoded(visit.path("project_id"));
    }

    private static String route(Visit visit) {
        return "/api" + project(visit) + "/treasury";
    }

    private Future<Shown> treasury(Visit visit, Doc wrong) {
        String at = route(visit);
        Future<Doc> project = visit.read("/api" + project(visit));
        Future<Doc> treasury = visit.read(at);
        Future<Doc> votes = visit.read("/api" + project(visit) + "/votes?limit=50");
        Future<Doc> spends =
                visit.read(at + "/spends?limit=" + ROWS + Links.cursor(visit.query("cursor")));
        Future<Doc> reports = visit.read(at + "/reports?limit=8");
        return Future.all(project, treasury, votes, spends, reports)
                .map(_ -> {
                    TreasuryView view =
                            new TreasuryView(
                                    project.result(),
                                    treasury.result(),
                                    votes.result().list("data").stream()
                                            .filter(vote -> vote.is("kind", "treasury"))
                                            .toList(),
                                    spends.result(),
                                    reports.result());
                    String title = "Treasury of " + project.result().text("name");
                    return Shown.page(title, pages.treasury(visit, view, wrong));
                });
    }

    private Future<Shown> sheet(Visit visit) {
        return visit.tryRead(route(visit) + "/reports?format=csv")
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Bytes("text/csv; charset=utf-8", said.content());
                });
    }

    private Future<Shown> propose(Visit visit) {
        Form form = visit.form();
        return tell(visit, "/proposals", form.texts("purpose", "payee", "description"));
    }

    private Future<Shown> spend(Visit visit) {
        Form form = visit.form();
        return tell(visit, "/spends", form.texts("purpose", "payee", "proposal_id", "note"));
    }

    private Future<Shown> tell(Visit visit, String what, JsonObject wish) {
        JsonObject body = visit.form().withCents(wish, "amount", "amount_cents");
        return visit.tell(HttpMethod.POST, route(visit) + what, body)
                .compose(said ->
                        said.isRefusal()
                                ? treasury(visit, Doc.of(said.document()))
                                : Links.gone(project(visit) + "/treasury"));
    }
}
