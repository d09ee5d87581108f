package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.base.IdKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sheets for accounting programs: whole, however long, and harmless when opened.
class ExportsApiTest {
    @Test
    void exportsEverythingAsSheetAndAsDocuments() {
        try (Office office = Office.open()) {
            office.rig.at("2026-01-01T00:00:00Z");
            office.join("ann", office.rig.human("Ann"));
            String project = office.rig.project("=HYPERLINK(1),x", office.person("ann"));
            office.grant("ann", project, "300", "2026-01-01T00:00:00Z");
            office.charge(project, "ch_1", "2026-01-10", 50_000);
            office.month("2026-01-01");
            office.as("ann")
                    .post(
                            "/api/projects/" + project + "/treasury/spends",
                            "{\"amount_cents\":100,\"purpose\":\"legal\",\"payee\":\"@SUM(A1)\"}")
                    .expect(201);
            // More lines than are read at once, and than are sent at once.
            RigPostgres.execute(
                    office.rig.database(),
                    """
                    INSERT INTO backoffice.revenue_events
                        (project_id, event_type, amount_cents, amount_usd_cents, stripe_event_id,
                         effect_key, object_id, charge_id, origin, period, counts_on, source)
                    SELECT '%s', 'charge', n, n, 'evt_x' || n, 'effect_x' || n, 'ch_x' || n,
                           'ch_x' || n, '2026-02-15', '2026-02-01', '2026-02-15', 'one_time'
                    FROM generate_series(1, 20000) n
                    """
                            .formatted(PetMatch.uuid(IdKind.PROJECT, project)));

            List<String> lines = lines(office, "revenue.csv");
            assertThat(lines).hasSize(20_002);
            assertThat(lines.getFirst()).startsWith("day,period,project_id,project_name,");
            assertThat(lines.get(1))
                    .startsWith("2026-01-10,2026-01-01," + project)
                    .contains(",\"'=HYPERLINK(1),x\",charge");
            assertThat(lines.getLast()).contains(",20000,20000,");
            assertThat(lines(office, "revenue.csv?from=2026-01-01&to=2026-01-31")).hasSize(2);
            Answer documents = office.carl.get("/api/exports/revenue.json").expect(200);
            assertThat(documents.list("")).hasSize(20_001);
            assertThat(documents.text("0.project_name")).isEqualTo("=HYPERLINK(1),x");
            assertThat(documents.whole("0.amount_usd_cents")).isEqualTo(50_000);
            assertThat(lines(office, "treasury.csv").get(1)).contains(",legal,'@SUM(A1),100,");
            assertThat(lines(office, "payouts.csv")).hasSize(2);
            assertThat(lines(office, "ledger.csv").getFirst()).endsWith("account,amount_cents");
            assertThat(lines(office, "invoices.csv")).hasSize(1);
            Answer none = office.carl.get("/api/exports/invoices.json").expect(200);
            assertThat(none.list("")).isEmpty();

            office.as("ann").get("/api/exports/revenue.csv").expect(403, "forbidden");
            office.carl.get("/api/exports/people.csv").expect(404, "not_found");
            office.carl.get("/api/exports/revenue.xlsx").expect(404, "not_found");
            office.carl
                    .get("/api/exports/revenue.csv?from=2026-02-01&to=2026-01-01")
                    .expect(422, "invalid_value");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "=1+1, '''=1+1'",
        "+1, '''+1'",
        "-1, '''-1'",
        "@A1, '''@A1'",
        "' =1', ''' =1'",
        "plain, plain",
        "'a,b', '\"a,b\"'",
        "'say \"x\"', '\"say \"\"x\"\"\"'"
    })
    void noTextBecomesAFormula(String text, String cell) {
        assertThat(new CsvOut().row(text, -5L).toString()).isEqualTo(cell + ",-5\r\n");
    }

    @Test
    void aLineBreakStaysInItsCell() {
        assertThat(new CsvOut().row("a\nb", null, "\tx").toString())
                .isEqualTo("\"a\nb\",,'\tx\r\n");
    }

    private static List<String> lines(Office office, String file) {
        Answer sheet = office.carl.get("/api/exports/" + file).expect(200);
        assertThat(sheet.response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/csv");
        return sheet.body().lines().toList();
    }
}
