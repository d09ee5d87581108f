package io.sluice.gateway;

import io.sluice.gateway.GatewayConfig.Reading;
import io.sluice.gateway.sales.stripe.StripeTrigger;
import io.sluice.metering.host.HostClock;
import io.sluice.money.Micros;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// `./sluice trigger stripe KIND …`: sends a properly signed event to our own endpoint, so that the
/// way of a payment can be tried without Stripe.
final class Trigger {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final int ID_BYTES = 9;
    private static final long CENT_MICROS = 10_000;
    private static final Set<String> OPTIONS =
            Set.of("--account", "--usd", "--payment", "--purchase", "--url");
    private static final String USAGE =
            """
            usage: ./sluice trigger stripe KIND --usd DOLLARS [--account OWNER_ID] \
            [--purchase ID] [--payment ID] [--url URL]
            KIND is one of\
            """
                    + " "
                    + String.join(", ", StripeTrigger.KINDS)
                    + "\na refund's or a dispute's --payment is that of the payment; a refund's"
                    + " --usd is the sum of all so far";

    private Trigger() {}

    /// What the command line asks for.
    record Order(String kind, StripeTrigger what, @Nullable String url) {}

    static int run(List<String> words) throws InterruptedException {
        Order order = parse(words, "pi_" + random());
        if (order == null) {
            System.err.println(USAGE);
            return WRONG_USE;
        }
        GatewayConfig config;
        switch (GatewayConfig.read(System.getenv(), null, Path.of("").toAbsolutePath())) {
            case Reading.Sound(GatewayConfig sound, List<String> _) -> config = sound;
            case Reading.Wrong(List<String> problems) -> {
                problems.forEach(problem -> System.err.println("sluice: " + problem));
                return WRONG_USE;
            }
        }
        String secret;
        try {
            secret = secret(config);
        } catch (IOException missing) {
            System.err.println(
                    "sluice: start ./sluice up --demo first, or set STRIPE_WEBHOOK_SECRET for the"
                            + " gateway and for this command: any text will do to try it");
            return FAILED;
        }
        String url =
                order.url == null ? "http://" + config.bind() + ":" + config.port() : order.url;
        return send(order, url, secret, HostClock.SYSTEM, System.out);
    }

    /// The one of our endpoint, or the one that a demo believes.
    private static String secret(GatewayConfig config) throws IOException {
        List<String> secrets = config.stripe().webhookSecrets();
        return secrets.isEmpty()
                ? TriggerSecret.of(AdminKey.kept(config, config.dataDir()))
                : secrets.getFirst();
    }

    static int send(Order order, String url, String secret, LongSupplier clock, PrintStream out)
            throws InterruptedException {
        long now = clock.getAsLong();
        String event = order.what.event("evt_" + random(), order.kind, now);
        try (HttpClient http = HttpClient.newHttpClient()) {
            StripePost post = new StripePost(http, URI.create(url + "/webhooks/stripe"), secret);
            HttpResponse<String> answer = post.send(event, now);
            boolean taken = answer.statusCode() == 200;
            out.println(order.kind + " " + order.what.payment() + ": " + answer.statusCode());
            if (!taken) {
                out.println(answer.body());
            }
            return taken ? 0 : FAILED;
        } catch (IOException failure) {
            System.err.println("sluice: nobody answers at " + url);
            return FAILED;
        }
    }

    /// Null when it cannot be followed.
    static @Nullable Order parse(List<String> words, String freshPayment) {
        Deque<String> left = new ArrayDeque<>(words);
        if (!"stripe".equals(left.poll())) {
            return null;
        }
        String kind = left.poll();
        Map<String, String> options = new HashMap<>();
        while (left.size() > 1) {
            options.put(left.pop(), left.pop());
        }
        long usdMicros = Micros.parse(options.getOrDefault("--usd", ""));
        boolean sound =
                left.isEmpty()
                        && kind != null
                        && StripeTrigger.KINDS.contains(kind)
                        && OPTIONS.containsAll(options.keySet())
                        && Micros.isNumber(usdMicros)
                        && usdMicros > 0
                        && usdMicros % CENT_MICROS == 0;
        return sound
                ? new Order(
                        kind,
                        new StripeTrigger(
                                options.getOrDefault("--payment", freshPayment),
                                options.get("--account"),
                                options.get("--purchase"),
                                usdMicros / CENT_MICROS),
                        options.get("--url"))
                : null;
    }

    private static String random() {
        byte[] bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
