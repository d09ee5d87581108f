package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the demo's contributors have under way: a vote on the split, a proposal for the treasury, a
/// question about a payout; and what staff has heard about one of them. Each is begun where none
/// like it is open.
final class DemoAssembly {
    private static final long HOSTING_CENTS = 5_00;

    private final ApiClient admin;
    private final DemoTown town;
    private final Map<String, ApiClient> voices;

    /// @param voices who speaks as whom
    DemoAssembly(ApiClient admin, DemoTown town, Map<String, ApiClient> voices) {
        this.admin = admin;
        this.town = town;
        this.voices = voices;
    }

    void meet() throws IOException, InterruptedException {
        String project = "/api/projects/" + town.id(DemoTown.PET_MATCH);
        if (!isOpen(project, "split")) {
            JsonBody split =
                    new JsonBody()
                            .micros("contributor_pool_pct", 750_000)
                            .text("description", "More for those who build it.");
            JsonBody vote = new JsonBody().text("kind", "split").object("proposal", split);
            String id = open(project + "/votes", vote, "vote_id");
            ballot(id, "Alice", true);
            ballot(id, "Dave", false);
        }
        if (!isOpen(project, "treasury")) {
            JsonBody wish =
                    new JsonBody()
                            .whole("amount_cents", 400_00)
                            .text("purpose", "marketing")
                            .text("payee", "Shelter Weekly")
                            .text("description", "A page in the spring issue.");
            String id = open(project + "/treasury/proposals", wish, "proposal_id");
            ballot(id, "Alice", true);
            ballot(id, "Carol", true);
        }
        spend();
        ask();
        hear();
    }

    private boolean isOpen(String project, String kind) throws IOException, InterruptedException {
        return admin.all(project + "/votes").stream()
                .anyMatch(vote -> is(vote, "kind", kind) && is(vote, "status", "open"));
    }

    private String open(String path, JsonBody vote, String id)
            throws IOException, InterruptedException {
        return voice("Alice").post(path, vote.build()).done("open a vote").text(id);
    }

    private void ballot(String vote, String name, boolean approve)
            throws IOException, InterruptedException {
        JsonBody ballot = new JsonBody().flag("approve", approve);
        voice(name).post("/api/votes/" + vote + "/ballots", ballot.build()).done("vote");
    }

    /// A project that earns little has a founder who may spend alone.
    private void spend() throws IOException, InterruptedException {
        String treasury = "/api/projects/" + town.id(DemoTown.FIELD_NOTES) + "/treasury";
        long balance = admin.get(treasury).done("read a treasury").micros("balance_cents");
        boolean isEnough = balance >= HOSTING_CENTS * 1_000_000;
        if (isEnough && admin.all(treasury + "/spends").isEmpty()) {
            JsonBody wish =
                    new JsonBody()
                            .whole("amount_cents", HOSTING_CENTS)
                            .text("purpose", "infrastructure")
                            .text("payee", "Northern Hosting")
                            .text("note", "A second backup.");
            voice("Eve").post(treasury + "/spends", wish.build());
        }
    }

    /// Olga asks about what her agent is to get, as long as the cycle can still be questioned.
    private void ask() throws IOException, InterruptedException {
        List<Said> cycles = admin.get("/api/payouts/cycles?limit=1").list("data");
        if (cycles.isEmpty() || !is(cycles.getFirst(), "status", "review")) {
            return;
        }
        String items = "/api/payouts/cycles/" + cycles.getFirst().text("cycle_id") + "/items";
        for (Said item : admin.all(items)) {
            if (is(item, "contributor_name", "Bob") && item.list("flags").isEmpty()) {
                JsonBody flag = new JsonBody().text("reason", "Bob's reviews of the last week?");
                String at = "/api/payouts/items/" + item.text("item_id") + "/flags";
                voice("Olga").post(at, flag.build()); // refused once the days of review are over
            }
        }
    }

    private void hear() throws IOException, InterruptedException {
        if (admin.all("/api/fraud/signals").isEmpty()) {
            JsonBody signal =
                    new JsonBody()
                            .text("contributor_id", town.id("Mallory"))
                            .text("project_id", town.id(DemoTown.FIELD_NOTES))
                            .text("kind", "upvotes_from_one_address");
            admin.post("/api/fraud/signals", signal.build()).done("raise a fraud signal");
        }
    }

    private ApiClient voice(String name) {
        return Objects.requireNonNull(voices.get(name), name);
    }

    private static boolean is(Said said, String name, String text) {
        return said.text(name).equals(text);
    }
}
