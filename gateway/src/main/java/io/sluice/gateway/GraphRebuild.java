package io.sluice.gateway;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.metering.Meter;
import io.sluice.metering.engine.Accounts;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.host.Halt;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.projection.EventReader;
import io.sluice.metering.projection.GraphReader.Account;
import io.sluice.metering.projection.JournalTail;
import io.sluice.metering.projection.MeteringEvent.Debited;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// `./sluice graph rebuild [--verify] [--config FILE]`: removes the graph, retells the journal from
/// its first record, and, with `--verify`, compares the result with the engine that the same
/// journal gives, account by account. The gateway must be stopped.
final class GraphRebuild {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final int ACCOUNTS_A_READ = 5_000;
    private static final int DIFFERENCES_SHOWN_MAX = 20;
    private static final long LOOK_NANOS = 200_000_000;

    /// So long the graph may stand still before we give up.
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private GraphRebuild() {}

    static int run(Deque<String> words) throws IOException {
        boolean verify = false;
        Path configFile = null;
        boolean sound = Objects.equals(words.poll(), "rebuild");
        while (sound && !words.isEmpty()) {
            String word = words.pop();
            if (word.equals("--verify")) {
                verify = true;
            } else if (word.equals("--config") && !words.isEmpty()) {
                configFile = Path.of(words.pop());
            } else {
                sound = false;
            }
        }
        if (!sound) {
            System.err.println("usage: ./sluice graph rebuild [--verify] [--config FILE]");
            return WRONG_USE;
        }
        GatewayConfig config = Sluice.config(configFile);
        return config == null ? WRONG_USE : rebuild(config, verify);
    }

    private static int rebuild(GatewayConfig config, boolean verify) {
        Meter.Settings settings =
                new Meter.Settings(
                        EngineSizes.STANDARD,
                        JournalSettings.DEFAULT,
                        Halt.ofProcess(),
                        warning -> System.err.println("sluice: " + warning));
        try (Meter meter = Meter.open(config.dataDir(), settings)) {
            AccountDirectory accounts = Directories.of(meter.engine(), "").accounts();
            try (Graph graph =
                    Graph.start(config, meter, accounts, Gateway.quoteKey(meter.path()), true)) {
                awaitCaughtUp(graph);
                System.out.println("retold       " + meter.journal().forcedThrough() + " records");
                return verify ? compare(meter, accounts, graph) : 0;
            }
        } catch (IOException | RuntimeException failure) {
            System.err.println("sluice: the graph was not rebuilt: " + failure.getMessage());
            return FAILED;
        }
    }

    private static void awaitCaughtUp(Graph graph) throws IOException {
        long lag = Long.MAX_VALUE;
        long since = System.nanoTime();
        while (!graph.isCaughtUp()) {
            if (graph.lag() < lag) {
                lag = graph.lag();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new IOException("it stands still, " + lag + " records behind");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static int compare(Meter meter, AccountDirectory accounts, Graph graph)
            throws IOException {
        int differences = 0;
        int compared = 0;
        String after = "";
        while (true) {
            List<Account> page = await(graph.reader().accounts(after, ACCOUNTS_A_READ));
            for (Account account : page) {
                Account wanted =
                        ofEngine(
                                meter.engine().accounts(),
                                accounts,
                                accounts.find(account.ownerId()));
                if (!account.equals(wanted) && differences++ < DIFFERENCES_SHOWN_MAX) {
                    System.err.println("graph   " + account + "\nengine  " + wanted);
                }
                compared++;
                after = account.ownerId();
            }
            if (page.size() < ACCOUNTS_A_READ) {
                break;
            }
        }
        long settles = settles(meter);
        long debits = await(graph.reader().debitCount());
        System.out.println("accounts     " + compared + " of " + accounts.size());
        System.out.println("debits       " + debits + " of " + settles + " settles");
        boolean agrees = differences == 0 && compared == accounts.size() && debits == settles;
        System.out.println(agrees ? "graph and journal agree" : "GRAPH AND JOURNAL DIFFER");
        return agrees ? 0 : FAILED;
    }

    private static @Nullable Account ofEngine(
            Accounts engine, AccountDirectory accounts, int account) {
        return account < 0
                ? null
                : new Account(
                        Objects.requireNonNull(accounts.ownerId(account)),
                        engine.balanceMicros(account),
                        engine.reservedMicros(account),
                        engine.grantedMicros(account),
                        engine.spentMicros(account),
                        engine.debtMicros(account),
                        engine.initialMicros(account),
                        accounts.ownerId(engine.parent(account)));
    }

    private static long settles(Meter meter) throws IOException {
        EventReader reader = new EventReader();
        long settles = 0;
        try (JournalTail tail = meter.tail(1)) {
            while (tail.next()) {
                settles += reader.read(tail) instanceof Debited ? 1 : 0;
            }
        }
        return settles;
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
