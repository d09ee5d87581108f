package io.sluice.e2e;

import static io.sluice.e2e.FakeEngine.decimal;

import io.sluice.e2e.Client.Answer;
import io.sluice.e2e.Deed.Kind;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// Many clients at once, each on its own thread: they open accounts, make keys, get grants, ask for
/// quotes, reserve, settle, release and inject, until the program is gone. All they did and heard
/// is in the witness.
final class Customers {
    private static final long GONE_SECONDS_MAX = 60;
    private static final int BATCH_MAX = 8;

    private final RunningSluice sluice;
    private final Witness witness;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    Customers(RunningSluice sluice, Witness witness) {
        this.sluice = sluice;
        this.witness = witness;
    }

    void begin(int count, int round, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            String name = "r" + round + "c" + i;
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().name(name).start(() -> run(name, own)));
        }
    }

    /// After a kill: all of them have noticed.
    void awaitGone() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(GONE_SECONDS_MAX));
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " still waits for an answer");
            }
        }
        threads.clear();
        if (!failures.isEmpty()) {
            AssertionError all = new AssertionError(failures.size() + " customers met the odd");
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    private void run(String name, SplittableRandom random) {
        try {
            Life life = new Life(name, random);
            while (true) {
                life.go();
            }
        } catch (UncheckedIOException gone) {
            // The program was killed: that is the end of every customer.
        } catch (RuntimeException | AssertionError odd) {
            failures.add(odd);
        }
    }

    /// What one customer does.
    private final class Life {
        private final Client client = sluice.client();
        private final String name;
        private final SplittableRandom random;
        private int count;

        Life(String name, SplittableRandom random) {
            this.name = name;
            this.random = random;
        }

        void go() {
            switch (random.nextInt(20)) {
                case 0 -> open();
                case 1 -> makeKey();
                case 2, 3 -> grant();
                case 4, 5 -> batch();
                case 6, 7 -> finishAnOldOne();
                default -> quote();
            }
        }

        private void open() {
            String ownerId = name + "-" + count;
            String body =
                    """
                    {"owner_type":"human","owner_id":"%s","initial_balance":%s,
                     "parent_owner_id":"%s"}
                    """
                            .formatted(ownerId, amount(50_000_000), witness.anyOf(random));
            Deed deed = Deed.of(Kind.OPEN, ownerId, "/v1/accounts", body, newKey());
            expect(act(deed), 201, 422);
        }

        private void makeKey() {
            String ownerId = witness.anyOf(random);
            String body = "{\"role\":\"agent\",\"account_id\":\"" + ownerId + "\"}";
            Answer made = act(Deed.of(Kind.KEY, ownerId, "/v1/keys", body, newKey()));
            expect(made, 201);
            if (random.nextInt(3) == 0) {
                Tree key = made.json();
                witness.revoking(key);
                Answer revoked = client.delete("/v1/keys/" + key.at("key_id").text());
                expect(revoked, 204);
                witness.revoked(key);
            }
        }

        private void grant() {
            String ownerId = witness.anyOf(random);
            String body = "{\"amount\":" + amount(30_000_000) + ",\"reason\":\"test\"}";
            String path = "/v1/accounts/" + ownerId + "/grants";
            expect(act(Deed.of(Kind.GRANT, ownerId, path, body, newKey())), 201);
        }

        private void batch() {
            List<String> operations = new ArrayList<>();
            int size = random.nextInt(1, BATCH_MAX + 1);
            for (int i = 0; i < size; i++) {
                operations.add(
                        """
                        {"op":"quote_reserve","source_id":"%s","planned_delta_e":%s,
                         "idempotency_key":"%s"}
                        """
                                .formatted(witness.anyOf(random), amount(2_000_000), newKey()));
            }
            String body = "{\"operations\":[" + String.join(",", operations) + "]}";
            Answer answer = act(Deed.of(Kind.BATCH, name, "/v1/batch", body, ""));
            expect(answer, 200);
            for (Tree result : answer.json().at("results").list()) {
                int status = result.at("status").number().intValueExact();
                if (status != 201 && status != 402) {
                    throw new AssertionError("not expected in a batch: " + result);
                }
                if (status == 201 && random.nextBoolean()) {
                    end(result.at("body"));
                }
            }
        }

        private void finishAnOldOne() {
            Tree quote = witness.takeOpen();
            if (quote != null) {
                end(quote);
            }
        }

        private void quote() {
            Answer answer =
                    client.post(
                            "/v1/quotes",
                            Client.quoteBody(witness.anyOf(random), amount(2_000_000)));
            expect(answer, 201, 402);
            if (answer.status() != 201) {
                return;
            }
            Tree quote = answer.json();
            String quoteId = quote.at("quote_id").text();
            witness.knows(quote);
            if (random.nextInt(4) == 0) {
                inject(quote);
                return;
            }
            Deed reserve = Deed.onQuote(Kind.RESERVE, quoteId, "reserve", "", newKey());
            Answer reserved = act(reserve);
            expect(reserved, 200, 402);
            if (reserved.status() == 200) {
                if (random.nextInt(4) > 0) {
                    end(quote);
                } else {
                    witness.leavesOpen(quote);
                }
            }
        }

        private void end(Tree quote) {
            String quoteId = quote.at("quote_id").text();
            switch (random.nextInt(4)) {
                case 0 ->
                        expect(
                                act(Deed.onQuote(Kind.RELEASE, quoteId, "release", "", newKey())),
                                200);
                case 1 -> inject(quote);
                default -> {
                    long allowedMicros = quote.at("allowed_delta_e").micros();
                    // Now and then more than allowed: an overrun.
                    long delivered = random.nextLong(allowedMicros + allowedMicros / 8 + 1);
                    String body = Client.settleBody(decimal(delivered));
                    expect(act(Deed.onQuote(Kind.SETTLE, quoteId, "settle", body, newKey())), 200);
                }
            }
        }

        private void inject(Tree quote) {
            String quoteId = quote.at("quote_id").text();
            String body =
                    "{\"stimulus\":{\"id\":\"%s\",\"delta_e\":%s}}"
                            .formatted(name + "-" + count, quote.at("allowed_delta_e").number());
            expect(
                    act(Deed.onQuote(Kind.INJECT, quoteId, "inject", body, newKey())),
                    200,
                    402,
                    502,
                    504);
        }

        /// Does it and notes what came of it, also when nothing came.
        private Answer act(Deed deed) {
            try {
                Answer answer = deed.send(client);
                witness.note(deed.with(answer));
                return answer;
            } catch (UncheckedIOException gone) {
                witness.note(deed);
                throw gone;
            }
        }

        private String amount(long microsMax) {
            return decimal(random.nextLong(1, microsMax + 1));
        }

        private String newKey() {
            count++;
            return name + "-" + count;
        }

        private void expect(Answer answer, int... statuses) {
            for (int status : statuses) {
                if (answer.status() == status) {
                    return;
                }
            }
            throw new AssertionError("not expected: " + answer);
        }
    }
}
