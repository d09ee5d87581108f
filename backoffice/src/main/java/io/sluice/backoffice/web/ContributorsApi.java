package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.notify.MailAddress;
import io.sluice.backoffice.people.Contributor;
import io.sluice.backoffice.people.Contributor.Kind;
import io.sluice.backoffice.people.Contributor.PayoutPlan;
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
import org.jspecify.annotations.Nullable;

/// `/api/contributors`: who earns, and who is paid for whom.
final class ContributorsApi {
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName DISPLAY_NAME = JsonName.of("display_name");
    private static final JsonName EMAIL = JsonName.of("email");
    private static final JsonName COUNTRY = JsonName.of("country");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName OPERATOR_ID = JsonName.of("operator_id");
    private static final JsonName PLAN = JsonName.of("plan");
    private static final JsonName ACCOUNT_CREATED = JsonName.of("account_created_at");
    private static final JsonName IDENTITY_SCORE = JsonName.of("identity_score");
    private static final JsonName TRUST_LEVEL = JsonName.of("trust_level");
    private static final JsonName UPVOTED = JsonName.of("upvoted_contributions");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final JsonName UPDATED = JsonName.of("updated_at");
    private static final int NAME_CHARS_MAX = 200;
    private static final int EMAIL_CHARS_MAX = 254;
    private static final int SCORE_MAX = 100;

    private final Routes.Rooms rooms;

    ContributorsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String one = "/api/contributors/{contributor_id}";
        return List.of(
                Route.post("/api/contributors", "createContributor")
                        .roles()
                        .idempotent()
                        .to(desk.changing(this::create)),
                Route.get(one, "getContributor")
                        .roles(Role.STAFF, Role.CONTRIBUTOR)
                        .to(desk.reading(this::show)),
                Route.patch(one, "changeContributor").roles().to(desk.changing(this::change)));
    }

    private Reply create(Call call, SqlClient client) {
        Fields fields = call.fields();
        Instant now = rooms.clock().instant();
        String name = fields.text("display_name", NAME_CHARS_MAX);
        String email = email(fields, fields.text("email", EMAIL_CHARS_MAX));
        String country = Given.countryOrNull(fields, "country");
        Kind kind = fields.word("kind", Kind.WORDS);
        UUID operatorId = Given.idOrNull(fields, "operator_id", IdKind.CONTRIBUTOR);
        PayoutPlan plan = fields.word("plan", PayoutPlan.WORDS, PayoutPlan.STANDARD);
        Instant opened = accountCreated(fields, now);
        int score = (int) fields.whole("identity_score", 0, SCORE_MAX, 0);
        int trust = (int) fields.whole("trust_level", 0, SCORE_MAX, 0);
        int upvoted = (int) fields.whole("upvoted_contributions", 0, Integer.MAX_VALUE, 0);
        if (country == null && !fields.flawed()) {
            fields.wrong("country", "is required");
        }
        if (!fields.flawed()) {
            checkOperator(fields, kind, operatorId);
        }
        call.check(fields);
        requireHuman(client, operatorId);
        Contributor made =
                new Contributor(
                        rooms.ids().next(),
                        name,
                        email,
                        Objects.requireNonNull(country),
                        kind,
                        operatorId,
                        plan,
                        opened,
                        score,
                        trust,
                        upvoted,
                        now,
                        now);
        rooms.people().add(client, made);
        return Reply.created(out -> write(out, made));
    }

    private Reply show(Call call, SqlClient client) {
        UUID id =
                call.id(
                        "contributor_id",
                        IdKind.CONTRIBUTOR,
                        call.isStaff() ? ProblemType.CONTRIBUTOR_NOT_FOUND : ProblemType.FORBIDDEN);
        call.requireContributor(id);
        Contributor found =
                rooms.people()
                        .contributor(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
        return Reply.ok(out -> write(out, found));
    }

    /// Changes what is named; who somebody is (kind, operator of a human) stays.
    private Reply change(Call call, SqlClient client) {
        UUID id = call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        Contributor was =
                rooms.people()
                        .contributorForUpdate(client, id)
                        .orElseThrow(() -> new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND));
        Fields fields = call.fields();
        String name = fields.textOrNull("display_name", NAME_CHARS_MAX);
        String email = fields.textOrNull("email", EMAIL_CHARS_MAX);
        String country = Given.countryOrNull(fields, "country");
        Kind kind = fields.word("kind", Kind.WORDS, was.kind());
        UUID operator = Given.idOrNull(fields, "operator_id", IdKind.CONTRIBUTOR);
        UUID operatorId = fields.has("operator_id") ? operator : was.operatorId();
        PayoutPlan plan = fields.word("plan", PayoutPlan.WORDS, was.plan());
        Instant opened = accountCreated(fields, was.accountCreatedAt());
        int score = (int) fields.whole("identity_score", 0, SCORE_MAX, was.identityScore());
        int trust = (int) fields.whole("trust_level", 0, SCORE_MAX, was.trustLevel());
        int upvoted =
                (int)
                        fields.whole(
                                "upvoted_contributions",
                                0,
                                Integer.MAX_VALUE,
                                was.upvotedContributions());
        if (email != null) {
            email(fields, email);
        }
        if (kind != was.kind()) {
            fields.invalid("kind", "cannot change");
        }
        if (!fields.flawed()) {
            checkOperator(fields, kind, operatorId);
        }
        call.check(fields);
        requireHuman(client, operatorId);
        Contributor is =
                new Contributor(
                        id,
                        Objects.requireNonNullElse(name, was.displayName()),
                        Objects.requireNonNullElse(email, was.email()),
                        Objects.requireNonNullElse(country, was.country()),
                        kind,
                        operatorId,
                        plan,
                        opened,
                        score,
                        trust,
                        upvoted,
                        was.createdAt(),
                        rooms.clock().instant());
        rooms.people().update(client, is);
        return Reply.ok(out -> write(out, is));
    }

    private static String email(Fields fields, String text) {
        if (!MailAddress.isSound(text) && !fields.flawed()) {
            fields.invalid("email", "must be an e-mail address");
        }
        return text;
    }

    private static Instant accountCreated(Fields fields, Instant absent) {
        Instant time = Given.timeOrNull(fields, "account_created_at");
        return time == null ? absent : time;
    }

    private static void checkOperator(Fields fields, Kind kind, @Nullable UUID operatorId) {
        if (kind == Kind.AI_AGENT && operatorId == null) {
            fields.invalid("operator_id", "must name the human who operates the agent");
        } else if (kind == Kind.HUMAN && operatorId != null) {
            fields.invalid("operator_id", "is for agents: a human has no operator");
        }
    }

    private void requireHuman(SqlClient client, @Nullable UUID operatorId) {
        boolean isHuman =
                operatorId == null
                        || rooms.people()
                                .contributor(client, operatorId)
                                .filter(operator -> operator.kind() == Kind.HUMAN)
                                .isPresent();
        if (!isHuman) {
            throw Refusal.invalid("operator_id", "must name a human who is known here");
        }
    }

    private static void write(JsonOut out, Contributor of) {
        out.open()
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(of.id()))
                .text(DISPLAY_NAME, of.displayName())
                .text(EMAIL, of.email())
                .text(COUNTRY, of.country())
                .text(KIND, Kind.WORDS.word(of.kind()))
                .text(OPERATOR_ID, IdKind.CONTRIBUTOR.textOrNull(of.operatorId()))
                .text(PLAN, PayoutPlan.WORDS.word(of.plan()))
                .time(ACCOUNT_CREATED, of.accountCreatedAt().toEpochMilli())
                .whole(IDENTITY_SCORE, of.identityScore())
                .whole(TRUST_LEVEL, of.trustLevel())
                .whole(UPVOTED, of.upvotedContributions())
                .time(CREATED, of.createdAt().toEpochMilli())
                .time(UPDATED, of.updatedAt().toEpochMilli())
                .close();
    }
}
