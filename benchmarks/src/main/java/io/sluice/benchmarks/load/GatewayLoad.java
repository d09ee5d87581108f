package io.sluice.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.Locale;

/// The load client by hand: quotes at a steady rate, or as many as the server takes. `GatewayLoad
/// HOST PORT KEY ACCOUNTS CONNECTIONS SECONDS [PER_SECOND]`
public final class GatewayLoad {
    private GatewayLoad() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 6) {
            System.err.println("HOST PORT KEY ACCOUNTS CONNECTIONS SECONDS [PER_SECOND]");
            System.exit(2);
        }
        InetSocketAddress address =
                new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        Caller caller = Caller.of(address, arguments[2]);
        int accounts = Integer.parseInt(arguments[3]);
        int connections = Integer.parseInt(arguments[4]);
        long millis = Long.parseLong(arguments[5]) * 1_000;
        try (LoadClient client =
                new LoadClient(
                        address,
                        connections,
                        Framing.http(),
                        () -> new QuoteTalk(caller, accounts, null))) {
            Outcome outcome =
                    arguments.length > 6
                            ? client.open(Double.parseDouble(arguments[6]), millis)
                            : client.closed(millis);
            System.out.print(describe(outcome));
        }
    }

    /// An outcome as lines for people.
    public static String describe(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%,.0f operations/s, %d failed, client used %.2f cores%n"
                        + "µs: p50 %,.0f  p90 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f%n",
                outcome.perSecond(),
                outcome.failures(),
                outcome.clientCores(),
                outcome.micros(50),
                outcome.micros(90),
                outcome.micros(99),
                outcome.micros(99.9),
                outcome.micros(100));
    }
}
