package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.agreements.Clause;
import io.sluice.backoffice.console.Visitor;
import io.sluice.backoffice.ledger.SignedStripe;
import io.sluice.backoffice.ledger.StripeNote;
import io.sluice.backoffice.transparency.Export;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What people decide on pages, with the fields that the pages have.
class FormsOfPagesTest {
    private static final Instant DAY = Instant.parse("2026-02-12T12:00:00Z");

    @Test
    void whatWaitsForStaffIsDecidedInTheInbox() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("eve", "{\"account_number\":\"000111\",\"sandbox\":\"lost\"}");
            pet.month("2026-01-01");
            String nobodys = StripeNote.charge("ch_lost", "", DAY, 4_900, 172);
            new SignedStripe(pet.rig)
                    .send(StripeNote.event("evt_lost", "charge.succeeded", DAY, nobodys))
                    .expect(200);
            pet.execute(
                    """
                    INSERT INTO backoffice.usage_days VALUES ('2026-02-12', now());
                    INSERT INTO backoffice.usage_parked
                        (day, project_named, credit_micros, micros_per_dollar)
                    VALUES ('2026-02-12', 'old name', 250600000, 100000000)\
                    """);
            String other = pet.rig.project("Other", pet.person("carol"));
            String dispute =
                    pet.rig
                            .as("project", pet.projectId)
                            .post(
                                    "/api/projects/" + pet.projectId + "/disputes",
                                    """
                                    {"other_project_id":"%s","claim":"It was ours",
                                     "evidence":"The contract"}
                                    """
                                            .formatted(other))
                            .expect(201)
                            .text("dispute_id");
            String transfer =
                    pet.carl
                            .get("/api/payouts/transfers?status=unknown")
                            .text("data.0.transfer_id");
            Visitor staff = visitor(pet.rig, "staff", "sam");

            assertThat(inbox(pet, staff).body())
                    .contains("$49.00", "unknown project", "250.6 credits", "It was ours");
            decide(pet, staff, "/inbox/transfers/" + transfer, "outcome", "paid", "note", "seen");
            String why = "they say so";
            decide(pet, staff, "/inbox/charges/ch_lost", "project_id", other, "note", why);
            String usage = "/inbox/usage/usage%3A2026-02-12%3Aold%20name";
            decide(pet, staff, usage, "project_id", other, "note", why);
            String claim = "/inbox/claims/" + dispute;
            decide(pet, staff, claim, "decision", "upheld", "reasons", "It is in the contract");

            assertThat(pet.carl.get("/api/projects/" + other + "/revenue/ledger").list("data"))
                    .hasSize(2);
            assertThat(pet.carl.get("/api/payouts/transfers?status=paid").list("data")).hasSize(1);
            assertThat(pet.carl.get("/api/project-disputes").text("data.0.status"))
                    .isEqualTo("upheld");
            assertThat(pet.carl.get("/api/project-disputes?status=open").list("data")).isEmpty();
        }
    }

    /// Sends it, sees that it was taken, and that nothing waits there any more.
    private static void decide(PetMatch pet, Visitor staff, String action, String... filled) {
        HttpResponse<String> answer =
                staff.fill(pet.rig.url(), inbox(pet, staff), action, fields(filled));
        assertThat(Visitor.location(answer)).as(action + " " + answer.body()).isEqualTo("/inbox");
        assertThat(inbox(pet, staff).body()).doesNotContain("\"" + action + "\"");
    }

    private static HttpResponse<String> inbox(PetMatch pet, Visitor staff) {
        HttpResponse<String> page = staff.get(pet.rig.url() + "/inbox");
        assertThat(page.statusCode()).isEqualTo(200);
        return page;
    }

    @Test
    void aNewAgreementIsReadAndAcceptedBeforeMoneyGoesOutAgain() {
        try (PetMatch pet = PetMatch.start()) {
            pet.ready("eve");
            RigClient eve = pet.as("eve");
            String clauses =
                    Arrays.stream(Clause.values())
                            .map(each ->
                                    "\"%s\":\"Second <b>text</b>\""
                                            .formatted(Clause.WORDS.word(each)))
                            .collect(Collectors.joining(","));
            pet.rig.admin().post("/api/agreements", "{\"clauses\":{" + clauses + "}}").expect(201);
            String mine = "/api/contributors/me/agreements";
            assertThat(eve.get(mine).body()).contains("\"status\":\"outdated\"");

            Visitor visitor = visitor(pet.rig, "contributor", pet.person("eve"));
            String url = pet.rig.url();
            String at = "/papers/agreements/" + pet.projectId;
            assertThat(visitor.get(url + "/papers").body()).contains("outdated", at);
            HttpResponse<String> text = visitor.get(url + at);
            assertThat(text.body())
                    .contains("Second &lt;b&gt;text&lt;/b&gt;", "version 2", "Governing law");
            HttpResponse<String> accepted = visitor.fill(url, text, at, Map.of());
            assertThat(Visitor.location(accepted)).isEqualTo("/papers");
            assertThat(visitor.get(url + at).body()).contains("You accepted version 2");
            assertThat(eve.get(mine).body()).doesNotContain("outdated");
        }
    }

    @Test
    void whoIsPaidSeesTheirYearAndSaysWhatInvoicesSay() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            pet.ready("eve");
            pet.month("2026-01-01");
            Visitor visitor = visitor(pet.rig, "contributor", pet.person("eve"));
            String url = pet.rig.url();
            assertThat(visitor.get(url + "/papers/years/2026").body())
                    .contains("January 2026", "$1,756.87");
            assertThat(visitor.get(url + "/papers/years/1066").statusCode()).isEqualTo(404);
            assertThat(visitor.get(url + "/papers/years/2025/1099-nec.pdf").statusCode())
                    .isEqualTo(404);
            HttpResponse<String> papers = visitor.get(url + "/papers");
            assertThat(visitor.fill(url, papers, "/papers/tax-form", Map.of()).body())
                    .contains("No tax vendor is set up");
            assertThat(visitor.fill(url, papers, "/papers/stripe", Map.of()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anInvoiceIsPaidOnThePageOfTheBooksAndSaysWhatItsPayerSays() {
        try (Office office = Office.open()) {
            office.rig.at("2026-01-01T00:00:00Z");
            office.join(
                    "greta",
                    office.rig
                            .admin()
                            .post(
                                    "/api/contributors",
                                    """
                                    {"display_name":"Greta","email":"greta@example.com",
                                     "country":"DE","kind":"human","plan":"pro"}
                                    """)
                            .expect(201)
                            .text("contributor_id"));
            office.rig.at("2026-02-01T00:00:00Z");
            office.run("platform_fees");
            Answer due = office.carl.get("/api/platform-fees/invoices").expect(200);
            assertThat(due.whole("data.0.due_cents")).isEqualTo(2_380);

            String url = office.rig.url();
            Visitor staff = visitor(office.rig, "staff", "sam");
            String pay = "/books/invoices/" + due.text("data.0.invoice_id");
            HttpResponse<String> books = staff.get(url + "/books");
            assertThat(books.body()).contains("February 2026", "$23.80");
            Map<String, String> late = Map.of("paid_on", "2026-02-02");
            assertThat(staff.fill(url, books, pay, late).body()).contains("in the future");
            Map<String, String> paid = Map.of("paid_on", "2026-02-01");
            assertThat(Visitor.location(staff.fill(url, books, pay, paid))).isEqualTo("/books");
            assertThat(staff.get(url + "/books").body()).doesNotContain(pay);

            Visitor greta = visitor(office.rig, "contributor", office.person("greta"));
            HttpResponse<String> papers = greta.get(url + "/papers");
            assertThat(papers.body()).contains("Invoices to you", due.text("data.0.number"));
            Map<String, String> wrong = Map.of("vat_id", "DE136695975");
            assertThat(greta.fill(url, papers, "/papers/billing", wrong).body())
                    .contains("is not the id of a business in DE");
            Map<String, String> right = Map.of("vat_id", "DE136695976");
            greta.fill(url, papers, "/papers/billing", right);
            assertThat(greta.get(url + "/papers").body()).contains("value=\"DE136695976\"");
        }
    }

    @Test
    void staffTakesSheetsAlongAndNobodyElseDoes() {
        try (PetMatch pet = PetMatch.start()) {
            pet.revenue("2026-01-10", 1_000_000);
            Visitor staff = visitor(pet.rig, "staff", "sam");
            String url = pet.rig.url();
            String books = staff.get(url + "/books").body();
            assertThat(books).contains("Nothing was lost");
            List<String> sheets =
                    Pattern.compile("formaction=\"([^\"]+)\"")
                            .matcher(books)
                            .results()
                            .map(each -> each.group(1))
                            .toList();
            assertThat(sheets).hasSize(Export.values().length);
            for (String each : sheets) {
                HttpResponse<String> taken =
                        staff.get(url + each + "?from=2026-01-01&to=2026-01-31");
                assertThat(taken.headers().firstValue("content-type").orElse(""))
                        .as(taken.body())
                        .contains("text/csv");
                assertThat(taken.body()).as(each).startsWith("day,");
            }
            String sheet = "/books/sheets/revenue.csv?from=2026-01-01&to=2026-01-31";
            assertThat(staff.get(url + sheet).body()).contains(pet.projectId, "1000000");
            assertThat(staff.get(url + "/books/1099-nec.csv?year=2025").body())
                    .startsWith("tax_year");
            Visitor eve = visitor(pet.rig, "contributor", pet.person("eve"));
            for (String path : new String[] {"/books", sheet, "/books/1099-nec.csv?year=2025"}) {
                HttpResponse<String> refused = eve.get(url + path);
                assertThat(refused.statusCode()).as(path).isEqualTo(403);
                assertThat(refused.body()).as(path).contains("<h1>");
                assertThat(Visitor.location(new Visitor().get(url + path)))
                        .isEqualTo("/sign-in?to=" + Visitor.encoded(path));
            }
        }
    }

    private static Visitor visitor(BackOfficeRig rig, String role, String subject) {
        String body = "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, subject);
        Visitor visitor = new Visitor();
        visitor.signIn(rig.url(), rig.admin().post("/api/keys", body).expect(201).text("key"));
        return visitor;
    }

    private static Map<String, String> fields(String... filled) {
        return Map.of(filled[0], filled[1], filled[2], filled[3]);
    }
}
