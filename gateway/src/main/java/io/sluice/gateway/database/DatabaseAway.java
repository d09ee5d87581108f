package io.sluice.gateway.database;

/// PostgreSQL cannot be asked at the moment. Nothing was done, or nobody knows: who must be sure
/// asks again with the same key.
public final class DatabaseAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAway(String reason) {
        super(reason, null, false, false); // expected, so no stack is walked
    }
}
