package io.sluice.benchmarks;

import io.sluice.benchmarks.load.Caller;
import io.sluice.benchmarks.load.Conversation;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.PairTalk;
import io.sluice.benchmarks.load.QuotePool;
import io.sluice.benchmarks.load.QuoteTalk;
import io.sluice.benchmarks.sluice.DurableHouse;
import io.sluice.benchmarks.sluice.SluiceServer;
import io.sluice.benchmarks.twin.BareEcho;
import io.sluice.benchmarks.twin.ForceTwin;
import io.sluice.benchmarks.twin.ValkeyTwin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The gateway over HTTP: quotes against a bare echo, reserve and settle against a twin without an
/// engine and against Valkey, one hot account against all.
final class HttpSuite implements Suite {
    private static final int QUOTE_CONNECTIONS = 64;
    private static final int PAIR_CONNECTIONS = 128;
    private static final byte[] ANY_QUOTE =
            ("quote_" + "q".repeat(122)).getBytes(StandardCharsets.US_ASCII);
    private static final Caller NOBODY =
            new Caller("127.0.0.1:12345", "Bearer nobody-checks-this-one-0123456789");

    /// The share of the echo's own throughput at which latencies are compared.
    private static final double STEADY_SHARE = 0.4;

    @Override
    public void run(Plan plan, Consumer<Result> results) throws Exception {
        Path folder = Places.data().resolve("http");
        DurableHouse.delete(folder);
        try (SluiceServer server = SluiceServer.start(folder.resolve("sluice"))) {
            server.open(plan.accounts());
            quotes(plan, server, results);
            pairs(plan, server, folder, results);
            valkey(plan, server, folder, results);
            hot(plan, server, results);
        }
        // The stop above wrote a snapshot; what counts is until the next process is warm.
        try (SluiceServer again = SluiceServer.start(folder.resolve("sluice"))) {
            results.accept(
                    Result.figure(
                            "restart.ready_seconds",
                            "start of the JVM to ready and warm, all accounts and a snapshot",
                            again.startSeconds(),
                            "s"));
        }
        DurableHouse.delete(folder);
    }

    private static void quotes(Plan plan, SluiceServer server, Consumer<Result> results)
            throws Exception {
        int port = ServerProcess.freePort();
        try (ServerProcess echo = ServerProcess.java(BareEcho.class, port, Integer.toString(port));
                LoadClient toEcho = client(echo, QUOTE_CONNECTIONS, () -> quoteTalk(NOBODY, plan));
                LoadClient toUs =
                        client(
                                server.process(),
                                QUOTE_CONNECTIONS,
                                () -> quoteTalk(server.caller(), plan))) {
            Result[] rate =
                    Served.compare(
                            "http.quote_rate",
                            "quotes, twin: bare Vert.x JSON echo, 64 connections",
                            "requests/s",
                            plan,
                            millis -> Served.measure(server.process(), toUs, millis),
                            millis -> Served.measure(echo, toEcho, millis));
            accept(results, rate);
            double steady = rate[0].twin() * STEADY_SHARE;
            results.accept(
                    Rounds.compare(
                            "http.quote_p99",
                            "p99 of quotes, twin: the echo at the same arrival rate",
                            "µs",
                            plan,
                            millis -> toUs.open(steady, millis).sound().micros(99),
                            millis -> toEcho.open(steady, millis).sound().micros(99)));
        }
    }

    private static Conversation quoteTalk(Caller caller, Plan plan) {
        return new QuoteTalk(caller, plan.accounts(), null);
    }

    private static void pairs(Plan plan, SluiceServer server, Path folder, Consumer<Result> results)
            throws Exception {
        int port = ServerProcess.freePort();
        try (ServerProcess twin =
                        ServerProcess.java(
                                ForceTwin.class, port, Integer.toString(port), folder.toString());
                LoadClient toTwin =
                        client(
                                twin,
                                PAIR_CONNECTIONS,
                                () -> new PairTalk(NOBODY, new QuotePool(ANY_QUOTE)));
                Pairs toUs = new Pairs(server, PAIR_CONNECTIONS, plan.accounts())) {
            accept(
                    results,
                    Served.compare(
                            "http.pairs_vs_twin",
                            "durable pairs, twin: same HTTP, ring hop, force; 128 connections",
                            "pairs/s",
                            plan,
                            toUs::run,
                            millis -> Served.measure(twin, toTwin, millis)));
        }
    }

    private static void valkey(
            Plan plan, SluiceServer server, Path folder, Consumer<Result> results)
            throws Exception {
        Optional<Path> program = ValkeySuite.program(plan);
        if (program.isEmpty()) {
            results.accept(
                    Result.notMeasured(
                            "http.pairs_vs_valkey",
                            "no valkey-server on the PATH, and none could be fetched"));
            return;
        }
        int connections = ValkeySuite.CONNECTIONS;
        try (ValkeyTwin valkey =
                        ValkeyTwin.start(
                                program.get(),
                                folder.resolve("valkey"),
                                plan.accounts() / 10,
                                connections);
                Pairs toUs = new Pairs(server, connections, plan.accounts())) {
            accept(
                    results,
                    Served.compare(
                            "http.pairs_vs_valkey",
                            "durable pairs, twin: Valkey + Lua, append-only always; 16 connections",
                            "pairs/s",
                            plan,
                            toUs::run,
                            millis -> Served.measure(valkey.server(), valkey.client(), millis)));
        }
    }

    private static void hot(Plan plan, SluiceServer server, Consumer<Result> results)
            throws Exception {
        try (Pairs onOne = new Pairs(server, PAIR_CONNECTIONS, 1);
                Pairs onAll = new Pairs(server, PAIR_CONNECTIONS, plan.accounts())) {
            accept(
                    results,
                    Served.compare(
                            "hot.http",
                            "durable pairs on one account, twin: spread over all; 128 connections",
                            "pairs/s",
                            plan,
                            onOne::run,
                            onAll::run));
        }
    }

    private static void accept(Consumer<Result> results, Result[] measured) {
        for (Result result : measured) {
            results.accept(result);
        }
    }

    private static LoadClient client(
            ServerProcess server, int connections, Supplier<Conversation> talk)
            throws InterruptedException {
        return new LoadClient(server.address(), connections, Framing.http(), talk);
    }
}
