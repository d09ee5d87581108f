package io.sluice.backoffice.base;

import io.sluice.id.Uuid7;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Mints the ids of rows: UUIDs of version 7, each greater than the one before. Safe for all
/// threads.
public final class Ids {
    private final Uuid7 source;

    /// @param clock the machine's own, so that ids stay in order whatever the test clock does
    public Ids(InstantSource clock, RandomGenerator random) {
        this.source = new Uuid7(clock::millis, random);
    }

    /// A new id.
    public synchronized UUID next() {
        source.next();
        return new UUID(source.hi(), source.lo());
    }
}
