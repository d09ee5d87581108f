package io.sluice.e2e;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A project with people who have worked on it and customers who pay: everything a console of the
/// back office can show, told over HTTP.
final class PetShop {
    static final String SECRET = "whsec_of_the_pet_shop";

    private final String url;
    private final Client admin;
    private final Map<String, String> people = new LinkedHashMap<>();
    private final String projectId;
    private int charges;

    PetShop(RunningSluice sluice) {
        url = sluice.backOfficeUrl();
        admin = sluice.backOffice(RunningSluice.ADMIN_KEY);
        at("2026-09-01T00:00:00Z");
        for (String name : List.of("Alice", "Bob", "<script>alert(1)</script>")) {
            String body =
                    """
                    {"display_name":"%s","email":"p%d@example.com","country":"US",
                     "kind":"human","account_created_at":"2024-01-01T00:00:00Z",
                     "identity_score":90,"trust_level":4,"upvoted_contributions":5}
                    """
                            .formatted(name, people.size());
            people.put(
                    name,
                    admin.post("/api/contributors", body).expect(201).at("contributor_id").text());
        }
        String project =
                "{\"name\":\"PetMatch\",\"founder_id\":\"%s\",\"stage\":\"shipped\"}"
                        .formatted(id("Alice"));
        projectId = admin.post("/api/projects", project).expect(201).at("project_id").text();
        people.values().forEach(this::earnKarma);
        List.of("Alice", "Bob").forEach(this::bringPapers);
    }

    String projectId() {
        return projectId;
    }

    String key(String role, String subject) {
        String body = "{\"role\":\"%s\",\"subject_id\":\"%s\"}".formatted(role, subject);
        return admin.post("/api/keys", body).expect(201).at("key").text();
    }

    String keyOf(String name) {
        return key("contributor", id(name));
    }

    void at(String now) {
        admin.send("PUT", "/api/test-clock", "{\"now\":\"%s\"}".formatted(now), null).expect(200);
    }

    /// A customer pays.
    void sell(String day, long cents) {
        String charge = "ch_" + charges++;
        long seconds = Instant.parse(day + "T12:00:00Z").getEpochSecond();
        tell(
                """
                {"id":"evt_%1$s","object":"event","api_version":"2026-07-29.dahlia",
                 "created":%2$d,"type":"charge.succeeded","livemode":false,"data":{"object":
                 {"id":"%1$s","object":"charge","amount":%3$d,"amount_captured":%3$d,
                  "amount_refunded":0,"captured":true,"paid":true,"status":"succeeded",
                  "currency":"usd","created":%2$d,"metadata":{"project_id":"%4$s"},
                  "transfer_data":{"destination":"acct_1"},
                  "balance_transaction":{"id":"txn_%1$s","object":"balance_transaction",
                   "amount":%3$d,"fee":59,"net":%5$d,"currency":"usd"}}}}
                """
                        .formatted(charge, seconds, cents, projectId, cents - 59));
    }

    private String id(String name) {
        return Objects.requireNonNull(people.get(name), name);
    }

    private void earnKarma(String person) {
        String about =
                "{\"contributor_id\":\"%s\",\"project_id\":\"%s\",".formatted(person, projectId);
        String earned = about + "\"amount\":600,\"earned_at\":\"2026-05-01T00:00:00Z\"}";
        admin.post("/api/karma/grants", earned).expect(201);
        for (String day : List.of("2026-06-15", "2026-07-30")) {
            String active = about + "\"kind\":\"review\",\"occurred_at\":\"%sT00:00:00Z\"}";
            admin.post("/api/karma/activity", active.formatted(day)).expect(201);
        }
    }

    private void bringPapers(String name) {
        String form = "{\"form_type\":\"w9\",\"signed_at\":\"2026-08-01\"}";
        admin.send("PUT", "/api/contributors/" + id(name) + "/tax-form", form, null).expect(200);
        Client own = admin.withKey(keyOf(name));
        String method =
                """
                {"method_type":"ach","details":{"account_number":"000123456789",
                 "routing_number":"110000000"}}
                """;
        own.send("PUT", "/api/contributors/me/payout-method", method, null).expect(200);
        String agreement = "/api/contributors/me/agreements/" + projectId + "/accept";
        own.post(agreement, "{\"version\":\"1\"}").expect(200);
    }

    private void tell(String event) {
        long now = System.currentTimeMillis() / 1000;
        Client.send(
                        HttpRequest.newBuilder(URI.create(url + "/webhooks/stripe-connect"))
                                .header("Content-Type", "application/json")
                                .header(
                                        "Stripe-Signature",
                                        "t=%d,v1=%s"
                                                .formatted(
                                                        now, StripeSender.mac(SECRET, now, event)))
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .build())
                .expect(200);
    }
}
