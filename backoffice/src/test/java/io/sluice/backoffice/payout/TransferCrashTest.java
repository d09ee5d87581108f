package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.Seeded;
import io.sluice.backoffice.payout.Providers.DeadlyRail;
import io.sluice.backoffice.payout.Providers.Killed;
import io.sluice.backoffice.rails.ProviderServer.Fault;
import io.sluice.backoffice.rails.Rail;
import io.sluice.backoffice.rails.TransferRow;
import io.sluice.backoffice.rails.TransferStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One transfer at the provider and one in our books, wherever we are killed and whatever the
/// provider answers or leaves unanswered.
@Timeout(900)
class TransferCrashTest {
    private static final long CENTS = 195_440;

    /// What each rail changes at its provider, call by call, is at most this many calls.
    private static final int CALLS_MAX = 6;

    /// The first attempt alone makes at most this many.
    private static final int CALLS_AT_FIRST = 5;

    private static final int SCHEDULES = 100;
    private static final int SCHEDULES_MORE = 900;
    private static final int STEPS = 6;
    private static final List<TransferStatus> OUT =
            List.of(TransferStatus.SENT, TransferStatus.PAID);

    private static TransferRig rig;

    @BeforeAll
    static void open() {
        rig = new TransferRig();
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void paysOnceWhereverWeAreKilled() {
        for (Providers provider : Providers.values()) {
            for (boolean before : new boolean[] {true, false}) {
                try (Providers.Open open = provider.open(rig)) {
                    DeadlyRail rail = new DeadlyRail(open);
                    rail.before = before;
                    rail.after = !before;
                    UUID cycle = rig.cycle();
                    String key = waiting(provider, rail, cycle);
                    boolean killed = run(() -> rig.desk(rail).sendAll(cycle));
                    assertThat(killed).isTrue();
                    assertThat(rig.row(key).status()).isEqualTo(TransferStatus.SENDING);
                    rig.desk(rail).sendAll(cycle);
                    paidOnce(provider + " killed before " + before, open, key);
                }
            }
        }
    }

    @Test
    void paysOnceWhicheverCallIsLost() {
        for (Providers provider : Providers.values()) {
            for (Fault fault : Fault.values()) {
                for (int at = 0; at < CALLS_MAX; at++) {
                    try (Providers.Open open = provider.open(rig)) {
                        for (int i = 0; i < at; i++) {
                            open.faults().add(Fault.NONE);
                        }
                        open.faults().add(fault);
                        UUID cycle = rig.cycle();
                        String key = waiting(provider, open.rail(), cycle);
                        rig.desk(open.rail()).sendAll(cycle);
                        rig.desk(open.rail()).followAll();
                        rig.desk(open.rail()).followAll();
                        paidOnce(provider + " " + fault + " at call " + at, open, key);
                    }
                }
            }
        }
    }

    /// An hour longer than Stripe keeps a key, and a day longer than PayPal does.
    @Test
    void paysOnceHoweverLateItIsAskedAgain() {
        for (Providers provider : Providers.values()) {
            int unknown = 0;
            for (Fault fault : List.of(Fault.LOST, Fault.SILENT, Fault.BROKEN_AFTER)) {
                for (Duration late : List.of(Duration.ofHours(25), Duration.ofDays(31))) {
                    for (int at = 0; at < CALLS_AT_FIRST; at++) {
                        unknown += isUnknownAndPaidOnce(provider, at, fault, late) ? 1 : 0;
                    }
                }
            }
            assertThat(unknown).as("unknown ones at " + provider).isGreaterThanOrEqualTo(6);
        }
    }

    /// So many calls go well, all after them go wrong, and it is asked again so much later; answers
    /// whether anything was unknown.
    private static boolean isUnknownAndPaidOnce(
            Providers provider, int at, Fault fault, Duration late) {
        try (Providers.Open open = provider.open(rig)) {
            for (int i = 0; i < at + CALLS_MAX; i++) {
                open.faults().add(i < at ? Fault.NONE : fault);
            }
            UUID cycle = rig.cycle();
            String key = waiting(provider, open.rail(), cycle);
            rig.desk(open.rail()).sendAll(cycle);
            open.faults().clear();
            boolean unknown = rig.row(key).status() == TransferStatus.UNKNOWN;
            long before = open.paid().applyAsLong(key);
            rig.pass(late);
            rig.desk(open.rail()).followAll();
            rig.desk(open.rail()).followAll();
            if (unknown && provider == Providers.PAYPAL && late.toDays() > 29) {
                TransferRow row = rig.row(key);
                assertThat(row.status()).isEqualTo(TransferStatus.UNKNOWN);
                assertThat(row.failure()).contains("a person has to decide");
                assertThat(open.paid().applyAsLong(key)).isEqualTo(before);
                rig.clear();
            } else {
                paidOnce(provider + " " + fault + " at " + at + " " + late, open, key);
            }
            return unknown;
        }
    }

    @Test
    void paysOnceKilledBetweenAnyTwoCalls() {
        for (Providers provider : Providers.values()) {
            for (boolean oneMore : new boolean[] {true, false}) {
                for (int at = 0; at < CALLS_AT_FIRST; at++) {
                    try (Providers.Open open = provider.open(rig)) {
                        DeadlyRail rail = new DeadlyRail(open);
                        rail.amid = at;
                        rail.oneMore = oneMore;
                        rail.afterLook = true;
                        UUID cycle = rig.cycle();
                        String key = waiting(provider, rail, cycle);
                        assertThat(run(() -> rig.desk(rail).sendAll(cycle))).isTrue();
                        rig.pass(Duration.ofHours(25)); // what Stripe keeps a key for is over
                        assertThat(run(() -> rig.desk(rail).sendAll(cycle))).isTrue();
                        rig.desk(rail).sendAll(cycle);
                        rig.pass(Duration.ofMinutes(10));
                        rig.desk(rail).followAll();
                        paidOnce(provider + " killed after " + at + oneMore, open, key);
                    }
                }
            }
        }
    }

    /// `-Dschedule=` repeats the one of that seed alone.
    @Test
    void paysOnceByAnySchedule() {
        Long given = Long.getLong("schedule");
        if (given != null) {
            schedule(given);
            return;
        }
        schedules(0, SCHEDULES);
    }

    @Tag("long")
    @Test
    void paysOnceByManyMoreSchedules() {
        schedules(SCHEDULES, SCHEDULES_MORE);
    }

    private static void schedules(int from, int count) {
        long first = Seeded.random().nextLong();
        for (long seed = first + from; seed < first + from + count; seed++) {
            try {
                schedule(seed);
            } catch (AssertionError failure) {
                throw new AssertionError("-Dschedule=" + seed + " gives it again", failure);
            }
        }
    }

    /// Seeds that follow each other give each rail its turn; a `Random` of such seeds would begin
    /// with the same numbers.
    private static void schedule(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Providers provider = Providers.values()[Math.floorMod(seed, Providers.values().length)];
        try (Providers.Open open = provider.open(rig)) {
            DeadlyRail rail = new DeadlyRail(open);
            UUID cycle = rig.cycle();
            List<String> keys = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                keys.add(waiting(provider, rail, cycle));
            }
            for (int step = 0; step < STEPS; step++) {
                trouble(random, open, rail);
                TransferDesk desk = rig.desk(rail);
                boolean first = random.nextBoolean();
                run(() -> {
                    if (first) {
                        desk.sendAll(cycle);
                    } else {
                        desk.followAll();
                    }
                });
            }
            open.faults().clear();
            rail.spare();
            pass(random, 1);
            rig.pass(Duration.ofMinutes(10)); // nobody is sending any more
            for (int i = 0; i < 4; i++) {
                rig.desk(rail).followAll();
            }
            assertThat(open.violations()).isEmpty();
            keys.forEach(key -> settled(provider, open, key));
        }
        rig.clear();
    }

    private static void trouble(RandomGenerator random, Providers.Open open, DeadlyRail rail) {
        open.faults().clear();
        for (int i = random.nextInt(5); i > 0; i--) {
            open.faults().add(Fault.values()[random.nextInt(Fault.values().length)]);
        }
        rail.before = random.nextInt(6) == 0;
        rail.after = random.nextInt(6) == 0;
        rail.afterLook = random.nextInt(6) == 0;
        rail.amid = random.nextInt(3) == 0 ? random.nextInt(CALLS_MAX) : -1;
        rail.oneMore = random.nextBoolean();
        pass(random, 3);
    }

    /// Longer than a provider keeps a key, for Stripe or for all; or, as often as said, not.
    private static void pass(RandomGenerator random, int shortly) {
        switch (random.nextInt(2 + shortly)) {
            case 0 -> rig.pass(Duration.ofHours(25));
            case 1 -> rig.pass(Duration.ofDays(31));
            default -> rig.pass(Duration.ofMinutes(random.nextInt(90)));
        }
    }

    private static void settled(Providers provider, Providers.Open open, String key) {
        TransferRow row = rig.row(key);
        long paid = open.paid().applyAsLong(key);
        boolean waits = provider == Providers.PAYPAL && row.status() == TransferStatus.UNKNOWN;
        if (waits) {
            assertThat(paid).as(key).isLessThanOrEqualTo(1);
            assertThat(row.failure()).contains("a person has to decide");
        } else {
            assertThat(row.status()).as(provider + " " + row.failure()).isIn(OUT);
            assertThat(paid).as(key).isEqualTo(1);
            assertThat(rig.disbursed(key)).isEqualTo(1);
        }
    }

    private static void paidOnce(String what, Providers.Open open, String key) {
        assertThat(open.paid().applyAsLong(key)).as(what).isEqualTo(1);
        assertThat(rig.row(key).status()).as(what).isIn(OUT);
        assertThat(rig.disbursed(key)).as(what).isEqualTo(1);
        assertThat(open.violations()).as(what).isEmpty();
        rig.clear();
    }

    private static String waiting(Providers provider, Rail rail, UUID cycle) {
        return rig.transfer(cycle, rig.payee(), rail, provider.method, provider.details(), CENTS);
    }

    /// Whether we were killed.
    private static boolean run(Runnable work) {
        try {
            work.run();
            return false;
        } catch (Killed _) {
            return true;
        }
    }
}
