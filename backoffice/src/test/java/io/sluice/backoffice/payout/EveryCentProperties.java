package io.sluice.backoffice.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.Seeded;
import java.time.LocalDate;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random histories of many months: after every step each cent that came in is somewhere, items add
/// up to their pool, the order of whatever goes in changes nothing, and what is stored beside a
/// cycle is read back as it was.
class EveryCentProperties {
    private static final int HISTORIES = Integer.getInteger("sluice.histories", 12);

    @Test
    void everyCentIsAccountedForWhateverHappens() {
        Random random = Seeded.random();
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < HISTORIES; i++) {
            World world = new World(random);
            world.live(LocalDate.of(2026, 1, 1), 14);
            assertThat(world.missingCents()).isZero();
            seen.addAll(world.seen());
        }
        // A history in which nothing happens proves nothing.
        assertThat(seen)
                .contains(
                        "ADVANCE from HOLDBACK",
                        "REFUND from HOLDBACK",
                        "REFUND from LOT",
                        "DISPUTE from HOLDBACK",
                        "advance",
                        "carried pool",
                        "clawback",
                        "deficit",
                        "negative set against a payout",
                        "overdraft",
                        "release",
                        "restored to PLATFORM");
    }
}
