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
import java.util.stream.IntStream;

/// What it takes to be paid: a payout method, a tax form, and an agreement for each project; and
/// what was paid in a year.
final class PapersPages {
    private static final String ME = "/api/contributors/me";
    private static final int YEARS = 3;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    PapersPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/papers", "papersPage", visit -> papers(visit, Doc.NONE, Doc.NONE)),
                console.form("/papers/method", "payoutMethodForm", this::method),
                console.form(
                        "/papers/stripe", "stripeForm", visit -> away(visit, "/stripe/connect")),
                console.form("/papers/tax-form", "taxFormForm", visit -> away(visit, "/tax-form")),
                console.form("/papers/billing", "billingForm", this::billing),
                console.page(
                        "/papers/agreements/{project_id}",
                        "agreementPage",
                        visit -> agreement(visit, Doc.NONE)),
                console.form("/papers/agreements/{project_id}", "agreementForm", this::accept),
                console.page("/papers/years/{year}", "yearPage", this::year),
                console.page("/papers/years/{year}/1099-nec.pdf", "yearCopy", this::copy));
    }

    /// @param way to a provider's own page, if one was asked for
    private Future<Shown> papers(Visit visit, Doc way, Doc wrong) {
        Future<Said> method = visit.tryRead(ME + "/payout-method");
        Future<Doc> tax = visit.read(ME + "/tax-status");
        Future<Doc> agreements = visit.read(ME + "/agreements");
        Future<Doc> billing = visit.read(ME + "/billing");
        Future<Doc> invoices = visit.read(ME + "/invoices?limit=12");
        return Future.all(method, tax, agreements, billing, invoices)
                .map(_ -> {
                    PapersView view =
                            new PapersView(
                                    Visit.documentOrNone(method.result()),
                                    tax.result(),
                                    agreements.result().list("data"),
                                    billing.result(),
                                    invoices.result().list("data"),
                                    years(visit));
                    return Shown.page("Getting paid", pages.papers(visit, view, way, wrong));
                });
    }

    private static List<Integer> years(Visit visit) {
        int year = visit.today().getYear();
        return IntStream.range(0, YEARS).mapToObj(ago -> year - ago).toList();
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

    private Future<Shown> billing(Visit visit) {
        JsonObject body = visit.form().texts("region", "postal_code", "vat_id");
        return visit.tell(HttpMethod.PUT, ME + "/billing", body).compose(said -> back(visit, said));
    }

    /// A provider's page is a link to follow: the policy of ours lets no form lead elsewhere.
    private Future<Shown> away(Visit visit, String route) {
        return visit.tell(HttpMethod.POST, ME + route, JsonObject.EMPTY)
                .compose(said ->
                        papers(
                                visit,
                                Visit.documentOrNone(said),
                                said.isRefusal() ? Doc.of(said.document()) : Doc.NONE));
    }

    private static String project(Visit visit) {
        return Visit.encoded(visit.path("project_id"));
    }

    /// The text that is in force, and whether it was accepted.
    private Future<Shown> agreement(Visit visit, Doc wrong) {
        Future<Doc> text = visit.read("/api/projects/" + project(visit) + "/agreement");
        Future<Doc> mine = visit.read(ME + "/agreements?limit=200");
        return Future.all(text, mine)
                .map(_ -> {
                    String id = text.result().text("project_id");
                    Doc standing =
                            mine.result().list("data").stream()
                                    .filter(each -> each.is("project_id", id))
                                    .findFirst()
                                    .orElse(Doc.NONE);
                    return Shown.page(
                            "Agreement of " + text.result().text("project_name"),
                            pages.agreement(visit, text.result(), standing, wrong));
                });
    }

    private Future<Shown> accept(Visit visit) {
        String uri = ME + "/agreements/" + project(visit) + "/accept";
        return visit.tell(HttpMethod.POST, uri, visit.form().texts("version"))
                .compose(said ->
                        said.isRefusal()
                                ? agreement(visit, Doc.of(said.document()))
                                : Links.gone("/papers"));
    }

    private Future<Shown> year(Visit visit) {
        return visit.read(ME + "/statements/" + Visit.encoded(visit.path("year")))
                .map(year -> Shown.page("Paid in " + year.text("year"), pages.year(year)));
    }

    private Future<Shown> copy(Visit visit) {
        return visit.tryRead(ME + "/1099-nec/" + Visit.encoded(visit.path("year")))
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Bytes("application/pdf", said.content());
                });
    }

    private Future<Shown> back(Visit visit, Said said) {
        return said.isRefusal()
                ? papers(visit, Doc.NONE, Doc.of(said.document()))
                : Links.gone("/papers");
    }
}
