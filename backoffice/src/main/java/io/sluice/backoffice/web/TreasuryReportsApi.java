package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.people.Project;
import io.sluice.backoffice.treasury.Quarter;
import io.sluice.backoffice.treasury.Spend;
import io.sluice.backoffice.treasury.TreasuryPurpose;
import io.sluice.backoffice.treasury.TreasuryReport;
import io.sluice.backoffice.treasury.TreasuryStore;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
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

/// `/api/projects/{id}/treasury/reports`: the quarters of a treasury, as documents or as a sheet.
final class TreasuryReportsApi {
    private static final JsonName QUARTER = JsonName.of("quarter");
    private static final JsonName MADE_AT = JsonName.of("made_at");
    private static final JsonName OPENING = JsonName.of("opening_cents");
    private static final JsonName INCOME = JsonName.of("income_cents");
    private static final JsonName GIVEN_BACK = JsonName.of("given_back_cents");
    private static final JsonName SPENT = JsonName.of("spent_cents");
    private static final JsonName CLOSING = JsonName.of("closing_cents");
    private static final JsonName BY_PURPOSE = JsonName.of("by_purpose");
    private static final JsonName MONTHS = JsonName.of("months");
    private static final JsonName MONTH = JsonName.of("month");
    private static final JsonName SPENDS = JsonName.of("spends");
    private static final Map<TreasuryPurpose, JsonName> PURPOSES = purposes();
    private static final Words<Format> FORMATS = Words.of(Format.class);
    private static final int QUARTERS_MAX = 200;

    private enum Format {
        JSON,
        CSV
    }

    private final Routes.Rooms rooms;
    private final TreasuryStore store;

    TreasuryReportsApi(Routes.Rooms rooms) {
        this.rooms = rooms;
        this.store = rooms.commons().treasuries().store();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/projects/{project_id}/treasury/reports", "listTreasuryReports")
                        .roles(Role.STAFF, Role.CONTRIBUTOR, Role.PROJECT)
                        .to(rooms.desk().reading(this::list)));
    }

    private Reply list(Call call, SqlClient client) {
        Project project = TreasuryApi.project(rooms, call, client);
        Fields query = call.query();
        if (query.word("format", FORMATS, Format.JSON) == Format.CSV) {
            call.check(query);
            return sheet(store.reports(client, project.id(), 0, QUARTERS_MAX));
        }
        return Listing.page(
                call,
                query,
                (from, limit) -> store.reports(client, project.id(), from, limit),
                TreasuryReportsApi::write);
    }

    /// One line a movement, so that the amounts of a quarter add up to its closing line.
    private static Reply sheet(List<TreasuryReport> reports) {
        CsvOut out = new CsvOut();
        out.row("quarter", "line", "day", "purpose", "payee", "amount_cents", "proposal_id");
        for (TreasuryReport report : reports) {
            Quarter quarter = report.quarter();
            String name = quarter.toString();
            out.row(name, "opening", quarter.start(), null, null, report.openingCents(), null);
            for (TreasuryReport.Income income : report.income()) {
                LocalDate last = income.month().plusMonths(1).minusDays(1);
                out.row(name, "income", last, null, null, income.treasuryCents(), null);
                out.row(name, "given_back", last, null, null, -income.givenBackCents(), null);
            }
            for (Spend spend : report.spends()) {
                out.row(
                        name,
                        "spend",
                        LocalDate.ofInstant(spend.spentAt(), ZoneOffset.UTC),
                        TreasuryPurpose.WORDS.word(spend.purpose()),
                        spend.payee(),
                        -spend.amountCents(),
                        IdKind.VOTE.textOrNull(spend.voteId()));
            }
            LocalDate last = quarter.end().minusDays(1);
            out.row(name, "closing", last, null, null, report.closingCents(), null);
        }
        return Reply.csv("treasury-reports", out.toString());
    }

    private static void write(JsonOut out, TreasuryReport report) {
        out.open()
                .text(QUARTER, report.quarter().toString())
                .time(MADE_AT, report.madeAt().toEpochMilli())
                .whole(OPENING, report.openingCents())
                .whole(INCOME, report.incomeCents())
                .whole(GIVEN_BACK, report.givenBackCents())
                .whole(SPENT, report.spentCents())
                .whole(CLOSING, report.closingCents())
                .open(BY_PURPOSE);
        report.byPurpose()
                .forEach((purpose, cents) ->
                        out.whole(Objects.requireNonNull(PURPOSES.get(purpose)), cents));
        out.close().openArray(MONTHS);
        for (TreasuryReport.Income income : report.income()) {
            out.open()
                    .text(MONTH, income.month().toString().substring(0, 7))
                    .whole(INCOME, income.treasuryCents())
                    .whole(GIVEN_BACK, income.givenBackCents())
                    .close();
        }
        out.closeArray().openArray(SPENDS);
        report.spends().forEach(spend -> TreasuryApi.write(out, spend));
        out.closeArray().close();
    }

    private static Map<TreasuryPurpose, JsonName> purposes() {
        Map<TreasuryPurpose, JsonName> names = new EnumMap<>(TreasuryPurpose.class);
        for (TreasuryPurpose purpose : TreasuryPurpose.values()) {
            names.put(purpose, JsonName.of(TreasuryPurpose.WORDS.word(purpose)));
        }
        return names;
    }
}
