package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.people.Contributor.Kind;
import io.sluice.backoffice.people.PeopleStore.Numbered;
import io.sluice.backoffice.people.Project;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/api/projects`: what earns, who founded it, and how far it is.
final class ProjectsApi {
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName FOUNDER_ID = JsonName.of("founder_id");
    private static final JsonName COUNTRY = JsonName.of("country");
    private static final JsonName STAGE = JsonName.of("stage");
    private static final JsonName PRODUCTION_URL = JsonName.of("production_url");
    private static final JsonName HOSTING_TIER = JsonName.of("hosting_tier");
    private static final JsonName INFRASTRUCTURE = JsonName.of("monthly_infrastructure_cents");
    private static final JsonName LICENCE = JsonName.of("licence");
    private static final JsonName STRIPE_ACCOUNT = JsonName.of("stripe_account_id");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName UPDATED = JsonName.of("updated_at");
    private static final int NAME_CHARS_MAX = 200;
    private static final long INFRASTRUCTURE_CENTS_MAX = 100_000_000_000L;

    /// Stages and tiers are the platform's own words; these decide nothing but `shipped`.
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private final Routes.Rooms rooms;

    ProjectsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String one = "/api/projects/{project_id}";
        return List.of(
                Route.post("/api/projects", "createProject")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::create)),
                Route.get("/api/projects", "listProjects")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)),
                Route.get(one, "getProject")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)),
                Route.post(one + "/stage", "setProjectStage")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::stage)));
    }

    private Reply create(Call call, SqlClient client) {
        Fields fields = call.fields();
        String name = fields.text("name", NAME_CHARS_MAX);
        UUID founderId = Given.idOrNull(fields, "founder_id", IdKind.CONTRIBUTOR);
        String country = Given.countryOrNull(fields, "country");
        String stage = word(fields, "stage");
        String url = Given.webAddressOrNull(fields, "production_url");
        String tier = word(fields, "hosting_tier");
        long infrastructure =
                fields.whole("monthly_infrastructure_cents", 0, INFRASTRUCTURE_CENTS_MAX, 0);
        String licence = fields.textOrNull("licence", NAME_CHARS_MAX);
        if (founderId == null && !fields.flawed()) {
            fields.wrong("founder_id", "is required");
        }
        if (stage == null && !fields.flawed()) {
            fields.wrong("stage", "is required");
        }
        call.check(fields);
        Contributor founder = founder(client, Objects.requireNonNull(founderId));
        Instant now = rooms.clock().instant();
        Project made =
                new Project(
                        rooms.ids().next(),
                        name,
                        founder.id(),
                        Objects.requireNonNullElse(country, founder.country()),
                        Objects.requireNonNull(stage),
                        url,
                        tier,
                        infrastructure,
                        licence,
                        null,
                        now,
                        now);
        rooms.people().add(client, made);
        rooms.splits().open(client, rooms.ids().next(), made.id(), now);
        return Reply.created(out -> write(out, made));
    }

    private Contributor founder(SqlClient client, UUID id) {
        return rooms.people()
                .contributor(client, id)
                .filter(founder -> founder.kind() == Kind.HUMAN)
                .orElseThrow(
                        () -> Refusal.invalid("founder_id", "must name a human who is known here"));
    }

    private Reply list(Call call, SqlClient client) {
        return Listing.newestFirst(
                call,
                call.query(),
                (before, limit) -> rooms.people().projects(client, before, limit),
                Numbered::sequence,
                (out, each) -> write(out, each.project()));
    }

    private Reply show(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        Project found =
                rooms.people()
                        .project(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        return Reply.ok(out -> write(out, found));
    }

    private Reply stage(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        Project was =
                rooms.people()
                        .projectForUpdate(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        Fields fields = call.fields();
        String stage = word(fields, "stage");
        String url = Given.webAddressOrNull(fields, "production_url");
        String tier = word(fields, "hosting_tier");
        long infrastructure =
                fields.whole(
                        "monthly_infrastructure_cents",
                        0,
                        INFRASTRUCTURE_CENTS_MAX,
                        was.monthlyInfrastructureCents());
        if (stage == null && !fields.flawed()) {
            fields.wrong("stage", "is required");
        }
        call.check(fields);
        Project is =
                new Project(
                        id,
                        was.name(),
                        was.founderId(),
                        was.country(),
                        Objects.requireNonNull(stage),
                        url == null ? was.productionUrl() : url,
                        tier == null ? was.hostingTier() : tier,
                        infrastructure,
                        was.licence(),
                        was.stripeAccountId(),
                        was.createdAt(),
                        rooms.clock().instant());
        rooms.people().update(client, is);
        return Reply.ok(out -> write(out, is));
    }

    private static @Nullable String word(Fields fields, String name) {
        String text = fields.textOrNull(name, NAME_CHARS_MAX);
        if (text != null && !WORD.matcher(text).matches()) {
            fields.invalid(name, "must be a word such as shipped");
        }
        return text;
    }

    private static void write(JsonOut out, Project of) {
        out.open()
                .text(PROJECT_ID, IdKind.PROJECT.text(of.id()))
                .text(NAME, of.name())
                .text(FOUNDER_ID, IdKind.CONTRIBUTOR.text(of.founderId()))
                .text(COUNTRY, of.country())
                .text(STAGE, of.stage())
                .text(PRODUCTION_URL, of.productionUrl())
                .text(HOSTING_TIER, of.hostingTier())
                .whole(INFRASTRUCTURE, of.monthlyInfrastructureCents())
                .text(LICENCE, of.licence())
                .text(STRIPE_ACCOUNT, of.stripeAccountId())
                .time(CREATED, of.createdAt().toEpochMilli())
                .time(UPDATED, of.updatedAt().toEpochMilli())
                .close();
    }
}
