package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Console.Look;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.OpenId;
import io.sluice.gateway.console.Sessions;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Tab;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Inside;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Every page of the back office, and where somebody with a key of a kind begins.
public final class BackOfficePages {
    private static final String COOKIE = "sluice_backoffice";

    private static final Tab TOTALS = new Tab("/transparency", "Public totals");

    private BackOfficePages() {}

    /// The pages over these sessions.
    ///
    /// @param publicUrl where browsers reach the back office
    /// @param openId who vouches for people beside their keys; null: nobody
    public static List<Route> of(
            Sessions sessions, Supplier<String> publicUrl, @Nullable OpenId openId) {
        Console console =
                new Console(
                        new Look(
                                "Back office",
                                COOKIE,
                                BackOfficePages::tabs,
                                List.of(TOTALS),
                                BackOfficePages::name),
                        sessions,
                        publicUrl,
                        openId);
        List<Route> routes = new ArrayList<>(console.routes());
        routes.add(console.page("/", "homePage", BackOfficePages::home));
        routes.add(console.stream("/live", "feedOfPage", "/api/feed"));
        routes.addAll(new EarningsPages(console).routes());
        routes.addAll(new PapersPages(console).routes());
        routes.addAll(new CyclePages(console).routes());
        routes.addAll(new StaffPages(console).routes());
        routes.addAll(new BooksPages(console).routes());
        routes.addAll(new ProjectPages(console).routes());
        routes.addAll(new TreasuryPages(console).routes());
        routes.add(
                console.open(
                        TOTALS.path(),
                        "transparencyPage",
                        "/api/transparency",
                        totals ->
                                Shown.page(
                                        TOTALS.name(),
                                        new StaticTemplates().transparency(totals))));
        return routes;
    }

    private static List<Tab> tabs(Principal who) {
        return switch (who.role()) {
            case ADMIN, STAFF ->
                    List.of(
                            new Tab("/cycles", "Cycles"),
                            new Tab("/inbox", "Inbox"),
                            new Tab("/projects", "Projects"),
                            new Tab("/books", "Books"),
                            new Tab("/fraud", "Fraud"),
                            new Tab("/jobs", "Jobs"),
                            new Tab("/audit", "Audit"));
            case CONTRIBUTOR ->
                    List.of(
                            new Tab("/earnings", "Earnings"),
                            new Tab("/cycles", "Cycles"),
                            new Tab("/papers", "Getting paid"),
                            new Tab("/projects", "Projects"),
                            new Tab("/audit", "Audit"));
            case PROJECT -> List.of(new Tab("/projects", "Project"), new Tab("/cycles", "Cycles"));
            case AGENT, CONTRIBUTOR_READER, PROJECT_READER -> List.of();
        };
    }

    /// What a route says of the one who asks; staff is known by what their key says.
    private static Future<String> name(Exchange exchange, Principal who) {
        String id = Visit.encoded(Objects.requireNonNullElse(who.subjectId(), ""));
        return switch (who.role()) {
            case CONTRIBUTOR -> name(exchange, who, "/api/contributors/" + id, "display_name");
            case PROJECT -> name(exchange, who, "/api/projects/" + id, "name");
            case ADMIN, STAFF, AGENT, CONTRIBUTOR_READER, PROJECT_READER ->
                    Future.succeededFuture("");
        };
    }

    private static Future<String> name(Exchange exchange, Principal who, String uri, String field) {
        return Inside.ask(exchange, who, HttpMethod.GET, uri, null, null)
                .map(said -> said.isRefusal() ? "" : Doc.of(said.document()).text(field));
    }

    private static Future<Shown> home(Visit visit) {
        Principal who = visit.who();
        Shown shown =
                switch (who.role()) {
                    case ADMIN, STAFF -> new Shown.Elsewhere("/cycles");
                    case CONTRIBUTOR -> new Shown.Elsewhere("/earnings");
                    case PROJECT -> new Shown.Elsewhere("/projects");
                    case AGENT, CONTRIBUTOR_READER, PROJECT_READER ->
                            Shown.page("Not here", new StaticTemplates().elsewhere());
                };
        return Future.succeededFuture(shown);
    }
}
