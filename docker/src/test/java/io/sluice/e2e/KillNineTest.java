package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.Deed.Kind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// kill -9 under load, at moments nobody chose: what was answered is there, nothing is there twice,
/// and what was not answered is there wholly or not at all.
class KillNineTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("kill-nine");

    @RegisterExtension static final RunningSluice LONG = new RunningSluice("kill-nine-long");

    private static final int CUSTOMERS = 12;
    private static final int LOAD_MILLIS_MIN = 200;
    private static final int LOAD_MILLIS_MAX = 2_500;

    /// Does not divide evenly, so that rounding takes part.
    private static final String PRICE = "3.333333";

    @Test
    void losesAndDoublesNothingInFiveKills() throws Exception {
        kill(SLUICE, 5);
    }

    @Tag("long")
    @Test
    void losesAndDoublesNothingInFiftyKills() throws Exception {
        kill(LONG, 50);
    }

    private static void kill(RunningSluice sluice, int rounds) throws Exception {
        long seed = Long.getLong("seed", 20_260_131);
        System.out.println("kill -9, " + rounds + " times, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Witness witness = new Witness(PRICE);
        try (FakeEngine engine = new FakeEngine()) {
            sluice.with("SLUICE_PRICE_PER_UNIT", PRICE)
                    .with("SLUICE_QUOTE_SECONDS", "36000")
                    .with("SLUICE_RESERVATION_SECONDS", "36000")
                    .with("SLUICE_ENGINE_URL", engine.url())
                    .with("SLUICE_ENGINE_TIMEOUT_MS", "5000");
            sluice.start();
            open(sluice.client(), witness);
            Customers customers = new Customers(sluice, witness);
            for (int round = 1; round <= rounds; round++) {
                customers.begin(CUSTOMERS, round, random);
                RunningSluice.sleep(random.nextInt(LOAD_MILLIS_MIN, LOAD_MILLIS_MAX));
                sluice.kill();
                customers.awaitGone();
                sluice.soundStateHash();
                if (random.nextInt(3) == 0) {
                    sluice.startAndKillAfter(random.nextInt(3_000));
                }
                sluice.start();
                witness.confront(sluice.client(), engine, random);
                System.out.println("round " + round + ": " + witness.summary());
            }
            stopAndLookAgain(sluice, witness, engine, random);
        }
    }

    /// After a clean stop too, and from the snapshot it leaves.
    private static void stopAndLookAgain(
            RunningSluice sluice, Witness witness, FakeEngine engine, SplittableRandom random)
            throws Exception {
        sluice.stop();
        String hash = sluice.soundStateHash();
        assertThat(sluice.soundStateHash()).isEqualTo(hash);
        sluice.start();
        witness.confront(sluice.client(), engine, random);
    }

    /// An organisation with credits, citizens who soon have none and fall back to it, and humans.
    private static void open(Client client, Witness witness) {
        open(client, witness, "org", "mind", "100000", "");
        for (int i = 0; i < 6; i++) {
            open(client, witness, "citizen", "citizen-" + i, "20.000001", "mind");
            open(client, witness, "human", "human-" + i, "5000.5", "");
        }
    }

    private static void open(
            Client client,
            Witness witness,
            String type,
            String ownerId,
            String credits,
            String parent) {
        String body =
                """
                {"owner_type":"%s","owner_id":"%s","initial_balance":%s%s}
                """
                        .formatted(
                                type,
                                ownerId,
                                credits,
                                parent.isEmpty() ? "" : ",\"parent_owner_id\":\"" + parent + "\"");
        Deed deed = Deed.of(Kind.OPEN, ownerId, "/v1/accounts", body, "open-" + ownerId);
        witness.note(deed.with(deed.send(client)));
    }
}
