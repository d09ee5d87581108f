package io.sluice.gateway;

import io.sluice.gateway.GatewayConfig.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program: `up`, `backoffice`, `verify`, `verify-payouts`, `graph`, `grandfather`, `trigger`.
/// Wires the rooms and is the only class of the gateway that starts and stops the process.
public final class Sluice {
    private static final int WRONG_USE = 2;
    private static final int FAILED = 1;
    private static final int ANNEX_LOOKS_MAX = 1_200;
    private static final long ANNEX_LOOK_MILLIS = 50;

    private Sluice() {}

    public static void main(String[] arguments) throws Exception {
        Deque<String> words = new ArrayDeque<>(List.of(arguments));
        String command = words.isEmpty() ? "" : words.pop();
        int status =
                switch (command) {
                    case "up" -> up(words);
                    case "backoffice" -> backOffice(words);
                    case "verify" -> Verify.run(words.isEmpty() ? "data" : words.pop());
                    case "verify-payouts" -> AnnexQuestion.ask(command, List.copyOf(words));
                    case "graph" -> GraphRebuild.run(words);
                    case "grandfather" -> Grandfather.run(List.copyOf(words));
                    case "trigger" -> Trigger.run(List.copyOf(words));
                    case "warm-up" -> warmUp();
                    default -> {
                        System.err.println(
                                "sluice: up, backoffice, verify, verify-payouts, graph,"
                                        + " grandfather or trigger; see ./sluice help");
                        yield WRONG_USE;
                    }
                };
        if (status != 0) {
            System.exit(status);
        }
    }

    /// For the launcher: what the JVM learns here makes later starts faster.
    private static int warmUp() throws InterruptedException {
        Warmup.begin().join();
        return 0;
    }

    private static int up(Deque<String> words) throws Exception {
        boolean demo = false;
        Path configFile = null;
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.equals("--demo")) {
                demo = true;
            } else if (word.equals("--config") && !words.isEmpty()) {
                configFile = Path.of(words.pop());
            } else {
                System.err.println("sluice: unknown option " + word + "; see ./sluice help");
                return WRONG_USE;
            }
        }
        Optional<Annex> annex = Annex.find();
        GatewayConfig config = config(configFile, annex);
        return config == null ? WRONG_USE : serve(config, annex, demo);
    }

    /// The annex alone, beside a gateway that runs elsewhere or not at all.
    private static int backOffice(Deque<String> words) throws InterruptedException {
        Optional<Annex> annex = Annex.find();
        boolean named = words.size() == 2 && words.peek().equals("--config");
        if (annex.isEmpty() || !(words.isEmpty() || named)) {
            System.err.println("sluice: backoffice takes --config FILE alone; see ./sluice help");
            return WRONG_USE;
        }
        GatewayConfig config = config(named ? Path.of(words.getLast()) : null, annex);
        if (config == null) {
            return WRONG_USE;
        }
        AnnexAlone alone;
        try {
            alone = AnnexAlone.start(config, annex.get());
        } catch (IOException | RuntimeException refused) {
            System.err.println("sluice: cannot start: " + refused.getMessage());
            return FAILED;
        }
        CountDownLatch stopped = stopping(alone::close);
        await(annex.get(), config);
        System.out.println("back office  " + annex.get().url());
        System.out.println("admin key    " + alone.adminKeyPlace());
        System.out.println("ready; stop with Ctrl-C");
        stopped.await();
        return 0;
    }

    static @Nullable GatewayConfig config(@Nullable Path configFile) {
        return config(configFile, Optional.empty());
    }

    private static @Nullable GatewayConfig config(
            @Nullable Path configFile, Optional<Annex> annex) {
        Path here = Path.of("").toAbsolutePath();
        Consumer<Variables> more = variables -> annex.ifPresent(it -> it.configure(variables));
        switch (GatewayConfig.read(System.getenv(), configFile, here, more)) {
            case Reading.Sound(GatewayConfig config, List<String> shown) -> {
                shown.forEach(line -> System.out.println("  " + line));
                return config;
            }
            case Reading.Wrong(List<String> problems) -> {
                problems.forEach(problem -> System.err.println("sluice: " + problem));
                return null;
            }
        }
    }

    private static int serve(GatewayConfig config, Optional<Annex> annex, boolean demo)
            throws Exception {
        Gateway gateway;
        try {
            gateway = Gateway.start(config, annex, demo);
        } catch (IOException | RuntimeException refused) {
            System.err.println("sluice: cannot start: " + refused.getMessage());
            return FAILED;
        }
        CountDownLatch stopped = stopping(gateway::close);
        if (annex.isPresent()) {
            await(annex.get(), config);
        }
        System.out.println("gateway      " + gateway.url());
        annex.ifPresent(office -> System.out.println("back office  " + office.url()));
        System.out.println("admin key    " + gateway.adminKeyPlace());
        System.out.println("ready; stop with Ctrl-C");
        if (demo) {
            Demo.play(gateway, config, annex);
        }
        stopped.await();
        return 0;
    }

    /// Opens when the process has been told to end and everything is closed.
    private static CountDownLatch stopping(Runnable close) {
        CountDownLatch stopped = new CountDownLatch(1);
        Runnable hook =
                () -> {
                    close.run();
                    stopped.countDown();
                };
        Runtime.getRuntime().addShutdownHook(new Thread(hook, "sluice-stop"));
        return stopped;
    }

    /// Returns when the annex is ready, or when it has waited long enough for a database that does
    /// not come: it serves anyway and says what is missing.
    private static void await(Annex annex, GatewayConfig config) throws InterruptedException {
        Secret url = config.databaseUrl();
        boolean hasNone = url != null && url.use(GatewayConfig::isNone);
        for (int i = 0; !hasNone && !annex.isReady() && i < ANNEX_LOOKS_MAX; i++) {
            Thread.sleep(ANNEX_LOOK_MILLIS);
        }
    }
}
