package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.SuspensionStore;
import io.sluice.backoffice.ledger.SuspensionStore.Review;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.notify.NoticeStore.Notice;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/reviews`: what staff looks into, and `/api/contributors/me/notices`: what a contributor
/// has been told.
final class ReviewsApi {
    private static final JsonName REVIEW_ID = JsonName.of("review_id");
    private static final JsonName NOTICE_ID = JsonName.of("notice_id");
    private static final JsonName PROJECT_ID = JsonName.of("project_id");
    private static final JsonName PROJECT_NAME = JsonName.of("project_name");
    private static final JsonName KIND = JsonName.of("kind");
    private static final JsonName ACCOUNT_ID = JsonName.of("account_id");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName OPENED = JsonName.of("opened_at");
    private static final JsonName CLOSED = JsonName.of("closed_at");
    private static final JsonName CLOSED_BY = JsonName.of("closed_by");
    private static final JsonName NOTE = JsonName.of("note");
    private static final JsonName DATA = JsonName.of("data");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final Words<Status> STATUSES = Words.of(Status.class);
    private static final int NOTE_CHARS_MAX = 500;
    private static final long PENALTY_CENTS_MAX = 100_000_000_000L;

    private enum Status {
        OPEN,
        CLOSED
    }

    private final Routes.Rooms rooms;
    private final SuspensionStore reviews = new SuspensionStore();
    private final NoticeStore notices;

    ReviewsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.notices = new NoticeStore(rooms.ids());
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        return List.of(
                Route.get("/api/reviews", "listReviews")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)),
                Route.post("/api/reviews/{review_id}/close", "closeReview")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::close)),
                Route.post("/api/reviews/{review_id}/permanent", "declareSuspensionPermanent")
                        .roles(Role.STAFF)
                        .idempotent()
                        .to(desk.changing(this::declare)),
                Route.get("/api/contributors/me/notices", "listMyNotices")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::mine)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        Status status = query.wordOrNull("status", STATUSES);
        Boolean open = status == null ? null : (Boolean) (status == Status.OPEN);
        return Listing.newestFirst(
                call,
                query,
                (before, limit) -> reviews.page(client, open, before, limit),
                Review::sequence,
                ReviewsApi::write);
    }

    private Reply close(Call call, SqlClient client) {
        UUID id = call.id("review_id", IdKind.REVIEW, ProblemType.NOT_FOUND);
        Fields fields = call.fields();
        String note = fields.text("note", NOTE_CHARS_MAX);
        call.check(fields);
        Review review = open(client, id);
        return closed(call, client, review, note);
    }

    /// Stripe's suspension is for good: its penalty is booked, and nothing is frozen any more.
    private Reply declare(Call call, SqlClient client) {
        UUID id = call.id("review_id", IdKind.REVIEW, ProblemType.NOT_FOUND);
        Fields fields = call.fields();
        long penaltyCents = fields.whole("penalty_cents", 0, PENALTY_CENTS_MAX);
        String note = fields.text("note", NOTE_CHARS_MAX);
        call.check(fields);
        Review review = open(client, id);
        Reply reply = closed(call, client, review, note);
        boolean declared =
                rooms.commons()
                        .endings()
                        .declare(
                                client,
                                review.projectId(),
                                review.accountId(),
                                penaltyCents,
                                note,
                                call.actor(),
                                rooms.clock().instant());
        if (!declared) {
            throw new Refusal(
                    Problem.of(ProblemType.WRONG_STATE, "Stripe has the account open again."));
        }
        return reply;
    }

    private Review open(SqlClient client, UUID id) {
        Review review =
                reviews.find(client, id).orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND));
        if (review.closedAt() != null) {
            throw new Refusal(ProblemType.WRONG_STATE);
        }
        return review;
    }

    private Reply closed(Call call, SqlClient client, Review review, String note) {
        reviews.close(client, review.id(), call.actor().name(), note, rooms.clock().instant());
        Review closed = reviews.find(client, review.id()).orElseThrow();
        return Reply.ok(out -> write(out, closed));
    }

    private Reply mine(Call call, SqlClient client) {
        return Listing.newestFirst(
                call,
                call.query(),
                (before, limit) -> notices.page(client, call.contributor(), before, limit),
                Notice::sequence,
                ReviewsApi::write);
    }

    private static void write(JsonOut out, Notice notice) {
        out.open()
                .text(NOTICE_ID, IdKind.NOTICE.text(notice.id()))
                .text(KIND, notice.kind())
                .text(PROJECT_ID, IdKind.PROJECT.textOrNull(notice.projectId()))
                .text(TEXT, notice.text())
                .value(DATA, Objects.requireNonNullElse(notice.data(), JsonNull.NULL))
                .time(CREATED, notice.createdAt().toEpochMilli())
                .close();
    }

    private static void write(JsonOut out, Review review) {
        Instant closedAt = review.closedAt();
        out.open()
                .text(REVIEW_ID, IdKind.REVIEW.text(review.id()))
                .text(KIND, review.kind())
                .text(PROJECT_ID, IdKind.PROJECT.text(review.projectId()))
                .text(PROJECT_NAME, review.projectName())
                .text(ACCOUNT_ID, review.accountId())
                .text(REASON, review.reason())
                .text(STATUS, STATUSES.word(closedAt == null ? Status.OPEN : Status.CLOSED))
                .time(OPENED, review.openedAt().toEpochMilli());
        closed(out, closedAt);
        out.text(CLOSED_BY, review.closedBy()).text(NOTE, review.note()).close();
    }

    private static void closed(JsonOut out, @Nullable Instant closedAt) {
        if (closedAt == null) {
            out.none(CLOSED);
        } else {
            out.time(CLOSED, closedAt.toEpochMilli());
        }
    }
}
