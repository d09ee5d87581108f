package io.sluice.benchmarks;

import io.sluice.benchmarks.sluice.MemoryProbe;
import java.util.List;
import java.util.function.Consumer;

/// What an account and an open hold take of the machine's memory outside the heap.
final class MemorySuite implements Suite {
    private static final List<String> FIXED_HEAP =
            List.of("-XX:+AlwaysPreTouch", "-Xms256m", "-Xmx256m");

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        // Tables grow in large pages: too few accounts say nothing about one.
        String count = Integer.toString(plan.accounts());
        String[] answer = ServerProcess.ask(MemoryProbe.class, FIXED_HEAP, count).split(" ", -1);
        String of = " of " + count + ", growth of the resident process";
        results.accept(
                Result.figure(
                        "memory.bytes_per_account",
                        "off heap, one account" + of,
                        Double.parseDouble(answer[1]),
                        "bytes"));
        results.accept(
                Result.figure(
                        "memory.bytes_per_hold",
                        "off heap, one open hold" + of,
                        Double.parseDouble(answer[2]),
                        "bytes"));
    }
}
