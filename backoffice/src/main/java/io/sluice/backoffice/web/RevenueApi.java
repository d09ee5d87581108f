package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.ledger.RevenueFigures;
import io.sluice.backoffice.ledger.RevenueFigures.Size;
import io.sluice.backoffice.ledger.RevenueSource;
import io.sluice.backoffice.ledger.RevenueStore;
import io.sluice.backoffice.people.Project;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// `/api/projects/{project_id}/revenue`: what a project earned, and the rows behind it.
final class RevenueApi {
    private static final JsonName GROSS = JsonName.of("gross_cents");
    private static final JsonName FEES = JsonName.of("stripe_fees_cents");
    private static final JsonName REFUNDS = JsonName.of("refunds_cents");
    private static final JsonName DISPUTES = JsonName.of("disputes_cents");
    private static final JsonName INFRASTRUCTURE = JsonName.of("infrastructure_cents");
    private static final JsonName DEFICIT = JsonName.of("deficit_carried_cents");
    private static final JsonName NET = JsonName.of("net_cents");
    private static final JsonName BY_SOURCE = JsonName.of("by_source");
    private static final JsonName BUCKETS = JsonName.of("buckets");
    private static final JsonName START = JsonName.of("start");
    private static final JsonName ID = JsonName.of("id");
    private static final JsonName EVENT_TYPE = JsonName.of("event_type");
    private static final JsonName AMOUNT = JsonName.of("amount_cents");
    private static final JsonName CURRENCY = JsonName.of("currency");
    private static final JsonName USD = JsonName.of("amount_usd_cents");
    private static final JsonName FEE = JsonName.of("stripe_fee_cents");
    private static final JsonName SOURCE = JsonName.of("source");
    private static final JsonName EVENT = JsonName.of("stripe_event_id");
    private static final JsonName ORIGIN = JsonName.of("origin");
    private static final JsonName PERIOD = JsonName.of("period");
    private static final JsonName CREATED = JsonName.of("created_at");
    private static final Map<RevenueSource, JsonName> SOURCES = sources();
    private static final Words<Size> SIZES = Words.of(Size.class);
    private static final int BUCKETS_MAX = 1_000;

    private final Routes.Rooms rooms;

    RevenueApi(Routes.Rooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        String revenue = "/api/projects/{project_id}/revenue";
        return List.of(
                Route.get(revenue, "getProjectRevenue")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(rooms.desk().reading(this::figures)),
                Route.get(revenue + "/ledger", "listProjectRevenue")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(rooms.desk().reading(this::ledger)));
    }

    private Reply figures(Call call, SqlClient client) {
        Project project = project(call, client);
        LocalDate today = LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC);
        Fields query = call.query();
        LocalDate to = Objects.requireNonNullElse(Given.dayOrNull(query, "to"), today);
        Size size = query.word("bucket", SIZES, Size.DAY);
        int last = (int) query.whole("buckets", 1, BUCKETS_MAX, 0);
        LocalDate given = Given.dayOrNull(query, "from");
        LocalDate start = last == 0 ? to.withDayOfMonth(1) : size.startOfLast(last, to);
        LocalDate from = Objects.requireNonNullElse(given, start);
        if (!query.flawed() && given != null && last > 0) {
            query.invalid("buckets", "counts back from to, instead of from");
        } else if (!query.flawed() && from.isAfter(to)) {
            query.invalid("to", "must not be before from");
        } else if (!query.flawed()
                && RevenueFigures.count(from, to, size, BUCKETS_MAX) > BUCKETS_MAX) {
            query.invalid("from", "makes more than " + BUCKETS_MAX + " buckets");
        }
        call.check(query);
        RevenueFigures figures =
                rooms.revenue()
                        .figures(
                                client,
                                RevenueStore.Earner.of(project),
                                new RevenueFigures.Span(from, to),
                                size);
        return Reply.ok(out -> write(out, figures));
    }

    private static void write(JsonOut out, RevenueFigures figures) {
        out.open()
                .whole(GROSS, figures.grossCents())
                .whole(FEES, figures.feesCents())
                .whole(REFUNDS, figures.refundsCents())
                .whole(DISPUTES, figures.disputesCents())
                .whole(INFRASTRUCTURE, figures.infrastructureCents())
                .whole(DEFICIT, figures.deficitCents())
                .whole(NET, figures.netCents())
                .open(BY_SOURCE);
        figures.bySource()
                .forEach((source, cents) ->
                        out.whole(Objects.requireNonNull(SOURCES.get(source)), cents));
        out.close().openArray(BUCKETS);
        for (RevenueFigures.Bucket bucket : figures.buckets()) {
            out.open()
                    .text(START, bucket.start().toString())
                    .whole(GROSS, bucket.grossCents())
                    .whole(NET, bucket.netCents())
                    .close();
        }
        out.closeArray().close();
    }

    private Reply ledger(Call call, SqlClient client) {
        UUID projectId = project(call, client).id();
        return Listing.newestFirst(
                call,
                call.query(),
                (before, limit) -> rooms.revenue().page(client, projectId, before, limit),
                RevenueStore.BookedEvent::sequence,
                RevenueApi::write);
    }

    private static void write(JsonOut out, RevenueStore.BookedEvent row) {
        out.open()
                .text(ID, IdKind.REVENUE_EVENT.text(row.id()))
                .text(EVENT_TYPE, row.eventType())
                .whole(AMOUNT, row.amountMinor())
                .text(CURRENCY, row.currency())
                .whole(USD, row.usdCents());
        Long feeCents = row.feeCents();
        if (feeCents == null) {
            out.none(FEE);
        } else {
            out.whole(FEE, feeCents);
        }
        out.text(SOURCE, row.source())
                .text(EVENT, row.stripeEventId())
                .time(ORIGIN, row.origin().toEpochMilli())
                .text(PERIOD, row.period().toString())
                .time(CREATED, row.createdAt().toEpochMilli())
                .close();
    }

    private Project project(Call call, SqlClient client) {
        UUID id = call.id("project_id", IdKind.PROJECT, ProblemType.PROJECT_NOT_FOUND);
        call.requireProject(id);
        return rooms.people()
                .project(client, id)
                .orElseThrow(() -> new Refusal(ProblemType.PROJECT_NOT_FOUND));
    }

    private static Map<RevenueSource, JsonName> sources() {
        Map<RevenueSource, JsonName> names = new EnumMap<>(RevenueSource.class);
        for (RevenueSource source : RevenueSource.values()) {
            names.put(source, JsonName.of(source.word()));
        }
        return names;
    }
}
