package io.sluice.backoffice.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigClient;
import io.sluice.backoffice.RigClient.Answer;
import io.sluice.backoffice.ledger.SignedStripe;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was forged, or reached for what is somebody else's, is refused and stands in the audit log.
class RefusalLogTest {
    private static final String NOWHERE = "http://127.0.0.1:9";

    private static @Nullable BackOfficeRig office;

    @BeforeAll
    static void open() throws NoSuchAlgorithmException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        byte[] key = keys.generateKeyPair().getPublic().getEncoded();
        Map<String, String> settings = new HashMap<>(SignedStripe.SETTINGS);
        settings.put("PAYPAL_API_BASE", NOWHERE);
        settings.put("PAYPAL_CLIENT_ID", "client");
        settings.put("PAYPAL_CLIENT_SECRET", "secret");
        settings.put("PAYPAL_WEBHOOK_ID", "WH-1");
        settings.put("WISE_API_BASE", NOWHERE);
        settings.put("WISE_API_TOKEN", "token");
        settings.put("WISE_PROFILE_ID", "12345");
        settings.put("WISE_WEBHOOK_PUBLIC_KEY", Base64.getEncoder().encodeToString(key));
        settings.put("TROLLEY_API_BASE", NOWHERE);
        settings.put("TROLLEY_API_KEY", "key");
        settings.put("TROLLEY_API_SECRET", "secret");
        settings.put("TROLLEY_WEBHOOK_SECRET", "of the hook");
        office = BackOfficeRig.with(settings);
    }

    @AfterAll
    static void close() {
        rig().close();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe-connect, receiveStripeConnectEvent, Stripe-Signature, 't=1,v1=00'",
        "paypal, receivePaypalEvent, PAYPAL-TRANSMISSION-SIG, bm9uZQ==",
        "wise, receiveWiseEvent, X-Signature-SHA256, bm9uZQ==",
        "trolley, receiveTrolleyEvent, X-PaymentRails-Signature, 't=1,v1=00'"
    })
    void everyHookRefusesWhatIsForgedAndLogsAFewADay(
            String hook, String operation, String header, String signature) {
        RigClient anybody = rig().client("");
        String path = "/webhooks/" + hook;
        anybody.post(path, "{}").expect(400, "invalid_signature");
        for (int i = 0; i < RefusalLog.A_DAY_MAX + 5; i++) {
            anybody.post(path, "{}", header, signature).expect(400, "invalid_signature");
        }

        Answer log = log(rig().admin());
        List<String> logged = operations(log);
        assertThat(logged).filteredOn(operation::equals).hasSize(RefusalLog.A_DAY_MAX);
        String row = "data." + logged.indexOf(operation) + ".";
        assertThat(log.text(row + "actor")).isEqualTo("nobody");
        assertThat(log.text(row + "entity_type")).isEqualTo("refusal");
        assertThat(log.text(row + "payload.path")).isEqualTo(path);
        assertThat(log.text(row + "payload.code")).isEqualTo("invalid_signature");
        assertThat(log.text(row + "payload.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void whoReachesForSomebodyElsesIsRefusedAndLoggedByName() {
        String eve = rig().human("Eve");
        String ann = rig().human("Ann");
        RigClient me = rig().as("contributor", eve);
        me.get("/api/contributors/" + ann).expect(403, "forbidden");

        Answer mine = log(me);
        assertThat(operations(mine)).containsExactly("getContributor");
        assertThat(mine.text("data.0.actor")).isEqualTo(eve);
        assertThat(mine.text("data.0.payload.path")).isEqualTo("/api/contributors/" + ann);
        assertThat(operations(log(rig().as("contributor", ann)))).isEmpty();
        Answer chain = rig().admin().get("/api/audit/verify").expect(200);
        assertThat(chain.flag("ok")).as(chain.body()).isTrue();
    }

    @Test
    void aKeyOfTheWrongRoleIsLoggedAFewTimesADay() {
        String ida = rig().human("Ida");
        RigClient me = rig().as("contributor", ida);
        do { // they are written aside, so that the last ones may not be there yet
            me.get("/api/payouts/transfers").expect(403, "forbidden");
            me.post("/api/keys", "{}").expect(403, "forbidden");
        } while (operations(log(me)).size() < 2 * RefusalLog.A_DAY_MAX);
        me.get("/api/payouts/transfers").expect(403, "forbidden");

        assertThat(operations(log(me)))
                .containsOnly("listTransfers", "createKey")
                .filteredOn("listTransfers"::equals)
                .hasSize(RefusalLog.A_DAY_MAX);
        assertThat(log(me).text("data.0.actor")).isEqualTo(ida);
        assertThat(log(me).text("data.0.payload.code")).isEqualTo("forbidden");
    }

    @Test
    void theNextDayIsLoggedAgain() {
        RigClient me = rig().as("contributor", rig().human("Eva"));
        for (String day : List.of("2027-03-01", "2027-03-02")) {
            rig().at(day + "T10:00:00Z");
            for (int i = 0; i < RefusalLog.A_DAY_MAX + 1; i++) {
                me.get("/api/contributors/" + RefusalTable.NOBODY).expect(403, "forbidden");
            }
        }
        assertThat(operations(log(me))).hasSize(2 * RefusalLog.A_DAY_MAX);
    }

    /// The refusals that somebody may read, newest first.
    private static Answer log(RigClient reader) {
        String path = "/api/audit/payments?event_type=access.refused&limit=200";
        return reader.get(path).expect(200);
    }

    private static List<String> operations(Answer log) {
        List<String> operations = new ArrayList<>();
        for (int i = 0; i < log.list("data").size(); i++) {
            operations.add(log.text("data." + i + ".payload.operation"));
        }
        return operations;
    }

    private static BackOfficeRig rig() {
        return Objects.requireNonNull(office);
    }
}
