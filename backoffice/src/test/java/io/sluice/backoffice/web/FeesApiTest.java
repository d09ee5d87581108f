package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Hosting and a subscription of somebody in Germany, from the first invoice to what follows when
/// nobody pays.
class FeesApiTest {
    private static final String INVOICES = "/api/platform-fees/invoices";

    @Test
    void invoicesWithTheTaxOfTheCountryAndDowngradesWhatNobodyPaysFor() {
        try (Office office = Office.open()) {
            office.rig.at("2026-01-01T00:00:00Z");
            office.join("greta", german(office));
            String large = project(office, "Large", "growth", 5_000);
            String paid = project(office, "Paid", "growth", 3_000);
            String small = project(office, "Small", "starter", 1_000);
            String covered = project(office, "Covered", "growth", 2_000);
            office.charge(covered, "ch_4", "2026-01-10", 9_000);
            office.charge(large, "ch_1", "2026-01-10", 1_500);
            office.charge(paid, "ch_2", "2026-01-10", 1_000);
            office.charge(small, "ch_3", "2026-01-10", 400);
            office.rig.at("2026-02-01T00:00:00Z");
            office.calculate("2026-01-01", "2026-01-31");
            assertThat(office.run("platform_fees").text("last_outcome"))
                    .isEqualTo("1 invoiced, 0 downgraded");

            // Net, taken from revenue, tax, due. On Starter what revenue leaves open is nobody's.
            assertThat(lines(office))
                    .containsExactly(
                            "pro 2026-02-01 2000 0 charged 19 380 2380",
                            covered + " 2026-01-01 2000 2000 charged 19 380 380",
                            small + " 2026-01-01 400 400 charged 19 76 76",
                            paid + " 2026-01-01 3000 1000 charged 19 570 2570",
                            large + " 2026-01-01 5000 1500 charged 19 950 4450");
            Answer all = office.carl.get(INVOICES + "?project_id=" + paid).expect(200);
            String pay = INVOICES + "/" + all.text("data.0.invoice_id") + "/payments";
            RigClient greta = office.as("greta");
            greta.post(pay, "{\"paid_on\":\"2026-02-01\"}").expect(403, "forbidden");
            office.carl.post(pay, "{\"paid_on\":\"2026-02-01\"}").expect(201);
            office.carl.post(pay, "{\"paid_on\":\"2026-02-01\"}").expect(409, "wrong_state");
            assertThat(greta.get("/api/contributors/me/invoices").expect(200).list("data"))
                    .hasSize(5);

            greta.put("/api/contributors/me/billing", "{\"vat_id\":\"DE136695975\"}")
                    .expect(422, "invalid_value");
            greta.put("/api/contributors/me/billing", "{\"vat_id\":\"DE 136 695 976\"}")
                    .expect(200);
            office.rig.at("2026-03-01T01:00:00Z");
            assertThat(office.run("platform_fees").text("last_outcome"))
                    .isEqualTo("1 invoiced, 1 downgraded");
            assertThat(office.run("platform_fees").text("last_outcome"))
                    .isEqualTo("0 invoiced, 0 downgraded");
            assertThat(lines(office).getFirst())
                    .isEqualTo("pro 2026-03-01 2000 0 reverse_charge 0 0 2000");
            assertThat(tier(office, large)).isEqualTo("starter 0");
            assertThat(tier(office, paid)).isEqualTo("growth 3000");
            assertThat(tier(office, covered)).as("only its tax is open").isEqualTo("growth 2000");
            assertThat(greta.get("/api/contributors/me/notices").expect(200).body())
                    .contains("project.downgraded");
            numbersHaveNoGaps(office);
        }
    }

    private static String german(Office office) {
        return office.rig
                .admin()
                .post(
                        "/api/contributors",
                        """
                        {"display_name":"Greta","email":"greta@example.com","country":"DE",
                         "kind":"human","plan":"pro"}
                        """)
                .expect(201)
                .text("contributor_id");
    }

    private static String project(Office office, String name, String tier, long cents) {
        String body =
                """
                {"name":"%s","founder_id":"%s","stage":"shipped","hosting_tier":"%s",
                 "monthly_infrastructure_cents":%d}
                """
                        .formatted(name, office.person("greta"), tier, cents);
        return office.rig.admin().post("/api/projects", body).expect(201).text("project_id");
    }

    private static List<String> lines(Office office) {
        Answer all = office.carl.get(INVOICES).expect(200);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.list("data").size(); i++) {
            String at = "data." + i + ".";
            boolean isPro = all.text(at + "kind").equals("pro");
            lines.add(
                    "%s %s %d %d %s %s %d %d"
                            .formatted(
                                    isPro ? "pro" : all.text(at + "project_id"),
                                    all.text(at + "period"),
                                    all.whole(at + "amount_cents"),
                                    all.whole(at + "taken_from_revenue_cents"),
                                    all.text(at + "tax.status"),
                                    all.number(at + "tax.rate_pct"),
                                    all.whole(at + "tax.amount_cents"),
                                    all.whole(at + "due_cents")));
        }
        return lines;
    }

    private static void numbersHaveNoGaps(Office office) {
        Answer all = office.carl.get(INVOICES).expect(200);
        int count = all.list("data").size();
        assertThat(count).isEqualTo(6);
        for (int i = 1; i <= count; i++) {
            assertThat(all.body()).contains("\"number\":\"2026-00000" + i + '"');
        }
    }

    private static String tier(Office office, String project) {
        Answer shown = office.carl.get("/api/projects/" + project).expect(200);
        return shown.text("hosting_tier") + " " + shown.whole("monthly_infrastructure_cents");
    }
}
