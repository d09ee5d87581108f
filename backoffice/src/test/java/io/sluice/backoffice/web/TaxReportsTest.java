package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.tax.TrolleyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A year of payouts as it is reported: by us, by Trolley, and to the payee.
@Timeout(180)
class TaxReportsTest {
    private static final String LIST = "/api/tax/1099-nec";
    private static final String CYRILLIC = Character.toString(0x416);

    @Test
    void reportsTheYearOnceAndLeavesPaypalOut() {
        try (TrolleyServer trolley = new TrolleyServer();
                PetMatch pet = town(trolley)) {
            for (String name : List.of("alice", "bob", "dave", "eve")) {
                pet.ready(name);
            }
            paypal(pet, "carol");
            for (String name : List.of("alice", "carol", "dave")) {
                pet.as(name).post("/api/contributors/me/tax-form", "{}").expect(200);
            }
            pet.revenue("2026-01-10", 1_000_000);
            pet.month("2026-01-01");
            Answer list = pet.carl.get(LIST + "?year=2026").expect(200);
            assertThat(list.whole("threshold_cents")).isEqualTo(200_000);
            assertThat(list.flag("threshold_final")).isTrue();
            assertThat(list.text("due_on")).isEqualTo("2027-01-31");
            assertThat(rows(list))
                    .containsEntry(pet.person("alice"), "186667 0 false")
                    .containsEntry(pet.person("carol"), "0 90772 false")
                    .containsEntry(pet.person("dave"), "48314 0 false");
            Answer before = pet.carl.get(LIST + "?year=2025").expect(200);
            assertThat(before.list("data")).isEmpty();
            assertThat(before.whole("threshold_cents")).isEqualTo(60_000);

            trolley.faults.add(Fault.SILENT); // the first is taken, and nobody says so
            trolley.faults.add(Fault.LOST); // the second is not
            for (int taken : List.of(1, 1, 3, 3)) {
                pet.run("tax_reporter");
                assertThat(trolley.payments).hasSize(taken);
            }
            assertThat(trolley.payments)
                    .extracting(TrolleyServer.Payment::amount)
                    .containsExactlyInAnyOrder("1866.67", "907.72", "483.14");
            assertThat(trolley.payments.stream().filter(each -> !each.taxReportable()))
                    .extracting(TrolleyServer.Payment::amount)
                    .containsExactly("907.72");
            assertThat(trolley.violations).isEmpty();

            returned(pet, "dave"); // weeks later
            assertThat(pet.carl.get(LIST + "?year=2026").body()).doesNotContain(pet.person("dave"));
            pet.run("tax_reporter");
            assertThat(trolley.payments)
                    .extracting(TrolleyServer.Payment::amount)
                    .containsExactlyInAnyOrder("1866.67", "907.72");
        }
    }

    @Test
    void givesEachPayeeTheirOwnPapersAlone() throws IOException {
        try (PetMatch pet = PetMatch.start()) {
            String alice = pet.person("alice");
            pet.rig
                    .admin()
                    .patch(
                            "/api/contributors/" + alice,
                            """
                            {"display_name":"=Alice \\"\\u0416\\u4e16\\r\\nBcc: x"}
                            """)
                    .expect(200);
            pet.ready("alice");
            pet.ready("dave");
            pet.revenue("2026-01-10", 1_200_000);
            pet.month("2026-01-01");
            String csv = pet.carl.get(LIST + "?year=2026&format=csv").expect(200).body();
            assertThat(csv.lines().toList()).hasSize(2);
            assertThat(csv).endsWith(",2240.00,0.00\r\n").contains("\"'=Alice \"\"");

            String mine = "/api/contributors/me/1099-nec/2026";
            assertThat(text(pdf(pet, alice)))
                    .contains("Form 1099-NEC", "$2240.00", "not_checked", "=Alice", CYRILLIC + "?");
            pet.as("alice").get(mine).expect(200);
            pet.as("dave").get(mine).expect(404, "not_found"); // below the threshold
            pet.as("dave").get(LIST).expect(403, "forbidden");
            pet.as("dave").get(LIST + "/" + alice).expect(403, "forbidden");
            pet.carl.get(LIST + "?year=2019").expect(422, "invalid_value");
            pet.carl.get(LIST + "?year=2027").expect(422, "invalid_value");

            Answer statement =
                    pet.as("dave").get("/api/contributors/me/statements/2026").expect(200);
            assertThat(statement.list("payouts")).hasSize(1);
            assertThat(statement.whole("paid_cents")).isEqualTo(57_977);
            assertThat(statement.whole("held_back_cents")).isEqualTo(14_494);
            assertThat(statement.text("payouts.0.paid_at")).startsWith("2026-02-15");
            assertThat(statement.body()).doesNotContain("224000");
            Answer none = pet.as("dave").get("/api/contributors/me/statements/2025").expect(200);
            assertThat(none.whole("paid_cents")).isZero();
        }
    }

    private static byte[] pdf(PetMatch pet, String contributorId) {
        URI uri = URI.create(pet.rig.url() + LIST + "/" + contributorId + "?year=2026");
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + BackOfficeRig.ADMIN_KEY)
                        .build();
        HttpResponse<byte[]> answer =
                HttpClient.newHttpClient()
                        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                        .join();
        assertThat(answer.headers().firstValue("content-type")).contains("application/pdf");
        assertThat(answer.headers().firstValue("content-disposition"))
                .contains("attachment; filename=\"1099-nec-2026.pdf\"");
        return answer.body();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isOne();
            return new PDFTextStripper().getText(document);
        }
    }

    private static void paypal(PetMatch pet, String name) {
        pet.carl
                .put(
                        "/api/contributors/" + pet.person(name) + "/tax-form",
                        "{\"form_type\":\"w9\",\"signed_at\":\"2025-12-01\"}")
                .expect(200);
        pet.as(name)
                .put(
                        "/api/contributors/me/payout-method",
                        "{\"method_type\":\"paypal\",\"details\":{\"email\":\"c@example.com\"}}")
                .expect(200);
        pet.agree(name, pet.projectId);
    }

    private static void returned(PetMatch pet, String name) {
        Answer list = pet.carl.get("/api/payouts/transfers?limit=200").expect(200);
        String payout = pet.as(name).get("/api/contributors/me/payouts").text("data.0.payout_id");
        for (int i = 0; i < list.list("data").size(); i++) {
            if (list.text("data." + i + ".payout_id").equals(payout)) {
                String id = list.text("data." + i + ".transfer_id");
                pet.carl
                        .post(
                                "/api/payouts/transfers/" + id + "/resolve",
                                "{\"outcome\":\"returned\"}")
                        .expect(200);
                return;
            }
        }
        throw new AssertionError(list.body());
    }

    private static PetMatch town(TrolleyServer trolley) {
        Map<String, String> settings = new HashMap<>(SignedStripe.SETTINGS);
        settings.putAll(trolley.settings());
        settings.put("SLUICE_TAX_PAYER", "CrowdForge, 1 Main Street");
        PetMatch made = new PetMatch(BackOfficeRig.with(settings));
        made.rig.at("2026-02-01T00:00:00Z");
        return made;
    }

    private static Map<String, String> rows(Answer list) {
        Map<String, String> rows = new HashMap<>();
        for (int i = 0; i < list.list("data").size(); i++) {
            String row = "data." + i + ".";
            rows.put(
                    list.text(row + "contributor_id"),
                    list.whole(row + "reportable_cents")
                            + " "
                            + list.whole(row + "paypal_cents")
                            + " "
                            + list.flag(row + "form_required"));
        }
        return rows;
    }
}
