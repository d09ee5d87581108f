package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditEvent;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.treasury.Spend;
import io.sluice.backoffice.treasury.TreasuryLevel;
import io.sluice.backoffice.treasury.TreasuryPurpose;
import io.sluice.backoffice.treasury.TreasuryStore;
import io.sluice.backoffice.votes.Vote;
import io.sluice.backoffice.votes.VoteKind;
import io.sluice.backoffice.votes.VoteStatus;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/projects/{id}/treasury`: what is in a project's fund, what it is to pay for, and what it
/// has paid. A proposal is a vote of the kind `treasury`.
final class TreasuryApi {
    private static final JsonName BALANCE = JsonName.of("balance_cents");
    private static final JsonName LEVEL = JsonName.of("level");
    private static final JsonName MONTH_NET = JsonName.of("last_month_net_cents");
    private static final JsonName RULES = JsonName.of("rules");
    private static final JsonName VOTE_NEEDED = JsonName.of("vote_needed");
    private static final JsonName WINDOW = JsonName.of("voting_window_hours");
    private static final JsonName REPORTED = JsonName.of("quarterly_reports");
    private static final JsonName PERMITTED = JsonName.of("permitted_uses");
    private static final JsonName PROHIBITED = JsonName.of("prohibited_uses");
    private static final JsonName PROPOSAL_ID = JsonName.of("proposal_id");
    private static final JsonName PROPOSAL = JsonName.of("proposal");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName CLOSES = JsonName.of("closes_at");
    private static final JsonName SPEND_ID = JsonName.of("spend_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName PURPOSE = JsonName.of("purpose");
    private static final JsonName PAYEE = JsonName.of("payee");
    private static final JsonName OWNER_ID = JsonName.of("payee_owner_id");
    private static final JsonName NOTE = JsonName.of("note");
    private static final JsonName SPENT_BY = JsonName.of("spent_by");
    private static final JsonName SPENT_AT = JsonName.of("spent_at");
    private static final List<String> PROHIBITED_USES =
            List.of(
                    "payments to contributors other than bounties",
                    "personal expenses",
                    "investment in other projects or financial instruments",
                    "payments to what the founder or another contributor owns, without a vote");
    private static final int NOTE_CHARS_MAX = 500;
    private static final int DESCRIPTION_CHARS_MAX = 4_000;
    private static final int ID_CHARS_MAX = 128;
    private static final int PAYEE_CHARS_MAX = 200;

    private final Routes.Rooms rooms;
    private final TreasuryStore store;

    TreasuryApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.store = rooms.commons().treasuries().store();
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String treasury = "/api/projects/{project_id}/treasury";
        return List.of(
                Route.get(treasury, "getTreasury")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::show)),
                Route.post(treasury + "/proposals", "proposeSpend")
                        .roles(Role.CONTRIBUTOR, Role.PROJECT)
                        .idempotent()
                        .to(desk.changing(this::propose)),
                Route.post(treasury + "/spends", "spend")
                        .roles(Role.CONTRIBUTOR, Role.PROJECT)
                        .idempotent()
                        .to(desk.changing(this::spend)),
                Route.get(treasury + "/spends", "listSpends")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(desk.reading(this::list)),
                Route.post(treasury + "/payees", "declarePayee")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::declare)));
    }

    private Reply show(Call call, SqlClient client) {
        Project project = project(rooms, call, client);
        long netCents =
                rooms.commons()
                        .treasuries()
                        .lastMonthNetCents(client, project, rooms.clock().instant());
        TreasuryLevel level = TreasuryLevel.of(netCents);
        long balanceCents = store.balanceCents(client, project.id(), null);
        return Reply.ok(out -> {
            out.open()
                    .text(PROJECT_ID, IdKind.PROJECT.text(project.id()))
                    .whole(BALANCE, balanceCents)
                    .text(LEVEL, TreasuryLevel.WORDS.word(level))
                    .whole(MONTH_NET, netCents)
                    .open(RULES)
                    .flag(VOTE_NEEDED, level.needsVote())
                    .whole(WINDOW, VoteStatus.WINDOW.toHours())
                    .flag(REPORTED, level.isReported())
                    .openArray(PERMITTED);
            for (TreasuryPurpose purpose : TreasuryPurpose.values()) {
                if (purpose.isFiled()) {
                    out.text(TreasuryPurpose.WORDS.word(purpose));
                }
            }
            out.closeArray().openArray(PROHIBITED);
            PROHIBITED_USES.forEach(out::text);
            out.closeArray().close().close();
        });
    }

    /// Puts a wish to the vote. What a treasury may never pay can't be put to it.
    private Reply propose(Call call, SqlClient client) {
        Project project = project(rooms, call, client);
        Fields fields = call.fields();
        TreasuryWish wish = TreasuryWish.read(fields);
        String description = fields.textOrNull("description", DESCRIPTION_CHARS_MAX);
        call.check(fields);
        sound(rooms, client, project.id(), wish);
        Vote vote =
                VoteOpening.open(
                        rooms,
                        call,
                        client,
                        project.id(),
                        VoteKind.TREASURY,
                        wish.document().text("description", description).build());
        return Reply.created(out ->
                out.open()
                        .text(PROPOSAL_ID, IdKind.VOTE.text(vote.id()))
                        .text(PROJECT_ID, IdKind.PROJECT.text(project.id()))
                        .value(PROPOSAL, vote.proposal())
                        .text(STATUS, VoteStatus.WORDS.word(vote.status(vote.openedAt())))
                        .time(CLOSES, vote.closesAt().toEpochMilli())
                        .close());
    }

    /// Refuses what no treasury may pay, whoever proposes it.
    static TreasuryWish.Sound sound(
            Routes.Rooms rooms, SqlClient client, UUID projectId, TreasuryWish wish) {
        Project project =
                rooms.people()
                        .project(client, projectId)
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        long netCents =
                rooms.commons()
                        .treasuries()
                        .lastMonthNetCents(client, project, rooms.clock().instant());
        return wish.sound(
                client, rooms.commons().treasuries(), project, TreasuryLevel.of(netCents));
    }

    /// The founder spends, or the project's own key: alone, or as a passed proposal has it.
    private Reply spend(Call call, SqlClient client) {
        Project project = project(rooms, call, client);
        Fields fields = call.fields();
        TreasuryWish wish = TreasuryWish.read(fields);
        String proposalId = fields.textOrNull("proposal_id", ID_CHARS_MAX);
        String note = fields.textOrNull("note", NOTE_CHARS_MAX);
        call.check(fields);
        if (call.caller().role() == Role.CONTRIBUTOR
                && !call.contributor().equals(project.founderId())) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        Instant now = rooms.clock().instant();
        store.lock(client, project.id());
        TreasuryWish.Sound sound = sound(rooms, client, project.id(), wish);
        UUID voteId =
                proposalId == null && !sound.byVote()
                        ? null
                        : used(client, proposalId, project.id(), wish, now);
        long balanceCents = store.balanceCents(client, project.id(), null);
        if (wish.amountCents() > balanceCents) {
            throw new Refusal(
                    Problem.of(
                            ProblemType.TREASURY_SHORT,
                            "The balance is " + balanceCents + " cents."));
        }
        Spend spend =
                new Spend(
                        rooms.ids().next(),
                        project.id(),
                        wish.amountCents(),
                        wish.purpose(),
                        wish.payee(),
                        sound.payee().ownerId(),
                        voteId,
                        note,
                        call.actor().name(),
                        now);
        rooms.commons().treasuries().spend(client, spend);
        remember(call, client, project.id(), wish, now);
        rooms.audit()
                .append(
                        client,
                        call.actor(),
                        new AuditEvent.TreasurySpent(
                                project.id(),
                                wish.amountCents(),
                                TreasuryPurpose.WORDS.word(wish.purpose()),
                                voteId));
        return Reply.created(out -> write(out, spend));
    }

    /// The passed proposal that covers this wish; it covers one alone.
    private UUID used(
            SqlClient client,
            @Nullable String proposalId,
            UUID projectId,
            TreasuryWish wish,
            Instant now) {
        UUID id = proposalId == null ? null : IdKind.VOTE.parse(proposalId);
        return Optional.ofNullable(id)
                .flatMap(known -> rooms.votes().findToChange(client, known))
                .filter(vote ->
                        vote.projectId().equals(projectId)
                                && vote.kind() == VoteKind.TREASURY
                                && vote.status(now) == VoteStatus.PASSED
                                && wish.isWithin(TreasuryWish.of(vote.proposal()))
                                && rooms.votes().use(client, vote.id(), now))
                .map(Vote::id)
                .orElseThrow(() -> new Refusal(ProblemType.VOTE_NOT_PASSED));
    }

    private void remember(
            Call call, SqlClient client, UUID projectId, TreasuryWish wish, Instant now) {
        UUID ownerId = wish.ownerId();
        if (ownerId != null && IdKind.CONTRIBUTOR.parse(wish.payee()) == null) {
            store.declare(client, projectId, wish.payee(), ownerId, call.actor().name(), now);
        }
    }

    private Reply list(Call call, SqlClient client) {
        Project project = project(rooms, call, client);
        return Listing.page(
                call,
                call.query(),
                (from, limit) -> store.page(client, project.id(), from, limit),
                TreasuryApi::write);
    }

    /// Staff says whose a name is, so that it needs a vote from now on.
    private Reply declare(Call call, SqlClient client) {
        Project project = project(rooms, call, client);
        Fields fields = call.fields();
        String payee = fields.text("payee", PAYEE_CHARS_MAX);
        UUID ownerId =
                Given.id(fields, "owner_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        call.check(fields);
        if (rooms.people().contributor(client, ownerId).isEmpty()) {
            throw new Refusal(Given.notFound(ProblemType.CONTRIBUTOR_NOT_FOUND, "owner_id"));
        }
        store.declare(
                client, project.id(), payee, ownerId, call.actor().name(), rooms.clock().instant());
        return Reply.created(out ->
                out.open()
                        .text(PAYEE, payee)
                        .text(OWNER_ID, IdKind.CONTRIBUTOR.text(ownerId))
                        .close());
    }

    /// The project, for whoever has a part in it.
    static Project project(Routes.Rooms rooms, Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        Project project =
                rooms.people()
                        .project(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
        if (call.caller().role() == Role.CONTRIBUTOR
                && !rooms.commons().treasuries().store().hasPart(client, id, call.contributor())) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        return project;
    }

    static void write(JsonOut out, Spend spend) {
        out.open()
                .text(SPEND_ID, IdKind.SPEND.text(spend.id()))
                .text(PROJECT_ID, IdKind.PROJECT.text(spend.projectId()))
                .whole(AMOUNT, spend.amountCents())
                .text(PURPOSE, TreasuryPurpose.WORDS.word(spend.purpose()))
                .text(PAYEE, spend.payee())
                .text(OWNER_ID, IdKind.CONTRIBUTOR.textOrNull(spend.ownerId()))
                .text(PROPOSAL_ID, IdKind.VOTE.textOrNull(spend.voteId()))
                .text(NOTE, spend.note())
                .text(SPENT_BY, spend.spentBy())
                .time(SPENT_AT, spend.spentAt().toEpochMilli())
                .close();
    }
}
