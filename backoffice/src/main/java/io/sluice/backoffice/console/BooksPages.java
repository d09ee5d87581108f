package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// The platform's own money: what it asks for its services, what it lost, and the sheets that
/// accounting and tax offices get.
final class BooksPages {
    private static final String INVOICES = "/api/platform-fees/invoices";
    private static final int ROWS = 20;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    BooksPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/books", "booksPage", visit -> books(visit, Doc.NONE)),
                console.download(
                        "/books/sheets/{file}",
                        "booksSheet",
                        visit -> "/api/exports/" + Visit.encoded(visit.path("file"))),
                console.page("/books/1099-nec.csv", "booksTaxSheet", BooksPages::taxSheet),
                console.form("/books/invoices/{invoice_id}", "payInvoiceForm", this::pay));
    }

    private Future<Shown> books(Visit visit, Doc wrong) {
        Future<Doc> losses = visit.read("/api/revenue/credit-losses?limit=" + ROWS);
        Future<Doc> invoices =
                visit.read(INVOICES + "?limit=" + ROWS + Links.cursor(visit.query("cursor")));
        Future<Doc> forms = visit.read("/api/tax/forms?limit=" + ROWS);
        return Future.all(losses, invoices, forms)
                .map(_ -> {
                    BooksView view =
                            new BooksView(
                                    losses.result().list("data"),
                                    invoices.result(),
                                    forms.result().list("data"),
                                    visit.today());
                    return Shown.page("Books", pages.books(visit, view, wrong));
                });
    }

    private static Future<Shown> taxSheet(Visit visit) {
        String year = Visit.encoded(visit.query("year"));
        return visit.tryRead("/api/tax/1099-nec?format=csv&year=" + year)
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Bytes("text/csv; charset=utf-8", said.content());
                });
    }

    private Future<Shown> pay(Visit visit) {
        String uri = INVOICES + "/" + Visit.encoded(visit.path("invoice_id")) + "/payments";
        return visit.tell(HttpMethod.POST, uri, visit.form().texts("paid_on"))
                .compose(said ->
                        said.isRefusal()
                                ? books(visit, Doc.of(said.document()))
                                : Links.gone("/books"));
    }
}
