package io.sluice.backoffice.base;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What time it is in the back office: the machine's, or the one a test has set, which then stands
/// still until it is set again. Safe for all threads.
public final class BackOfficeClock implements InstantSource {
    private final InstantSource machine;
    private volatile @Nullable Instant set;

    public BackOfficeClock(InstantSource machine) {
        this.machine = machine;
    }

    /// In microseconds, as PostgreSQL keeps it.
    @Override
    public Instant instant() {
        Instant now = set;
        return now == null ? machine.instant().truncatedTo(ChronoUnit.MICROS) : now;
    }

    /// Sets the time, or lets the machine's own hold again with null.
    public void set(@Nullable Instant now) {
        set = now;
    }

    /// Whether a test has set it.
    public boolean isSet() {
        return set != null;
    }
}
