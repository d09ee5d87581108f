package io.sluice.backoffice.console;

import io.sluice.backoffice.console.pages.StaticTemplates;
import io.sluice.backoffice.console.pages.Templates;
import io.sluice.gateway.console.Console;
import io.sluice.gateway.console.Doc;
import io.sluice.gateway.console.Form;
import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// A project's revenue as it comes in, how it is divided, and what its contributors decide.
final class ProjectPages {
    private static final String ONE = "/projects/{project_id}";
    private static final String ALL = "/api/projects/";
    private static final int ROWS = 50;
    private static final int DAYS = 30;
    private static final int WEEKS_OR_MONTHS = 12;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    ProjectPages(Console console) {
        this.console = console;
    }

    List<Route> routes() {
        return List.of(
                console.page("/projects", "projectsPage", this::projects),
                console.page(ONE, "projectPage", this::project),
                console.page(ONE + "/split", "splitPage", visit -> split(visit, Doc.NONE)),
                console.form(ONE + "/votes", "openVoteForm", this::open),
                console.page("/votes/{vote_id}", "votePage", visit -> vote(visit, Doc.NONE)),
                console.form("/votes/{vote_id}/ballots", "ballotForm", this::cast));
    }

    /// A project goes straight to its own page; a contributor sees those they work on, staff all.
    private Future<Shown> projects(Visit visit) {
        String wanted = visit.query("project_id");
        String own = visit.who().role() == Role.PROJECT ? visit.who().subjectId() : null;
        String id = own == null ? wanted : own;
        if (!id.isEmpty()) {
            return Links.gone("/projects/" + Visit.encoded(id));
        }
        if (visit.who().role() == Role.CONTRIBUTOR) {
            return visit.read("/api/contributors/me/agreements")
                    .map(mine ->
                            Shown.page("Projects", pages.projects(mine.list("data"), Doc.NONE)));
        }
        return visit.read("/api/projects?limit=" + ROWS + Links.cursor(visit.query("cursor")))
                .map(all -> Shown.page("Projects", pages.projects(List.of(), all)));
    }

    private static String route(Visit visit) {
        return ALL + Visit.encoded(visit.path("project_id"));
    }

    private Future<Shown> project(Visit visit) {
        String at = route(visit);
        String bucket = bucket(visit.query("bucket"));
        Future<Doc> project = visit.read(at);
        Future<Doc> revenue =
                visit.read(at + "/revenue?bucket=" + bucket + "&buckets=" + buckets(bucket));
        return Future.all(project, revenue)
                .map(_ -> {
                    ProjectView view = ProjectView.of(project.result(), revenue.result(), bucket);
                    return Shown.page(project.result().text("name"), pages.project(view));
                });
    }

    private static String bucket(String asked) {
        return asked.equals("week") || asked.equals("month") ? asked : "day";
    }

    private static int buckets(String bucket) {
        return bucket.equals("day") ? DAYS : WEEKS_OR_MONTHS;
    }

    private Future<Shown> split(Visit visit, Doc wrong) {
        String at = route(visit);
        Future<Doc> project = visit.read(at);
        Future<Doc> split = visit.read(at + "/split");
        Future<Doc> karma = visit.read(at + "/karma");
        Future<Doc> votes = visit.read(at + "/votes?limit=20");
        return Future.all(project, split, karma, votes)
                .map(_ ->
                        Shown.page(
                                "Split of " + project.result().text("name"),
                                pages.split(
                                        visit,
                                        project.result(),
                                        split.result(),
                                        karma.result().list("data"),
                                        votes.result().list("data"),
                                        wrong)));
    }

    private Future<Shown> open(Visit visit) {
        Form form = visit.form();
        JsonObject proposal = form.with(form.texts("description"), "contributor_pool_pct");
        JsonObject body =
                JsonObject.EMPTY.with("kind", new JsonText("split")).with("proposal", proposal);
        return visit.tell(HttpMethod.POST, route(visit) + "/votes", body)
                .compose(said -> {
                    Doc answer = Doc.of(said.document());
                    return said.isRefusal()
                            ? split(visit, answer)
                            : Links.gone("/votes/" + answer.text("vote_id"));
                });
    }

    private Future<Shown> vote(Visit visit, Doc wrong) {
        String at = "/api/votes/" + Visit.encoded(visit.path("vote_id"));
        Future<Doc> vote = visit.read(at);
        Future<Doc> rehearsal = visit.tryRead(at + "/dry-run").map(Visit::documentOrNone);
        return Future.all(vote, rehearsal)
                .map(_ ->
                        Shown.page(
                                "Vote",
                                pages.vote(visit, vote.result(), rehearsal.result(), wrong)));
    }

    private Future<Shown> cast(Visit visit) {
        String vote = Visit.encoded(visit.path("vote_id"));
        boolean approve = visit.form().text("approve").equals("yes");
        JsonObject body =
                JsonObject.EMPTY.with("approve", approve ? JsonFlag.TRUE : JsonFlag.FALSE);
        return visit.tell(HttpMethod.POST, "/api/votes/" + vote + "/ballots", body)
                .compose(said ->
                        said.isRefusal()
                                ? vote(visit, Doc.of(said.document()))
                                : Links.gone("/votes/" + vote));
    }
}
