package io.sluice.backoffice.ledger;

import io.sluice.backoffice.BackOfficeRig;
import io.sluice.backoffice.RigPostgres;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// A back office that hears from Stripe, one for all tests of a class.
abstract class StripeBooks {
    static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2026-02-03T12:00:00Z");
    static final Instant MARCH = Instant.parse("2026-03-05T12:00:00Z");

    static BackOfficeRig rig;
    static SignedStripe stripe;
    static String founder;

    @BeforeAll
    static void open() {
        rig = BackOfficeRig.with(SignedStripe.SETTINGS);
        stripe = new SignedStripe(rig);
        founder = rig.human("Alice");
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    /// How many rows there are.
    ///
    /// @param from a table of the back office, and which of its rows
    static long count(String from) {
        String sql = "SELECT count(*) FROM backoffice." + from;
        return Long.parseLong(RigPostgres.column(rig.database(), sql).getFirst());
    }
}
