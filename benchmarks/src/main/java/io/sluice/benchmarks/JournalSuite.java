package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.JournalBatches;
import io.sluice.benchmarks.twin.BareForce;
import java.util.function.Consumer;

/// The journal alone against a bare file: what sequence, checksum and segments cost.
final class JournalSuite implements Suite {
    private static final int[] BATCHES = {1, 64, 1_024};

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        for (int records : BATCHES) {
            try (JournalBatches journal =
                            new JournalBatches(Places.data().resolve("journal"), records);
                    BareForce bare =
                            new BareForce(Places.data(), records, JournalBatches.RECORD_BYTES)) {
                results.accept(
                        Rounds.compare(
                                "journal.vs_bare_force." + records,
                                "forced appends, twin: bare write + force of as many bytes",
                                "records/s",
                                plan,
                                journal::perSecond,
                                bare::recordsPerSecond));
            }
        }
    }
}
