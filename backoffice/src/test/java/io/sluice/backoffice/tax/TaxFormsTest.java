package io.sluice.backoffice.tax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.console.Visitor;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// From the link to Trolley's form to where it stands, over HTTP.
class TaxFormsTest {
    private static final String FORM = "/api/contributors/me/tax-form";
    private static final String STATUS = "/api/contributors/me/tax-status";
    private static final String HOOK = "/webhooks/trolley";

    private static @Nullable TrolleyServer server;
    private static @Nullable BackOfficeRig office;

    @BeforeAll
    static void open() {
        TrolleyServer opened = new TrolleyServer();
        server = opened;
        office = BackOfficeRig.with(opened.settings());
    }

    @AfterAll
    static void close() {
        rig().close();
        trolley().close();
    }

    @Test
    void leadsToTheFormAndFollowsWhatTrolleySays() {
        RigClient ann = rig().as("contributor", rig().human("Ann"));
        assertThat(ann.get(STATUS).expect(200).text("status")).isEqualTo("missing");
        String url = ann.post(FORM, "{}").expect(200).text("url");
        assertThat(url).startsWith("https://widget.trolley.com?ts=").contains("&products=tax");
        String query = url.substring(url.indexOf('?') + 1, url.indexOf("&sign="));
        assertThat(url).endsWith("&sign=" + TrolleyServer.hmac(TrolleyServer.SECRET, query));
        int known = trolley().recipients.size();
        ann.post(FORM, "{}").expect(200);
        assertThat(trolley().recipients).hasSize(known);
        assertThat(trolley().violations).isEmpty();

        Instant now = Instant.now();
        String recipient = "R-" + known;
        String reviewed = event(recipient, "TF-A", "reviewed", "W9", "matched");
        sent(reviewed, now);
        assertThat(ann.get(STATUS).text("status")).isEqualTo("validated");
        String before = everything();
        sent(reviewed, now); // the same again, as Trolley may
        sent(reviewed, now.plusSeconds(2)); // and signed anew
        assertThat(everything()).isEqualTo(before);
        sent(event(recipient, "TF-A", "submitted", "W9", "pending"), now.minusSeconds(60));

        Answer status = ann.get(STATUS).expect(200);
        assertThat(status.text("status")).isEqualTo("validated");
        assertThat(status.text("form_type")).isEqualTo("w9");
        assertThat(status.text("tin_status")).isEqualTo("matched");
        assertThat(status.text("vendor")).isEqualTo("trolley");
        assertThat(told(ann)).containsExactly("tax_form.validated");
        sent(event(recipient, "TF-B", "submitted", "W9", "pending"), now); // a second one begun
        assertThat(ann.get(STATUS).text("status")).isEqualTo("validated");
        sent(event(recipient, "TF-A", "voided", "W9", "matched"), now);
        assertThat(ann.get(STATUS).text("status")).isEqualTo("submitted");
        assertThat(told(ann)).containsExactly("tax_form.voided", "tax_form.validated");
    }

    /// By a link that is followed: pages of ours let no form lead elsewhere.
    @Test
    void leadsThereFromThePageToo() {
        String cay = rig().human("Cay");
        String body = "{\"role\":\"contributor\",\"subject_id\":\"%s\"}".formatted(cay);
        Visitor visitor = new Visitor();
        visitor.signIn(rig().url(), rig().admin().post("/api/keys", body).text("key"));
        HttpResponse<String> papers = visitor.get(rig().url() + "/papers");
        assertThat(visitor.fill(rig().url(), papers, "/papers/tax-form", Map.of()).body())
                .contains("href=\"https://widget.trolley.com?ts=");
    }

    @Test
    void losesNothingWhenTrolleyIsFasterThanItsOwnAnswer() {
        RigClient bea = rig().as("contributor", rig().human("Bea"));
        trolley().faults.add(Fault.SILENT); // she is made a recipient, and nobody says so
        bea.post(FORM, "{}").expect(502, "payment_provider_failed");
        int known = trolley().recipients.size();
        sent(event("R-" + known, "TF-C", "reviewed", "w-8ben", "pending"), Instant.now());
        assertThat(bea.get(STATUS).text("status")).isEqualTo("missing");
        bea.post(FORM, "{}").expect(200);
        assertThat(trolley().recipients).hasSize(known);
        assertThat(bea.get(STATUS).text("status")).isEqualTo("validated");
        assertThat(bea.get(STATUS).text("expires_at")).isEqualTo("2029-12-31");
    }

    @Test
    void believesTrolleyAlone() {
        String body = event("R-1", "TF-D", "reviewed", "w9", "matched");
        Instant now = Instant.now();
        String[] sound = TrolleyServer.signed(body, now);
        String before = everything();
        RigClient anybody = rig().client("");
        refused(anybody.post(HOOK, body));
        refused(anybody.post(HOOK, body.replace("TF-D", "TF-E"), sound));
        refused(anybody.post(HOOK, body, TrolleyServer.signed("another secret", body, now)));
        refused(
                anybody.post(
                        HOOK, body, TrolleyServer.signed(body, now.minus(Duration.ofDays(5)))));
        refused(anybody.post(HOOK, body, TrolleyServer.signed(body, now.plusSeconds(900))));
        String mac = sound[1].substring(sound[1].indexOf("v1=") + 3);
        String later = "t=" + (now.getEpochSecond() + 1) + ",v1=" + mac;
        for (String header :
                List.of("v1=" + mac, "t=1", "t=,v1=", later, "t=9".repeat(99), sound[1] + "0")) {
            refused(anybody.post(HOOK, body, "X-PaymentRails-Signature", header));
        }
        for (String other : List.of("", "[]", "{}", "{\"model\":\"taxForm\",\"action\":\"a\"}")) {
            anybody.post(HOOK, other, TrolleyServer.signed(other, now))
                    .expect(400, "invalid_request");
        }
        String payment = "{\"model\":\"payment\",\"action\":\"created\",\"body\":{}}";
        anybody.post(HOOK, payment, TrolleyServer.signed(payment, now)).expect(200);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void givesAnAgentNoFormAndNobodyOneWithoutAVendor() {
        String cara = rig().human("Cara");
        RigClient agent = rig().as("contributor", rig().agent("Robo", cara));
        agent.post(FORM, "{}").expect(403, "forbidden");
        try (BackOfficeRig alone = BackOfficeRig.start()) {
            RigClient dan = alone.as("contributor", alone.human("Dan"));
            dan.post(FORM, "{}").expect(503, "method_not_configured");
            dan.post(HOOK, "{}").expect(503, "method_not_configured");
        }
    }

    private static String event(
            String recipient, String form, String status, String type, String tin) {
        return """
        {"model":"taxForm","action":"status_updated","body":{"taxForm":{"previousFields":{},
         "data":{"recipientId":"%s","taxFormId":"%s","status":"%s","taxFormType":"%s",
          "signedAt":"2026-11-20T10:00:00.000Z","voidedAt":null,"tinStatus":"%s"}}}}
        """
                .formatted(recipient, form, status, type, tin);
    }

    private static void sent(String body, Instant at) {
        rig().client("").post(HOOK, body, TrolleyServer.signed(body, at)).expect(200);
    }

    private static void refused(Answer answer) {
        answer.expect(400, "invalid_signature");
    }

    private static List<String> told(RigClient person) {
        Answer notices = person.get("/api/contributors/me/notices").expect(200);
        return IntStream.range(0, notices.list("data").size())
                .mapToObj(i -> notices.text("data." + i + ".kind"))
                .toList();
    }

    /// Forms, facts and notices, as they are.
    private static String everything() {
        return String.join(
                "\n",
                RigPostgres.column(
                        rig().database(),
                        """
                        SELECT t::text FROM backoffice.tax_forms t
                        UNION ALL SELECT t::text FROM backoffice.tax_facts t
                        UNION ALL SELECT t::text FROM backoffice.notices t ORDER BY 1
                        """));
    }

    private static BackOfficeRig rig() {
        return Objects.requireNonNull(office);
    }

    private static TrolleyServer trolley() {
        return Objects.requireNonNull(server);
    }
}
