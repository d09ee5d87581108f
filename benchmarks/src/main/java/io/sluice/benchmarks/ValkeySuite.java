package io.sluice.benchmarks;

import io.sluice.benchmarks.load.Outcome;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.twin.ValkeyTwin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Valkey with Lua and a forced log, by itself.
final class ValkeySuite implements Suite {
    static final int CONNECTIONS = 16;

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Optional<Path> program = program(plan);
        if (program.isEmpty()) {
            results.accept(Result.notMeasured("twin.valkey", "no valkey-server to be had"));
            return;
        }
        Path folder = Places.data().resolve("valkey");
        DurableHouse.delete(folder);
        try (ValkeyTwin valkey =
                ValkeyTwin.start(program.get(), folder, plan.accounts() / 10, CONNECTIONS)) {
            valkey.pairs(plan.warmupMillis());
            Outcome outcome = valkey.pairs(plan.roundMillis());
            String what = "Valkey + Lua, append-only always, 16 connections";
            results.accept(Result.figure("twin.valkey", what, outcome.perSecond(), "pairs/s"));
            results.accept(Result.figure("twin.valkey.p99", what, outcome.micros(99), "µs"));
            double cores = outcome.clientCores();
            results.accept(Result.figure("twin.valkey.client", "client's own", cores, "cores"));
        }
        DurableHouse.delete(folder);
    }

    /// From the PATH or fetched before; a full run fetches it where Debian's packages are near.
    static Optional<Path> program(Plan plan) throws IOException, InterruptedException {
        Optional<Path> found = ValkeyTwin.find(Places.valkey());
        if (found.isPresent() || plan.quick()) {
            return found;
        }
        new ProcessBuilder(Places.fetchStores().toString(), "valkey").inheritIO().start().waitFor();
        return ValkeyTwin.find(Places.valkey());
    }
}
