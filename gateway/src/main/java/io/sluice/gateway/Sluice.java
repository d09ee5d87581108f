package io.sluice.gateway;

import io.sluice.gateway.GatewayConfig.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The program: `up`, `verify`, `graph`, `grandfather`. Wires the rooms and is the only class of
/// the gateway that starts and stops the process.
public final class Sluice {
    private static final int WRONG_USE = 2;
    private static final int FAILED = 1;

    private Sluice() {}

    public static void main(String[] arguments) throws Exception {
        Deque<String> words = new ArrayDeque<>(List.of(arguments));
        String command = words.isEmpty() ? "" : words.pop();
        int status =
                switch (command) {
                    case "up" -> up(words);
                    case "verify" -> Verify.run(words.isEmpty() ? "data" : words.pop());
                    case "graph" -> GraphRebuild.run(words);
                    case "grandfather" -> Grandfather.run(List.copyOf(words));
                    case "warm-up" -> warmUp();
                    default -> {
                        System.err.println(
                                "sluice: up, verify, graph or grandfather; see ./sluice help");
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
        GatewayConfig config = config(configFile);
        return config == null ? WRONG_USE : serve(config, demo);
    }

    static @Nullable GatewayConfig config(@Nullable Path configFile) {
        Path here = Path.of("").toAbsolutePath();
        switch (GatewayConfig.read(System.getenv(), configFile, here)) {
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

    private static int serve(GatewayConfig config, boolean demo) throws Exception {
        Gateway gateway;
        try {
            gateway = Gateway.start(config);
        } catch (IOException | RuntimeException refused) {
            System.err.println("sluice: cannot start: " + refused.getMessage());
            return FAILED;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    gateway.close();
                                    stopped.countDown();
                                },
                                "sluice-stop"));
        System.out.println("gateway      " + gateway.url());
        System.out.println("admin key    " + gateway.adminKeyPlace());
        System.out.println("ready; stop with Ctrl-C");
        if (demo) {
            Demo.play(gateway, config);
        }
        stopped.await();
        return 0;
    }
}
