package io.sluice.benchmarks;

import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.Outcome;

/// What a server did and what it took of the processor for one operation, all its threads together.
/// On a machine with neighbours the second figure is the steadier one.
record Served(double perSecond, double cpuMicros) {
    /// Runs the client closed-loop against its server.
    static Served measure(ServerProcess server, LoadClient client, long millis)
            throws InterruptedException {
        long before = server.cpu().toNanos();
        Outcome outcome = client.closed(millis).sound();
        long used = server.cpu().toNanos() - before;
        return new Served(outcome.perSecond(), used / 1e3 / outcome.operations());
    }

    /// One side of a comparison of servers.
    @FunctionalInterface
    interface Side {
        Served measure(long millis) throws Exception;
    }

    /// Interleaves two servers as `Rounds` does, and compares both figures of the same rounds.
    static Result[] compare(String name, String what, String unit, Plan plan, Side ours, Side twin)
            throws Exception {
        Rounds.warmUp(
                plan,
                millis -> ours.measure(millis).perSecond(),
                millis -> twin.measure(millis).perSecond());
        int rounds = plan.rounds();
        double[][] rate = new double[3][rounds];
        double[][] cpu = new double[3][rounds];
        for (int round = 0; round < rounds; round++) {
            Served mine = ours.measure(plan.roundMillis());
            Served other = twin.measure(plan.roundMillis());
            rate[0][round] = mine.perSecond() / other.perSecond();
            rate[1][round] = mine.perSecond();
            rate[2][round] = other.perSecond();
            cpu[0][round] = mine.cpuMicros() / other.cpuMicros();
            cpu[1][round] = mine.cpuMicros();
            cpu[2][round] = other.cpuMicros();
        }
        return new Result[] {
            Rounds.ratio(name, what, unit, rate[0], rate[1], rate[2]),
            Rounds.ratio(
                    name + ".cpu",
                    "processor time of the server in these rounds",
                    "µs",
                    cpu[0],
                    cpu[1],
                    cpu[2])
        };
    }
}
