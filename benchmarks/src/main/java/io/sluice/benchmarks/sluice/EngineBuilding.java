package io.sluice.benchmarks.sluice;

import io.sluice.benchmarks.load.QuoteTalk;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.RecordSink;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;

/// Engines with accounts that can pay for a whole run.
public final class EngineBuilding {
    /// Enough that no balance ever stands in the way, even when one account pays for all.
    public static final long GRANT_MICROS = 4_000_000_000_000_000L;

    private EngineBuilding() {}

    /// An engine of the sizes of production over the store, with so many accounts opened.
    public static MeteringEngine with(AccountStore store, int accounts, RecordSink sink) {
        MeteringEngine engine = new MeteringEngine(store, EngineSizes.STANDARD, sink);
        open(engine, accounts);
        return engine;
    }

    /// Opens accounts under the names the load client uses.
    public static void open(MeteringEngine engine, int accounts) {
        open(engine, 0, accounts);
    }

    /// Opens the accounts from one number to before another.
    static void open(MeteringEngine engine, int from, int to) {
        Frame frame = new Frame();
        byte[] receipt = new byte[Receipt.BYTES_MAX];
        for (int account = from; account < to; account++) {
            // All credits together have a bound too, so only the hot account gets the most.
            long grantMicros = account == 0 ? GRANT_MICROS : GRANT_MICROS / 4_000;
            Commands.openAccount(
                    frame,
                    new OpenAccount(
                            OwnerType.CITIZEN,
                            QuoteTalk.name(account),
                            Commands.NOBODY,
                            true,
                            true,
                            grantMicros,
                            10_000_000,
                            null),
                    null);
            if (engine.apply(frame.bytes(), 0, receipt) != Verdict.OK) {
                throw new IllegalStateException("account " + account + " was refused");
            }
        }
    }
}
