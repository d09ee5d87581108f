package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Client.Answer;
import io.sluice.e2e.Deed.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Knows everything the customers were told, works out on its own what every account, hold and key
/// must therefore be, and confronts the restarted program with it.
///
/// Customers note from their threads; everything else is the test's thread's.
final class Witness {
    private static final int PAST_SAMPLE = 200;

    /// A hold as it must be. `debit` is what its settle answered.
    private static final class Hold {
        final String payer;
        final long holdMicros;
        String state = "reserved";
        @Nullable Tree debit;

        Hold(Tree quote) {
            payer = quote.at("payer_id").text();
            holdMicros = quote.at("expected_debit").micros();
        }
    }

    /// What came into an account and what was spent.
    private static final class Funds {
        long initialMicros;
        long spentMicros;
    }

    private final BigDecimal price;
    private final Queue<Deed> noted = new ConcurrentLinkedQueue<>();
    private final List<String> owners = new CopyOnWriteArrayList<>();
    private final Queue<Tree> open = new ConcurrentLinkedQueue<>();
    private final Map<String, Tree> revoking = new ConcurrentHashMap<>();
    private final Map<String, Tree> revoked = new ConcurrentHashMap<>();
    private final Queue<Tree> issued = new ConcurrentLinkedQueue<>();

    private final List<Deed> past = new ArrayList<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Map<String, Funds> accounts = new HashMap<>();
    private final Map<String, Tree> keys = new HashMap<>();
    private final Set<String> injected = new HashSet<>();
    private int doubts;

    Witness(String price) {
        this.price = new BigDecimal(price);
    }

    // --- what customers say

    void note(Deed deed) {
        noted.add(deed);
        if (deed.kind() == Kind.OPEN && deed.succeeded()) {
            owners.add(deed.about());
        }
    }

    /// An account that is there.
    String anyOf(SplittableRandom random) {
        return owners.get(random.nextInt(owners.size()));
    }

    /// A quote was issued.
    void knows(Tree quote) {
        issued.add(quote);
    }

    /// A reserved quote that nobody works on now.
    void leavesOpen(Tree quote) {
        open.add(quote);
    }

    @Nullable Tree takeOpen() {
        return open.poll();
    }

    void revoking(Tree key) {
        revoking.put(key.at("key_id").text(), key);
    }

    void revoked(Tree key) {
        revoked.put(key.at("key_id").text(), key);
    }

    // --- what must be

    /// Repeats, reads and compares everything, after a restart.
    void confront(Client client, FakeEngine engine, SplittableRandom random) throws Exception {
        List<Deed> round = new ArrayList<>();
        for (Deed deed = noted.poll(); deed != null; deed = noted.poll()) {
            round.add(deed);
        }
        doubts += (int) round.stream().filter(Deed::isInDoubt).count();
        try (Crowd crowd = new Crowd()) {
            crowd.each(round, deed -> lookAtDoubt(client, deed));
            List<Deed> certain = crowd.map(round, deed -> new Repetition(client).of(deed));
            certain.forEach(this::enter);
            crowd.each(
                    sample(random), deed -> new Repetition(client).requireSame(deed, deed.known()));
            crowd.each(touched(certain), quoteId -> requireQuote(client, quoteId));
            past.addAll(certain.stream().filter(Deed::succeeded).toList());
        }
        requireAccounts(client);
        requireKeys(client);
        requireEngine(engine);
    }

    /// What was seen so far, for the log.
    String summary() {
        return "%d deeds, %d in doubt, %d holds, %d accounts, %d keys, %d injections"
                .formatted(
                        past.size(),
                        doubts,
                        holds.size(),
                        accounts.size(),
                        keys.size(),
                        injected.size());
    }

    /// A deed in doubt was done wholly or not at all, and no injection is left hanging.
    private static void lookAtDoubt(Client client, Deed deed) {
        List<String> states =
                switch (deed.kind()) {
                    case RESERVE -> List.of("issued", "reserved");
                    case SETTLE -> List.of("reserved", "settled");
                    case RELEASE -> List.of("reserved", "released");
                    case INJECT -> List.of("issued", "reserved", "settled", "released");
                    case OPEN, GRANT, KEY, BATCH -> List.of();
                };
        if (states.isEmpty() || !deed.isInDoubt()) {
            return;
        }
        Tree quote = client.readQuote(deed.about());
        for (int i = 0; i < 300 && quote.at("status").text().equals("injecting"); i++) {
            RunningSluice.sleep(50);
            quote = client.readQuote(deed.about());
        }
        assertThat(quote.at("status").text()).as(deed + " became " + quote).isIn(states);
        assertThat(quote.has("debit"))
                .as(quote.toString())
                .isEqualTo(quote.at("status").text().equals("settled"));
    }

    private List<Deed> sample(SplittableRandom random) {
        // Each once: two of the same at a time would be told that one is in progress.
        Set<Deed> sample = new HashSet<>();
        for (int i = 0; i < PAST_SAMPLE && !past.isEmpty(); i++) {
            sample.add(past.get(random.nextInt(past.size())));
        }
        return List.copyOf(sample);
    }

    private List<String> touched(List<Deed> deeds) {
        Set<String> quoteIds = new HashSet<>();
        for (Tree quote = issued.poll(); quote != null; quote = issued.poll()) {
            quoteIds.add(quote.at("quote_id").text());
        }
        deeds.stream()
                .filter(deed -> deed.about().startsWith("quote_"))
                .forEach(deed -> quoteIds.add(deed.about()));
        return List.copyOf(quoteIds);
    }

    private void enter(Deed deed) {
        Answer answer = deed.known();
        switch (deed.kind()) {
            case OPEN -> {
                if (answer.status() == 201) {
                    if (!owners.contains(deed.about())) {
                        owners.add(deed.about());
                    }
                    funds(deed.about()).initialMicros +=
                            Tree.of(deed.body()).at("initial_balance").micros();
                }
            }
            case GRANT ->
                    funds(deed.about()).initialMicros += Tree.of(deed.body()).at("amount").micros();
            case KEY -> keys.put(answer.json().at("key_id").text(), answer.json());
            case BATCH -> {
                for (Tree result : answer.json().at("results").list()) {
                    if (result.at("status").number().intValueExact() == 201) {
                        hold(result.at("body"));
                    }
                }
            }
            case RESERVE -> {
                if (answer.status() == 200) {
                    hold(answer.json());
                }
            }
            case RELEASE -> hold(answer.json()).state = "released";
            case SETTLE -> settled(answer.json());
            case INJECT -> injected(deed, answer);
        }
    }

    private void injected(Deed deed, Answer answer) {
        if (answer.status() == 402) {
            return;
        }
        injected.add(deed.about());
        if (answer.status() == 200) {
            settled(answer.json());
        } else {
            hold(answer.json().at("quote")).state = "released";
        }
    }

    private void settled(Tree answer) {
        Hold hold = hold(answer.at("quote"));
        Tree debit = answer.at("debit");
        long deliveredMicros = debit.at("actual_delta_e_delivered").micros();
        long costMicros =
                price.multiply(BigDecimal.valueOf(deliveredMicros))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
        long debitedMicros = Math.min(costMicros, hold.holdMicros);
        assertThat(debit.at("amount_debited").micros()).isEqualTo(debitedMicros);
        assertThat(answer.at("refunded").micros()).isEqualTo(hold.holdMicros - debitedMicros);
        assertThat(debit.at("balance_before").micros() - debit.at("balance_after").micros())
                .isEqualTo(debitedMicros);
        assertThat(debit.at("overrun").flag()).isEqualTo(costMicros > hold.holdMicros);
        assertThat(debit.at("account_id").text()).isEqualTo(hold.payer);
        hold.state = "settled";
        hold.debit = debit;
        funds(hold.payer).spentMicros += debitedMicros;
    }

    private Hold hold(Tree quote) {
        return holds.computeIfAbsent(quote.at("quote_id").text(), _ -> new Hold(quote));
    }

    private Funds funds(String ownerId) {
        return accounts.computeIfAbsent(ownerId, _ -> new Funds());
    }

    private void requireQuote(Client client, String quoteId) {
        Tree quote = client.readQuote(quoteId);
        Hold hold = holds.get(quoteId);
        assertThat(quote.at("status").text())
                .as(quote.toString())
                .isEqualTo(hold == null ? "issued" : hold.state);
        if (hold != null && hold.debit != null) {
            assertThat(quote.at("debit")).isEqualTo(hold.debit);
        }
    }

    private void requireAccounts(Client client) {
        Map<String, Long> reserved = new HashMap<>();
        holds.values().stream()
                .filter(hold -> hold.state.equals("reserved"))
                .forEach(hold -> reserved.merge(hold.payer, hold.holdMicros, Long::sum));
        long initialMicros = 0;
        long balanceMicros = 0;
        long spentMicros = 0;
        Set<String> found = new HashSet<>();
        for (Tree account : all(client, "/v1/accounts")) {
            String ownerId = account.at("owner_id").text();
            found.add(ownerId);
            Funds funds = accounts.get(ownerId);
            assertThat(funds).as("nobody opened " + account).isNotNull();
            long heldMicros = reserved.getOrDefault(ownerId, 0L);
            long leftMicros = funds.initialMicros - funds.spentMicros;
            assertThat(account.at("initial_balance").micros())
                    .as(account.toString())
                    .isEqualTo(funds.initialMicros);
            assertThat(account.at("lifetime_spent").micros())
                    .as(account.toString())
                    .isEqualTo(funds.spentMicros);
            assertThat(account.at("balance").micros()).isEqualTo(leftMicros);
            assertThat(account.at("reserved").micros())
                    .as(account.toString())
                    .isEqualTo(heldMicros);
            assertThat(account.at("available").micros()).isEqualTo(leftMicros - heldMicros);
            assertThat(account.at("debt").micros()).isZero();
            initialMicros += account.at("initial_balance").micros();
            balanceMicros += account.at("balance").micros();
            spentMicros += account.at("lifetime_spent").micros();
        }
        assertThat(found).isEqualTo(accounts.keySet());
        assertThat(balanceMicros + spentMicros).as("conservation").isEqualTo(initialMicros);
    }

    private void requireKeys(Client client) throws Exception {
        Set<String> listed = new HashSet<>();
        all(client, "/v1/keys").forEach(key -> listed.add(key.at("key_id").text()));
        assertThat(listed).isEqualTo(keys.keySet());
        try (Crowd crowd = new Crowd()) {
            crowd.each(List.copyOf(keys.values()), key -> requireKey(client, key));
        }
    }

    private void requireKey(Client client, Tree key) {
        String keyId = key.at("key_id").text();
        if (!key.has("key")) {
            return; // made by a request in doubt: its text was never heard
        }
        String path = "/v1/accounts/" + key.at("account_id").text();
        int status = client.withKey(key.at("key").text()).get(path).status();
        if (revoked.containsKey(keyId)) {
            assertThat(status).as(keyId + " is revoked").isEqualTo(401);
        } else if (!revoking.containsKey(keyId)) {
            assertThat(status).as(keyId + " is valid").isEqualTo(200);
        }
    }

    /// One effect for each injection, and the hold tells it as the engine does.
    private void requireEngine(FakeEngine engine) {
        assertThat(engine.complaints()).isEmpty();
        Map<String, FakeEngine.Effect> effects = engine.effects();
        assertThat(effects.keySet()).isEqualTo(injected);
        effects.forEach((quoteId, effect) -> {
            Hold hold = holds.get(quoteId);
            assertThat(hold).isNotNull();
            assertThat(hold.state).isEqualTo(effect.refused() ? "released" : "settled");
            if (hold.debit != null) {
                assertThat(hold.debit.at("actual_delta_e_delivered").micros())
                        .isEqualTo(effect.deliveredMicros());
            }
        });
    }

    /// All pages of a list.
    static List<Tree> all(Client client, String path) {
        List<Tree> found = new ArrayList<>();
        String cursor = "";
        do {
            Tree page =
                    client.get(path + "?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                            .expect(200);
            found.addAll(page.at("data").list());
            cursor = page.at("next_cursor").isNull() ? "" : page.at("next_cursor").text();
        } while (!cursor.isEmpty());
        return found;
    }
}
