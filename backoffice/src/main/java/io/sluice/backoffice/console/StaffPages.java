package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// What waits for staff, what runs by itself, and what has happened.
final class StaffPages {
    private static final int ROWS = 50;

    /// What the forms of the inbox ask for; each route takes those it knows.
    private static final String[] DECISIONS = {
        "outcome", "decision", "reasons", "note", "project_id"
    };

    private final Console console;
    private final Templates pages = new StaticTemplates();

    StaffPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/inbox", "inboxPage", visit -> inbox(visit, Doc.NONE)),
                console.form(
                        "/inbox/transfers/{transfer_id}",
                        "resolveTransferForm",
                        visit ->
                                decide(
                                        visit,
                                        "/api/payouts/transfers/%s/resolve"
                                                .formatted(id(visit, "transfer_id")))),
                console.form(
                        "/inbox/reviews/{review_id}",
                        "closeReviewForm",
                        visit ->
                                decide(
                                        visit,
                                        "/api/reviews/%s/close".formatted(id(visit, "review_id")))),
                console.form(
                        "/inbox/reviews/{review_id}/permanent", "permanentForm", this::declare),
                console.form(
                        "/inbox/charges/{charge_id}",
                        "assignChargeForm",
                        visit ->
                                decide(
                                        visit,
                                        "/api/revenue/unassigned-charges/%s/assign"
                                                .formatted(id(visit, "charge_id")))),
                console.form(
                        "/inbox/usage/{usage_id}",
                        "assignUsageForm",
                        visit ->
                                decide(
                                        visit,
                                        "/api/revenue/parked-usage/%s/assign"
                                                .formatted(id(visit, "usage_id")))),
                console.form(
                        "/inbox/claims/{dispute_id}",
                        "decideClaimForm",
                        visit ->
                                decide(
                                        visit,
                                        "/api/project-disputes/%s/decide"
                                                .formatted(id(visit, "dispute_id")))),
                console.page("/jobs", "jobsPage", visit -> jobs(visit, Doc.NONE)),
                console.form("/jobs/{name}", "runJobForm", this::run),
                console.page("/fraud", "fraudPage", visit -> fraud(visit, Doc.NONE)),
                console.form("/fraud/{signal_id}", "clearSignalForm", this::clear),
                console.page("/audit", "auditPage", visit -> audit(visit, Doc.NONE)),
                console.form("/audit/check", "checkAuditForm", this::check));
    }

    private static String id(Visit visit, String name) {
        return Visit.encoded(visit.path(name));
    }

    private Future<Shown> inbox(Visit visit, Doc wrong) {
        String transfers = "/api/payouts/transfers?limit=" + ROWS + "&status=";
        Future<Doc> unknown = visit.read(transfers + "unknown");
        Future<Doc> failed = visit.read(transfers + "failed");
        Future<Doc> reviews = visit.read("/api/reviews?status=open&limit=" + ROWS);
        Future<Doc> claims = visit.read("/api/project-disputes?status=open&limit=" + ROWS);
        Future<Doc> charges = visit.read("/api/revenue/unassigned-charges?limit=" + ROWS);
        Future<Doc> usage = visit.read("/api/revenue/parked-usage?limit=" + ROWS);
        Future<Doc> remainders = visit.read("/api/revenue/remainders?limit=" + ROWS);
        Future<Doc> fees = visit.read("/api/platform-fees/waiting?limit=" + ROWS);
        return Future.all(
                        List.of(unknown, failed, reviews, claims, charges, usage, remainders, fees))
                .map(_ -> {
                    InboxView view =
                            new InboxView(
                                    unknown.result().list("data"),
                                    failed.result().list("data"),
                                    reviews.result().list("data"),
                                    claims.result().list("data"),
                                    charges.result().list("data"),
                                    usage.result().list("data"),
                                    remainders.result().list("data"),
                                    fees.result().list("data"));
                    return Shown.page("Inbox", pages.inbox(visit, view, wrong));
                });
    }

    private Future<Shown> declare(Visit visit) {
        JsonObject body =
                visit.form().withCents(visit.form().texts("note"), "penalty", "penalty_cents");
        return decide(visit, "/api/reviews/" + id(visit, "review_id") + "/permanent", body);
    }

    private Future<Shown> decide(Visit visit, String uri) {
        return decide(visit, uri, visit.form().texts(DECISIONS));
    }

    private Future<Shown> decide(Visit visit, String uri, JsonObject decision) {
        return visit.tell(HttpMethod.POST, uri, decision)
                .compose(said ->
                        said.isRefusal()
                                ? inbox(visit, Doc.of(said.document()))
                                : Links.gone("/inbox"));
    }

    private Future<Shown> jobs(Visit visit, Doc wrong) {
        return visit.read("/api/jobs")
                .map(list -> Shown.page("Jobs", pages.jobs(visit, list.list("data"), wrong)));
    }

    private Future<Shown> run(Visit visit) {
        String uri = "/api/jobs/" + id(visit, "name") + "/run";
        return visit.tell(HttpMethod.POST, uri, JsonObject.EMPTY)
                .compose(said ->
                        said.isRefusal()
                                ? jobs(visit, Doc.of(said.document()))
                                : Links.gone("/jobs"));
    }

    private Future<Shown> fraud(Visit visit, Doc wrong) {
        boolean open = !visit.query("status").equals("cleared");
        String uri =
                "/api/fraud/signals?limit=%d&status=%s%s"
                        .formatted(
                                ROWS,
                                open ? "open" : "cleared",
                                Links.cursor(visit.query("cursor")));
        return visit.read(uri)
                .map(list -> Shown.page("Fraud signals", pages.fraud(visit, list, open, wrong)));
    }

    private Future<Shown> clear(Visit visit) {
        String uri = "/api/fraud/signals/%s/clear".formatted(id(visit, "signal_id"));
        return visit.tell(HttpMethod.POST, uri, JsonObject.EMPTY)
                .compose(said ->
                        said.isRefusal()
                                ? fraud(visit, Doc.of(said.document()))
                                : Links.gone("/fraud"));
    }

    private Future<Shown> check(Visit visit) {
        return visit.tell(HttpMethod.POST, "/api/audit/check", JsonObject.EMPTY)
                .compose(said ->
                        said.isRefusal()
                                ? audit(visit, Doc.of(said.document()))
                                : Links.gone("/audit"));
    }

    private Future<Shown> audit(Visit visit, Doc wrong) {
        String type = visit.query("event_type");
        String entity = visit.query("entity_id");
        String uri =
                "/api/audit/payments?limit="
                        + ROWS
                        + (type.isEmpty() ? "" : "&event_type=" + Visit.encoded(type))
                        + (entity.isEmpty() ? "" : "&entity_id=" + Visit.encoded(entity))
                        + Links.cursor(visit.query("cursor"));
        Future<Doc> events = visit.read(uri);
        Future<Doc> check = visit.read("/api/audit/check");
        return Future.all(events, check)
                .map(_ ->
                        Shown.page(
                                "Audit log",
                                pages.audit(
                                        visit,
                                        events.result(),
                                        check.result(),
                                        type,
                                        entity,
                                        wrong)));
    }
}
