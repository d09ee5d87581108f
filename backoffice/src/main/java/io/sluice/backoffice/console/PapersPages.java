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
import io.sluice.gateway.edge.Said;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// What it takes to be paid: a payout method, a tax form, and an agreement for each project.
final class PapersPages {
    private static final String ME = "/api/contributors/me";

    private final Console console;
    private final Templates pages = new StaticTemplates();

    PapersPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/papers", "papersPage", visit -> papers(visit, Doc.NONE)),
                console.form("/papers/method", "payoutMethodForm", this::method),
                console.form("/papers/agreements/{project_id}", "agreementForm", this::accept));
    }

    private Future<Shown> papers(Visit visit, Doc wrong) {
        Future<Said> method = visit.tryRead(ME + "/payout-method");
        Future<Doc> tax = visit.read(ME + "/tax-status");
        Future<Doc> agreements = visit.read(ME + "/agreements");
        return Future.all(method, tax, agreements)
                .map(_ ->
                        Shown.page(
                                "Getting paid",
                                pages.papers(
                                        visit,
                                        Doc.of(method.result().document()),
                                        tax.result(),
                                        agreements.result().list("data"),
                                        wrong)));
    }

    private Future<Shown> method(Visit visit) {
        Form form = visit.form();
        JsonObject details =
                form.texts(
                        "account_number",
                        "routing_number",
                        "type",
                        "account_holder_name",
                        "iban",
                        "email");
        JsonObject body = form.texts("method_type", "payout_currency").with("details", details);
        return visit.tell(HttpMethod.PUT, ME + "/payout-method", body)
                .compose(said -> back(visit, said));
    }

    private Future<Shown> accept(Visit visit) {
        String uri = ME + "/agreements/" + Visit.encoded(visit.path("project_id")) + "/accept";
        return visit.tell(HttpMethod.POST, uri, visit.form().texts("version"))
                .compose(said -> back(visit, said));
    }

    private Future<Shown> back(Visit visit, Said said) {
        return said.isRefusal() ? papers(visit, Doc.of(said.document())) : Links.gone("/papers");
    }
}
