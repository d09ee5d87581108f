package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.GatewayConfig.Reading;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.money.Micros;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `./sluice grandfather`: moves existing accounts from free to metered (003, Migration), each with
/// a grant of 10,000 credits, once.
///
/// ```
///  mark ──► grant 10,000 credits ──► threshold 1,000 and metering on
/// ```
///
/// Metering that is on means done: the account is passed over. The mark is a threshold that tells
/// how much had ever been put into the account before, so that a run that was broken off is taken
/// up where it stopped, however long ago: idempotency keys are remembered for a day at most.
final class Grandfather {
    static final long GRANT_MICROS = 10_000 * Micros.ONE;
    static final long THRESHOLD_MICROS = 1_000 * Micros.ONE;

    /// What a mark is above the account's `initial_balance`: no threshold anybody would choose.
    static final long MARK_MICROS = THRESHOLD_MICROS + 1;

    /// 003's words to the people.
    static final String MESSAGE =
            "We're introducing metered compute. You have 10,000 free credits to start.";

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String USAGE =
            "usage: ./sluice grandfather [--url URL] [--key-file FILE] OWNER_ID... | --file LIST";

    private final ApiClient client;
    private final PrintStream out;
    private int switched;
    private int passedOver;
    private int failed;

    Grandfather(ApiClient client, PrintStream out) {
        this.client = client;
        this.out = out;
    }

    /// What the command line asks for; null stands for the configured address and key.
    record Order(@Nullable String url, @Nullable Path keyFile, Set<String> owners) {}

    /// A command line or a file that cannot be followed.
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String what) {
            super(what);
        }
    }

    static int run(List<String> words) {
        try {
            Order order = order(words);
            try (ApiClient client = client(order)) {
                return new Grandfather(client, System.out).all(order.owners);
            }
        } catch (Unclear unclear) {
            System.err.println("sluice: " + unclear.getMessage());
            System.err.println(USAGE);
            return WRONG_USE;
        } catch (IOException gone) {
            System.err.println("sluice: no gateway answers (" + gone + "); is it running?");
            System.err.println("Give the same command again: what is done is not done twice.");
            return FAILED;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    static Order order(List<String> words) throws Unclear {
        String url = null;
        Path keyFile = null;
        Set<String> owners = new LinkedHashSet<>();
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            switch (word) {
                case "--url" -> url = value(word, rest);
                case "--key-file" -> keyFile = Path.of(value(word, rest));
                case "--file" -> owners.addAll(list(Path.of(value(word, rest))));
                default -> owners.add(ownerId(word));
            }
        }
        if (owners.isEmpty()) {
            throw new Unclear("no account is named");
        }
        return new Order(url, keyFile, owners);
    }

    private static String value(String option, Deque<String> rest) throws Unclear {
        if (rest.isEmpty()) {
            throw new Unclear(option + " needs a value");
        }
        return rest.pop();
    }

    /// One owner id a line; empty lines and what follows a `#` do not count.
    private static List<String> list(Path file) throws Unclear {
        try {
            List<String> owners =
                    Files.readAllLines(file).stream()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .toList();
            for (String owner : owners) {
                ownerId(owner);
            }
            return owners;
        } catch (IOException unreadable) {
            throw new Unclear(file + " cannot be read");
        }
    }

    private static String ownerId(String word) throws Unclear {
        if (!word.matches("[A-Za-z0-9._:@-]{1,128}") || word.startsWith("--")) {
            throw new Unclear("'" + word + "' is neither an option nor an owner id");
        }
        return word;
    }

    private static ApiClient client(Order order) throws Unclear, IOException {
        GatewayConfig config =
                switch (GatewayConfig.read(System.getenv(), null, Path.of("").toAbsolutePath())) {
                    case Reading.Sound(GatewayConfig sound, List<String> _) -> sound;
                    case Reading.Wrong(List<String> problems) ->
                            throw new Unclear(String.join("; ", problems));
                };
        String url = order.url == null ? "http://127.0.0.1:" + config.port() : order.url;
        if (!url.matches("https?://[^/]+(/.*)?")) {
            throw new Unclear("--url must be an address such as http://127.0.0.1:8080");
        }
        return new ApiClient(url.replaceFirst("/+$", ""), key(order, config));
    }

    private static String key(Order order, GatewayConfig config) throws Unclear, IOException {
        Secret configured = config.adminKey();
        if (order.keyFile == null && configured != null) {
            return configured.use(key -> key);
        }
        Path file = order.keyFile == null ? config.dataDir().resolve("admin.key") : order.keyFile;
        if (!Files.isReadable(file)) {
            throw new Unclear(
                    "there is no admin key in " + file + "; name its file with --key-file");
        }
        return Files.readString(file).strip();
    }

    /// Goes through the accounts, telling each in a line, and sums up; 0 when none failed.
    int all(Set<String> owners) throws IOException, InterruptedException {
        for (String owner : owners) {
            out.println("  %-24s %s".formatted(owner, one(owner)));
        }
        out.println(
                "%d switched to metered, %d metered before, %d failed"
                        .formatted(switched, passedOver, failed));
        return failed == 0 ? 0 : FAILED;
    }

    private String one(String owner) throws IOException, InterruptedException {
        String path = "/v1/accounts/" + owner;
        Said account = client.get(path);
        if (account.status() != 200) {
            return failed(account);
        }
        if (account.text("metering").equals("on")) {
            passedOver++;
            return "metered already: left as it is";
        }
        long initialMicros = account.micros("initial_balance");
        long markedMicros = account.micros("low_balance_threshold") - MARK_MICROS;
        boolean granted = initialMicros == markedMicros + GRANT_MICROS;
        if (!granted) {
            Said marked = client.patch(path, threshold(initialMicros + MARK_MICROS).build());
            if (marked.status() != 200) {
                return failed(marked);
            }
            Said grant = client.post(path + "/grants", grant(), "grandfather-" + owner);
            if (grant.status() != 201) {
                return failed(grant);
            }
        }
        Said metered =
                client.patch(path, threshold(THRESHOLD_MICROS).text("metering", "on").build());
        if (metered.status() != 200) {
            return failed(metered);
        }
        switched++;
        return "metered, with %s credits%s; balance %s"
                .formatted(
                        DemoWords.number(GRANT_MICROS),
                        granted ? " that an earlier run granted" : "",
                        DemoWords.number(metered.micros("balance")));
    }

    private static JsonBody threshold(long micros) {
        return new JsonBody().micros("low_balance_threshold", micros);
    }

    private static JsonObject grant() {
        return new JsonBody()
                .micros("amount", GRANT_MICROS)
                .text("reason", "grandfather")
                .text("message", MESSAGE)
                .build();
    }

    private String failed(Said said) {
        failed++;
        return "FAILED: %d %s %s".formatted(said.status(), said.code(), said.text("detail"));
    }
}
