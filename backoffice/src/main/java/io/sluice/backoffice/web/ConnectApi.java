package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.connect.AccountKind;
import io.sluice.backoffice.connect.AccountOrder;
import io.sluice.backoffice.connect.AccountStanding;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.ConnectDesk;
import io.sluice.backoffice.connect.Onboarding;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.people.Contributor.Kind;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.rails.MethodType;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `…/stripe/connect`: the accounts of projects and payees at Stripe, and the way there.
final class ConnectApi {
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName ACCOUNT_TYPE = JsonName.of("account_type");
    private static final JsonName ONBOARDING_URL = JsonName.of("onboarding_url");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName COUNTRY = JsonName.of("country");
    private static final JsonName CHARGES = JsonName.of("charges_enabled");
    private static final JsonName PAYOUTS = JsonName.of("payouts_enabled");
    private static final JsonName REQUIREMENTS = JsonName.of("requirements");
    private static final JsonName CURRENTLY_DUE = JsonName.of("currently_due");
    private static final JsonName DISABLED_REASON = JsonName.of("disabled_reason");
    private static final String SHIPPED = "shipped";
    private static final String SCALE = "scale";
    private static final String LOCAL = "(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?";

    private final Routes.Rooms rooms;
    private final ConnectDesk connect;

    ConnectApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.connect = rooms.stripe().connect();
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String project = "/api/projects/{project_id}/stripe/connect";
        return List.of(
                Route.post(project, "connectProject")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .idempotent()
                        .to(desk.inSteps(this::connectProject)),
                Route.get(project, "getProjectAccount")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::projectAccount)),
                Route.post("/api/projects/{project_id}/stripe/upgrade", "upgradeProjectAccount")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.inSteps(this::upgrade)),
                Route.post("/api/contributors/me/stripe/connect", "connectMe")
                        .roles(Role.CONTRIBUTOR)
                        .idempotent()
                        .to(desk.inSteps(this::connectMe)));
    }

    private Reply connectProject(Call call) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        return onboard(
                call,
                client -> {
                    Project project = own(rooms.people().projectForUpdate(client, id), call);
                    requireConfigured();
                    if (!project.stage().equals(SHIPPED)) {
                        throw new Refusal(
                                Problem.of(
                                        ProblemType.WRONG_STATE,
                                        "The project's stage must be `shipped`."));
                    }
                    return connect.store()
                            .current(client, id)
                            .orElseGet(() -> connect.order(client, project, AccountKind.EXPRESS));
                });
    }

    /// Stripe makes no Express account a custom one: another is opened beside it, and takes its
    /// place when Stripe has enabled it.
    private Reply upgrade(Call call) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        return onboard(
                call,
                client -> {
                    Project project = own(rooms.people().projectForUpdate(client, id), call);
                    requireConfigured();
                    if (!SCALE.equals(project.hostingTier()) || project.stripeAccountId() == null) {
                        throw new Refusal(
                                Problem.of(
                                        ProblemType.WRONG_STATE,
                                        "It takes an account, and the hosting tier `scale`."));
                    }
                    return connect.orderCustom(client, project);
                });
    }

    /// The project, where its key, its founder or staff calls.
    static Project own(Optional<Project> found, Call call) {
        Project project = found.orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        call.requireProject(project.id());
        if (call.caller().role() == Role.CONTRIBUTOR) {
            call.requireContributor(project.founderId());
        }
        return project;
    }

    private Reply projectAccount(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        if (rooms.people().project(client, id).isEmpty()) {
            throw new Refusal(ProblemType.PROJECT_NOT_FOUND);
        }
        AccountOrder order =
                connect.store()
                        .current(client, id)
                        .orElseThrow(() ->
                                new Refusal(
                                        Problem.of(
                                                ProblemType.NOT_FOUND,
                                                "The project has no account yet.")));
        AccountStanding standing =
                connect.store().standing(client, Objects.requireNonNull(order.accountId()));
        return Reply.ok(out -> write(out, order, standing, null));
    }

    private Reply connectMe(Call call) {
        UUID me = call.contributor();
        return onboard(
                call,
                client -> {
                    requireConfigured();
                    return connect.order(client, payee(client, me));
                });
    }

    private Contributor payee(SqlClient client, UUID me) {
        Contributor payee =
                rooms.people()
                        .contributorForUpdate(client, me)
                        .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
        if (payee.kind() != Kind.HUMAN) {
            throw new Refusal(
                    Problem.of(ProblemType.WRONG_STATE, "An agent is paid through its operator."));
        }
        if (!MethodType.STRIPE_CONNECT.isOfferedIn(payee.country())) {
            throw new Refusal(ProblemType.COUNTRY_NOT_SUPPORTED);
        }
        return payee;
    }

    private void requireConfigured() {
        if (!connect.isConfigured()) {
            throw new Refusal(ProblemType.METHOD_NOT_CONFIGURED);
        }
    }

    /// Orders an account and leads its owner to Stripe's own pages about it.
    private Reply onboard(Call call, Function<SqlClient, AccountOrder> ordering) {
        Fields fields = call.fields();
        String refresh = Given.webAddressOrNull(fields, "refresh_url");
        String back = Given.webAddressOrNull(fields, "return_url");
        call.check(fields);
        AccountOrder order = rooms.transactions().writing(ordering);
        String home = Objects.requireNonNullElseGet(order.url(), () -> home(call));
        return switch (connect.onboard(order, way(refresh, back, home))) {
            case Answer.Given<Onboarding>(Onboarding at) ->
                    Reply.ok(out -> write(out, at.order(), at.standing(), at.url()));
            case Answer.Refused<Onboarding>(String code, _) ->
                    throw code.contains("country")
                            ? new Refusal(ProblemType.COUNTRY_NOT_SUPPORTED)
                            : Refusal.byStripe(code);
            case Answer.Unknown<Onboarding> _ ->
                    throw new Refusal(ProblemType.PAYMENT_PROVIDER_FAILED);
        };
    }

    private static Onboarding.Way way(
            @Nullable String refresh, @Nullable String back, String home) {
        return new Onboarding.Way(
                Objects.requireNonNullElse(refresh, home), Objects.requireNonNullElse(back, home));
    }

    /// The address the caller reaches us by; the edge has checked that it is ours.
    private static String home(Call call) {
        String host = Objects.requireNonNullElse(call.header("Host"), "localhost");
        return (host.matches(LOCAL) ? "http://" : "https://") + host + "/";
    }

    private static void write(
            JsonOut out, AccountOrder order, AccountStanding standing, @Nullable String url) {
        out.open()
                .text(ACCOUNT_ID, order.accountId())
                .text(ACCOUNT_TYPE, AccountKind.WORDS.word(order.kind()))
                .text(COUNTRY, order.country());
        if (url != null) {
            out.text(ONBOARDING_URL, url);
        }
        out.text(STATUS, standing.status(order.projectId() != null))
                .flag(CHARGES, standing.chargesEnabled())
                .flag(PAYOUTS, standing.payoutsEnabled())
                .open(REQUIREMENTS)
                .openArray(CURRENTLY_DUE);
        standing.currentlyDue().forEach(out::text);
        out.closeArray().text(DISABLED_REASON, standing.disabledReason()).close().close();
    }
}
