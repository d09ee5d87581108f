package io.sluice.benchmarks;

import io.sluice.benchmarks.load.Caller;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.Outcome;
import io.sluice.benchmarks.load.QuoteTalk;
import io.sluice.benchmarks.twin.BareEcho;
import io.sluice.benchmarks.twin.BareForce;
import io.sluice.benchmarks.twin.PlainPairs;
import java.io.IOException;
import java.util.function.Consumer;

/// The yardsticks by themselves: what this machine can do at all.
final class TwinSuite implements Suite {
    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        results.accept(plain(plan));
        for (int records : new int[] {1, 64, 1_024}) {
            force(plan, records, results);
        }
        echo(plan, results);
    }

    private static Result plain(Plan plan) {
        PlainPairs pairs =
                new PlainPairs(
                        new PairStream(1, plan.accounts(), false),
                        plan.accounts(),
                        plan.accounts());
        pairs.measure(plan.warmupMillis());
        double nanos = pairs.measure(plan.roundMillis());
        return Result.figure("twin.plain", "reserve + settle on plain arrays", nanos, "ns/pair");
    }

    private static void force(Plan plan, int records, Consumer<Result> results) throws IOException {
        try (BareForce force = new BareForce(Places.data(), records, Places.RECORD_BYTES)) {
            force.recordsPerSecond(plan.warmupMillis() / 4);
            double perSecond = force.recordsPerSecond(plan.roundMillis());
            String name = "twin.force." + records;
            String what = "bare write + force, batches of " + records;
            results.accept(Result.figure(name, what, perSecond, "records/s"));
            results.accept(Result.figure(name + ".p50", what, force.forceMicros(50), "µs"));
            results.accept(Result.figure(name + ".p99", what, force.forceMicros(99), "µs"));
        }
    }

    private static void echo(Plan plan, Consumer<Result> results) throws Exception {
        int port = ServerProcess.freePort();
        Caller caller = new Caller("127.0.0.1", "Bearer none");
        try (ServerProcess server =
                        ServerProcess.java(BareEcho.class, port, Integer.toString(port));
                LoadClient client =
                        new LoadClient(
                                server.address(),
                                64,
                                Framing.http(),
                                () -> new QuoteTalk(caller, plan.accounts(), null))) {
            client.closed(plan.warmupMillis());
            Outcome outcome = client.closed(plan.roundMillis()).sound();
            String what = "bare Vert.x JSON echo, 64 connections";
            results.accept(Result.figure("twin.echo", what, outcome.perSecond(), "requests/s"));
            results.accept(Result.figure("twin.echo.p99", what, outcome.micros(99), "µs"));
            double cores = outcome.clientCores();
            results.accept(Result.figure("twin.echo.client", "client's own use", cores, "cores"));
        }
    }
}
