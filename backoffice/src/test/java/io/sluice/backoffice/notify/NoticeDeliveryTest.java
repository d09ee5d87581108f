package io.sluice.backoffice.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.RigPostgres;
import io.sluice.backoffice.notify.NoticeStore.Notice;
import io.sluice.backoffice.notify.NotifySettings.MailAccess;
import io.sluice.backoffice.rails.ProviderServer;
import io.sluice.gateway.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Notices leave after the transaction, at least once, and say nothing to anybody else.
@Timeout(180)
class NoticeDeliveryTest {
    private static final String METHOD = "/api/contributors/me/payout-method";
    private static final String HERE = "127.0.0.0/8";
    private static final byte[] KEY =
            "thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8);

    @Test
    void leavesByMailAndSignedWebhookOnce() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mail.start();
        try (Receiver receiver = new Receiver();
                BackOfficeRig rig =
                        rig(mail.getSmtp().getPort(), receiver.base() + "/notices", HERE)) {
            RigClient eve = rig.as("contributor", rig.human("Eve"));
            receiver.faults.add(ProviderServer.Fault.SILENT); // taken, and not said so
            changeMethod(eve);
            run(rig);
            againNow(rig);
            run(rig);
            run(rig);

            MimeMessage[] sent = mail.getReceivedMessages();
            assertThat(sent).hasSize(1);
            assertThat(header(sent[0], "To")).isEqualTo("eve@example.com");
            assertThat(header(sent[0], "From")).isEqualTo("payouts@sluice.example");
            assertThat(header(sent[0], "Subject")).isEqualTo("Your payout method was changed");
            assertThat(header(sent[0], "Auto-Submitted")).isEqualTo("auto-generated");
            Answer notices = eve.get("/api/contributors/me/notices").expect(200);
            String id = notices.text("data.0.notice_id");
            assertThat(header(sent[0], "Message-ID")).isEqualTo("<" + id + "@sluice.example>");
            assertThat((String) sent[0].getContent())
                    .contains("masked: ***6789", "effective from: ")
                    .doesNotContain("000123456789");

            assertThat(receiver.asked).hasSize(2); // at least once, under the same id
            for (ProviderServer.Asked asked : receiver.asked) {
                assertThat(asked.headers().getFirst("webhook-id")).isEqualTo(id);
                String time = asked.headers().getFirst("webhook-timestamp");
                assertThat(asked.headers().getFirst("webhook-signature"))
                        .isEqualTo("v1," + hmac(id + "." + time + "." + asked.body()));
                assertThat(asked.json().text("type")).isEqualTo("payout_method.changed");
                assertThat(asked.json().text("data", "particulars", "masked")).isEqualTo("***6789");
            }
        } finally {
            mail.stop();
        }
    }

    @Test
    void waitsForAMailServerThatIsAway() throws Exception {
        int port = freePort();
        GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
        try (BackOfficeRig rig = rig(port, null, "")) {
            RigClient dan = rig.as("contributor", rig.human("Dan"));
            changeMethod(dan); // nothing waits for the server
            run(rig);
            assertThat(deliveries(rig)).containsExactly("1 open the mail server does not answer");
            run(rig); // not due again yet
            assertThat(deliveries(rig)).containsExactly("1 open the mail server does not answer");
            assertThat(dan.get("/api/contributors/me/notices").list("data")).hasSize(1);
            mail.start();
            againNow(rig);
            run(rig);
            assertThat(mail.getReceivedMessages()).hasSize(1);
            assertThat(deliveries(rig)).containsExactly("2 over -");
        } finally {
            mail.stop();
        }
    }

    /// Each byte comes in time, so no read is ever late; the line never ends.
    @Test
    void isNotHeldUpByAMailServerThatSpeaksAByteNowAndThen() throws Exception {
        Notice notice =
                new Notice(1, new UUID(0, 1), "payout.failed", null, null, null, Instant.EPOCH);
        List<Outgoing> batch =
                List.of(
                        new Outgoing(notice, new UUID(0, 2), "eve@example.com", 0),
                        new Outgoing(notice, new UUID(0, 3), "dan@example.com", 0));
        List<Outcome> said = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MailClient client =
                        new MailClient(
                                new MailAccess(
                                        "127.0.0.1",
                                        server.getLocalPort(),
                                        false,
                                        true,
                                        "",
                                        new Secret(""),
                                        "payouts@sluice.example"),
                                Duration.ofMillis(300))) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(server));
            client.send(batch, (_, outcome) -> said.add(outcome));
            dripping.join(); // it was hung up on
        }
        Outcome silent = new Outcome.Failed("the mail server does not answer");
        assertThat(said).containsExactly(silent, silent);
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            while (true) {
                socket.getOutputStream().write('2');
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException _) {
            // nobody listens any more
        }
    }

    @Test
    void putsNothingIntoAHeaderThatAnybodyWrote() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mail.start();
        try (BackOfficeRig rig = rig(mail.getSmtp().getPort(), null, "")) {
            String evil = rig.human("Evil");
            String bad = rig.human("Bad");
            rig.admin()
                    .patch(
                            "/api/contributors/" + evil,
                            "{\"display_name\":\"E\\r\\nBcc: all@example.com\"}")
                    .expect(200);
            for (String email :
                    List.of("a@b\\r\\nBcc: c@d", "a@b\\u0085", "<a@b>", "a@b,c", "a..b@c")) {
                rig.admin()
                        .patch("/api/contributors/" + bad, "{\"email\":\"" + email + "\"}")
                        .expect(422, "invalid_value");
            }
            // As it may stand in a row from before there was a check.
            RigPostgres.execute(
                    rig.database(),
                    "UPDATE backoffice.users SET email = E'a@b.example\\r\\nBcc: c@d.example'"
                            + " WHERE display_name = 'Bad'");
            changeMethod(rig.as("contributor", bad));
            changeMethod(rig.as("contributor", evil));
            RigPostgres.execute(
                    rig.database(),
                    "INSERT INTO backoffice.notices (id, contributor_id, kind, text, created_at)"
                            + " SELECT gen_random_uuid(), id, E'x\\r\\nBcc: e@f.example',"
                            + " repeat('y', 100000) || E'\\r\\n.\\r\\nRSET', now()"
                            + " FROM backoffice.users WHERE email LIKE 'evil%'");
            run(rig);
            MimeMessage[] sent = mail.getReceivedMessages();
            assertThat(sent).hasSize(2);
            for (MimeMessage message : sent) {
                assertThat(message.getAllRecipients()).hasSize(1);
                assertThat(header(message, "To")).isEqualTo("evil@example.com");
                assertThat(message.getHeader("Bcc")).isNull();
                assertThat(message.getSize()).isLessThan(10_000);
            }
            assertThat(deliveries(rig)).contains("1 over no sound address", "1 over -");
        } finally {
            mail.stop();
        }
    }

    @Test
    void reachesNoNeighbourThatWasNotOpened() throws Exception {
        try (Receiver receiver = new Receiver();
                BackOfficeRig rig = rig(freePort(), receiver.base(), "10.0.0.0/8")) {
            changeMethod(rig.as("contributor", rig.human("Eve")));
            run(rig);
            assertThat(deliveries(rig)).contains("1 open the address may not be sent to");
            assertThat(receiver.asked).isEmpty();
        }
    }

    /// @param networks where notices may be sent beside the public internet
    private static BackOfficeRig rig(int smtpPort, @Nullable String hook, String networks) {
        Map<String, String> settings = new HashMap<>();
        settings.put("SLUICE_WEBHOOK_ALLOWED_NETWORKS", networks);
        settings.put("SMTP_URL", "smtp://127.0.0.1:" + smtpPort);
        settings.put("SMTP_FROM", "payouts@sluice.example");
        if (hook != null) {
            settings.put("SLUICE_NOTICES_URL", hook);
            settings.put(
                    "SLUICE_NOTICES_SECRET", "whsec_" + Base64.getEncoder().encodeToString(KEY));
        }
        return BackOfficeRig.with(settings);
    }

    private static void changeMethod(RigClient person) {
        person.put(
                        METHOD,
                        """
                        {"method_type":"ach","details":{"account_number":"000123456789"}}
                        """)
                .expect(200);
    }

    private static void run(BackOfficeRig rig) {
        rig.admin().post("/api/jobs/notice_sender/run", "").expect(200);
    }

    /// As if the gaps had passed.
    private static void againNow(BackOfficeRig rig) {
        RigPostgres.execute(
                rig.database(),
                "UPDATE backoffice.notice_deliveries SET next_at = '2000-01-01'"
                        + " WHERE next_at IS NOT NULL");
    }

    private static List<String> deliveries(BackOfficeRig rig) {
        return RigPostgres.column(
                rig.database(),
                """
                SELECT attempts || CASE WHEN next_at IS NULL THEN ' over ' ELSE ' open ' END
                       || COALESCE(failure, '-') FROM backoffice.notice_deliveries ORDER BY 1
                """);
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        return Objects.requireNonNull(message.getHeader(name))[0];
    }

    private static String hmac(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// An endpoint of the operator's.
    private static final class Receiver extends ProviderServer {
        @Override
        protected Said answer(Asked request) {
            return new Said(200, "{}");
        }
    }
}
