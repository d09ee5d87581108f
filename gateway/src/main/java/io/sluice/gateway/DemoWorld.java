package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.DemoMoment.Low;
import io.sluice.gateway.DemoMoment.ToppedUp;
import io.sluice.money.Micros;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// 003's account hierarchy, and its operator: opens the accounts, makes the agents' keys, grants
/// credits when somebody runs out. What an earlier demo left in the data folder is taken up again.
final class DemoWorld {
    static final String HUMAN = "alice";
    static final String ORG = "mind_protocol";
    static final String SERVICE = "search_api";

    /// The keys of the demo carry it, so that the next start can end them.
    private static final String SUBJECT = "sluice-demo";

    /// One account of the example.
    ///
    /// @param parent the account above it, or an empty text
    /// @param firstMicros its credits when it is opened
    /// @param grantMicros what it is granted when it has run out
    /// @param lowMicros below this its balance counts as low
    record Member(
            String id,
            String type,
            String parent,
            long firstMicros,
            long grantMicros,
            long lowMicros) {}

    /// 003: Alice has $50 in credits, the citizens draw from their org; its first balance is the
    /// one 003's dashboard shows. The service has the credits of 003's second acceptance test.
    static final List<Member> MEMBERS =
            List.of(
                    member(HUMAN, "human", "", 5_000, 5_000, 500),
                    member(ORG, "org", "", 2_450, 2_450, 250),
                    member("felix", "citizen", ORG, 0, 0, 0),
                    member("ada", "citizen", ORG, 0, 0, 0),
                    member("luca", "citizen", ORG, 0, 0, 0),
                    member(SERVICE, "service", "", 30, 80, 0));

    private final ApiClient operator;
    private final ConcurrentMap<String, Member> toldLow = new ConcurrentHashMap<>();

    DemoWorld(ApiClient operator) {
        this.operator = operator;
    }

    private static Member member(
            String id, String type, String parent, long first, long grant, long low) {
        return new Member(
                id, type, parent, first * Micros.ONE, grant * Micros.ONE, low * Micros.ONE);
    }

    /// The member that pays for `id` when it has nothing itself.
    static Member payerOf(String id) {
        Member member = find(id);
        return member.parent.isEmpty() ? member : find(member.parent);
    }

    private static Member find(String id) {
        return MEMBERS.stream().filter(member -> member.id.equals(id)).findFirst().orElseThrow();
    }

    /// Opens a member, or reads it where it is open already.
    Said account(Member member) throws IOException, InterruptedException {
        JsonBody body = new JsonBody().text("owner_type", member.type).text("owner_id", member.id);
        if (!member.parent.isEmpty()) {
            body.text("parent_owner_id", member.parent);
        }
        body.micros("initial_balance", member.firstMicros)
                .micros("low_balance_threshold", member.lowMicros);
        Said opened = operator.post("/v1/accounts", body.build());
        Said account =
                opened.code().equals("account_exists")
                        ? operator.get("/v1/accounts/" + member.id)
                        : opened;
        account.done("open the account " + member.id);
        return account;
    }

    Said read(String id) throws IOException, InterruptedException {
        Said account = operator.get("/v1/accounts/" + id);
        account.done("read the account " + id);
        return account;
    }

    /// A client with a key for this account and what hangs below it.
    ApiClient agent(String id) throws IOException, InterruptedException {
        JsonBody body =
                new JsonBody()
                        .text("role", "agent")
                        .text("account_id", id)
                        .text("subject_id", SUBJECT);
        Said made = operator.post("/v1/keys", body.build());
        made.done("make a key for " + id);
        return operator.as(made.text("key"));
    }

    /// Ends the keys of an earlier demo: they were shown to nobody else, and nobody needs them.
    void endEarlierKeys() throws IOException, InterruptedException {
        endKeysOf(Set.of(SUBJECT));
    }

    /// Ends the keys that are in the names of these.
    void endKeysOf(Set<String> subjects) throws IOException, InterruptedException {
        for (Said key : operator.all("/v1/keys")) {
            if (subjects.contains(key.text("subject_id")) && key.text("status").equals("active")) {
                String id = key.text("key_id");
                operator.delete("/v1/keys/" + id).done("end the key " + id);
            }
        }
    }

    /// Grants a payer what it needs to go on, unless another agent saw to it a moment ago.
    synchronized Optional<ToppedUp> topUp(Member payer) throws IOException, InterruptedException {
        if (read(payer.id).micros("available") * 2 >= payer.grantMicros) {
            return Optional.empty();
        }
        JsonBody body =
                new JsonBody().micros("amount", payer.grantMicros).text("reason", "demo top-up");
        Said grant =
                operator.post(
                        "/v1/accounts/" + payer.id + "/grants",
                        body.build(),
                        UUID.randomUUID().toString());
        grant.done("grant credits to " + payer.id);
        toldLow.remove(payer.id);
        return Optional.of(
                new ToppedUp(payer.id, grant.micros("amount"), grant.micros("balance_after")));
    }

    /// Tells once that a balance has fallen below its threshold.
    Optional<Low> low(Member payer, long balanceMicros) {
        return balanceMicros < payer.lowMicros && toldLow.put(payer.id, payer) == null
                ? Optional.of(new Low(payer.id, balanceMicros))
                : Optional.empty();
    }
}
