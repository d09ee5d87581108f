package io.sluice.backoffice.web;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.tax.Form1099;
import io.sluice.backoffice.tax.Form1099Copy;
import io.sluice.backoffice.tax.Form1099Store;
import io.sluice.backoffice.tax.Threshold;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.sluice.gateway.edge.Words;
import io.vertx.sqlclient.SqlClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// `/api/tax/1099-nec`: what payees were paid in a year, for those who file it, and each payee's
/// own copy and statement.
final class TaxReportsApi {
    private static final JsonName YEAR = JsonName.of("year");
    private static final JsonName THRESHOLD = JsonName.of("threshold_cents");
    private static final JsonName THRESHOLD_FINAL = JsonName.of("threshold_final");
    private static final JsonName DUE_ON = JsonName.of("due_on");
    private static final JsonName DATA = JsonName.of("data");
    private static final JsonName NEXT_CURSOR = JsonName.of("next_cursor");
    private static final JsonName CONTRIBUTOR_ID = JsonName.of("contributor_id");
    private static final JsonName DISPLAY_NAME = JsonName.of("display_name");
    private static final JsonName COUNTRY = JsonName.of("country");
    private static final JsonName TIN_STATUS = JsonName.of("tin_status");
    private static final JsonName REPORTABLE = JsonName.of("reportable_cents");
    private static final JsonName WITHHELD = JsonName.of("withheld_cents");
    private static final JsonName PAYPAL = JsonName.of("paypal_cents");
    private static final JsonName PAYOUTS = JsonName.of("payouts");
    private static final JsonName REQUIRED = JsonName.of("form_required");
    private static final Words<Format> FORMATS = Words.of(Format.class);
    private static final int CSV_PAGE = 1_000;
    private static final int CSV_ROWS_MAX = 100_000;

    private enum Format {
        JSON,
        CSV
    }

    private final TaxRooms rooms;

    /// Drawing takes a processor for a while: one after the other, so that others have one too.
    private final Semaphore drawing = new Semaphore(1);

    TaxReportsApi(TaxRooms rooms) {
        this.rooms = rooms;
    }

    List<Route> routes() {
        Desk desk = rooms.desk();
        String me = "/api/contributors/me";
        return List.of(
                Route.get("/api/tax/1099-nec", "list1099Nec")
                        .roles(Role.STAFF)
                        .to(desk.reading(this::list)),
                Route.get("/api/tax/1099-nec/{contributor_id}", "get1099NecCopy")
                        .roles(Role.STAFF)
                        .to(desk.free(this::copy)),
                Route.get(me + "/1099-nec/{year}", "getMy1099NecCopy")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.free(this::mine)),
                Route.get(me + "/statements/{year}", "getMyStatement")
                        .roles(Role.CONTRIBUTOR)
                        .to(desk.reading(this::statement)));
    }

    private Reply list(Call call, SqlClient client) {
        Fields query = call.query();
        Page page = Page.of(query);
        int year = year(query);
        Format format = query.wordOrNull("format", FORMATS);
        call.check(query);
        Threshold threshold = rooms.reports().threshold(client, year);
        if (format == Format.CSV) {
            return csv(client, threshold);
        }
        long from = Math.clamp(page.start(), 0, Integer.MAX_VALUE);
        List<Form1099> found = rooms.reports().page(client, year, 0, from, page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<Form1099> shown = more ? found.subList(0, page.limit()) : found;
        return Reply.ok(out -> {
            out.open()
                    .whole(YEAR, year)
                    .whole(THRESHOLD, threshold.cents())
                    .flag(THRESHOLD_FINAL, threshold.isFinal())
                    .text(DUE_ON, LocalDate.of(year + 1, 1, 31).toString())
                    .openArray(DATA);
            shown.forEach(form -> write(out, form, threshold));
            out.closeArray();
            out.text(NEXT_CURSOR, more ? new Cursor(from + page.limit()).encode() : null).close();
        });
    }

    private static void write(JsonOut out, Form1099 form, Threshold threshold) {
        out.open()
                .text(CONTRIBUTOR_ID, IdKind.CONTRIBUTOR.text(form.contributorId()))
                .text(DISPLAY_NAME, form.displayName())
                .text(COUNTRY, form.country())
                .text(TIN_STATUS, form.tinStatus())
                .whole(REPORTABLE, form.reportableCents())
                .whole(WITHHELD, form.withheldCents())
                .whole(PAYPAL, form.paypalCents())
                .whole(PAYOUTS, form.payouts())
                .flag(REQUIRED, threshold.isReached(form.reportableCents()))
                .close();
    }

    /// Only those who are to be reported, for whoever files it.
    private Reply csv(SqlClient client, Threshold threshold) {
        CsvOut csv =
                new CsvOut()
                        .row(
                                "tax_year",
                                "recipient_id",
                                "recipient_name",
                                "country",
                                "tin_status",
                                "box_1_nonemployee_compensation",
                                "box_4_federal_income_tax_withheld");
        int rows = 0;
        List<Form1099> page;
        do {
            page =
                    rooms.reports()
                            .page(client, threshold.year(), threshold.cents(), rows, CSV_PAGE);
            page.forEach(form -> line(csv, form));
            rows += page.size();
        } while (page.size() == CSV_PAGE && rows < CSV_ROWS_MAX);
        if (rows >= CSV_ROWS_MAX) {
            throw Refusal.invalid("format", "csv ends at 100000 rows: read the pages as json");
        }
        return Reply.csv("1099-nec-" + threshold.year(), csv.toString());
    }

    private static void line(CsvOut csv, Form1099 form) {
        csv.row(
                form.year(),
                IdKind.CONTRIBUTOR.text(form.contributorId()),
                form.displayName().replaceAll("\\p{Cntrl}", " "),
                form.country(),
                form.tinStatus(),
                BigDecimal.valueOf(form.reportableCents(), 2),
                BigDecimal.valueOf(form.withheldCents(), 2));
    }

    /// What a copy shows.
    private record Shown(Form1099 form, Threshold threshold) {}

    private Reply copy(Call call) {
        UUID id = call.id("contributor_id", IdKind.CONTRIBUTOR, ProblemType.CONTRIBUTOR_NOT_FOUND);
        return pdf(
                rooms.transactions()
                        .reading(client -> {
                            if (rooms.people().contributor(client, id).isEmpty()) {
                                throw new Refusal(ProblemType.CONTRIBUTOR_NOT_FOUND);
                            }
                            Fields query = call.query();
                            int year = year(query);
                            call.check(query);
                            return shown(client, year, id);
                        }));
    }

    private Reply mine(Call call) {
        int year = year(call);
        UUID me = call.contributor();
        return pdf(rooms.transactions().reading(client -> shown(client, year, me)));
    }

    private Shown shown(SqlClient client, int year, UUID contributorId) {
        Threshold threshold = rooms.reports().threshold(client, year);
        return rooms.reports()
                .of(client, year, contributorId)
                .filter(each -> threshold.isReached(each.reportableCents()))
                .map(form -> new Shown(form, threshold))
                .orElseThrow(() -> new Refusal(none(year)));
    }

    /// Outside of the transaction: whoever wants many copies keeps no connection from others.
    private Reply pdf(Shown shown) {
        int year = shown.form.year();
        Instant now = rooms.clock().instant();
        drawing.acquireUninterruptibly();
        try {
            return Reply.file(
                    new Download(
                            "application/pdf",
                            "1099-nec-" + year + ".pdf",
                            Form1099Copy.pdf(shown.form, shown.threshold, rooms.payer(), now)));
        } finally {
            drawing.release();
        }
    }

    private static Problem none(int year) {
        return Problem.of(
                ProblemType.NOT_FOUND, "Nothing is reported of this payee for " + year + ".");
    }

    private Reply statement(Call call, SqlClient client) {
        return Documents.one(
                200, rooms.statements().statement(client, call.contributor(), year(call)));
    }

    private int year(Fields query) {
        int thisYear = thisYear();
        return (int) query.whole("year", Form1099Store.YEAR_MIN, thisYear, thisYear);
    }

    /// The year in the path; one that cannot be has nothing.
    private int year(Call call) {
        String text = call.path("year");
        int year = text.matches("\\d{4}") ? Integer.parseInt(text) : 0;
        if (year < Form1099Store.YEAR_MIN || year > thisYear()) {
            throw new Refusal(ProblemType.NOT_FOUND);
        }
        return year;
    }

    private int thisYear() {
        return LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC).getYear();
    }
}
