package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.RunningSluice.Ended;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// kill -9 in the middle of a calculation, at moments nobody chose: afterwards there is no cycle,
/// or the whole one, and calculating again works.
class CycleKillTest {
    @RegisterExtension static final RunningSluice SLUICE = sluice("cycle-kill");

    @RegisterExtension static final RunningSluice LONG = sluice("cycle-kill-long");

    @RegisterExtension static final RunningSluice VERIFY = new RunningSluice("cycle-kill-verify");

    private static final String CYCLES = "/api/payouts/cycles";
    private static final String VERIFY_PAYOUTS = "verify-payouts";

    @Test
    @Timeout(300)
    void leavesNoCycleOrAWholeOneInThreeKills() throws Exception {
        kill(SLUICE, 3);
    }

    @Tag("long")
    @Test
    void leavesNoCycleOrAWholeOneInThirtyKills() throws Exception {
        kill(LONG, 30);
    }

    private static void kill(RunningSluice sluice, int rounds) throws Exception {
        long seed = Long.getLong("seed", 20_260_201);
        System.out.println("kill -9 while calculating, " + rounds + " times, -Dseed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        sluice.startBackOffice();
        BigMonth month = new BigMonth(new PrivatePostgres(sluice.dataFolder()), 60, 50, 20_000);
        month.fill();
        office(sluice)
                .send("PUT", "/api/test-clock", "{\"now\":\"2026-02-01T00:00:00Z\"}", null)
                .expect(200);
        long begun = System.nanoTime();
        calculate(sluice);
        long withinMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        long grossCents = whole(sluice, month);
        int broken = 0;
        for (int round = 1; round <= rounds || broken == 0; round++) {
            month.forgetCycles();
            long killedAfter = random.nextLong(withinMillis);
            Thread calculating = Thread.ofVirtual().start(() -> tryToCalculate(sluice));
            RunningSluice.sleep(killedAfter);
            sluice.kill();
            calculating.join();
            start(sluice, random.nextBoolean());
            boolean none = office(sluice).get(CYCLES).expect(200).at("data").list().isEmpty();
            if (none) {
                broken++;
                assertThat(month.traces()).as("nothing of a cycle that is not").isZero();
                calculate(sluice);
            }
            assertThat(whole(sluice, month)).isEqualTo(grossCents);
            System.out.println(
                    "round %d: killed after %d of %d ms, %s"
                            .formatted(
                                    round, killedAfter, withinMillis, none ? "no cycle" : "whole"));
            if (!none) {
                withinMillis = Math.max(1, killedAfter); // it had ended by then
            }
        }
        String cycle = cycle(sluice).at("cycle_id").text();
        verify(sluice, cycle);
        sluice.stop();
        verify(sluice, cycle); // the program does not run now, nor its PostgreSQL
    }

    /// What the cycle gives, when all of it is there and adds up.
    private static long whole(RunningSluice sluice, BigMonth month) {
        Tree cycle = cycle(sluice);
        assertThat(cycle.at("status").text()).isEqualTo("review");
        assertThat(cycle.at("totals", "items").number().longValueExact()).isEqualTo(month.items());
        assertThat(cycle.at("totals", "projects").number().intValueExact())
                .isEqualTo(month.projects());
        assertThat(month.unsoundProjects()).isZero();
        assertThat(office(sluice).get("/api/audit/verify").expect(200).at("ok").flag()).isTrue();
        return cycle.at("totals", "gross_cents").number().longValueExact();
    }

    private static void verify(RunningSluice sluice, String cycle) {
        Ended ended =
                VERIFY.with("SLUICE_DATA_DIR", sluice.dataFolder().toString())
                        .with("DATABASE_URL", "")
                        .run(VERIFY_PAYOUTS, cycle);
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("3000 items, ").contains("every cent agrees");
        Ended unknown = VERIFY.run(VERIFY_PAYOUTS, "cyc_00000000000000000000000000");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.output()).contains("there is no cycle cyc_0").doesNotContain("\tat ");
    }

    private static Tree cycle(RunningSluice sluice) {
        Tree cycles = office(sluice).get(CYCLES).expect(200).at("data");
        assertThat(cycles.list()).hasSize(1);
        return cycles.at(0);
    }

    private static void calculate(RunningSluice sluice) {
        office(sluice).post(CYCLES, BigMonth.CYCLE).expect(201);
    }

    private static void tryToCalculate(RunningSluice sluice) {
        try {
            calculate(sluice);
        } catch (UncheckedIOException killed) {
            // what this is about
        }
    }

    private static void start(RunningSluice sluice, boolean withGateway) {
        if (withGateway) {
            sluice.start();
            sluice.awaitBackOffice();
        } else {
            sluice.startBackOffice();
        }
    }

    private static Client office(RunningSluice sluice) {
        return sluice.backOffice(RunningSluice.ADMIN_KEY);
    }

    private static RunningSluice sluice(String name) {
        return new RunningSluice(name).with("DATABASE_URL", "").with("SLUICE_TEST_CLOCK", "1");
    }
}
