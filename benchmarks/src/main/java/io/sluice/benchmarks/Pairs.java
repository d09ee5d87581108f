package io.sluice.benchmarks;

import io.sluice.benchmarks.load.Caller;
import io.sluice.benchmarks.load.Conversation;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.Outcome;
import io.sluice.benchmarks.load.PairTalk;
import io.sluice.benchmarks.load.QuotePool;
import io.sluice.benchmarks.load.QuoteTalk;
import io.sluice.benchmarks.sluice.SluiceServer;
import java.util.function.Supplier;

/// Pairs through our gateway: first quotes for as many as will be needed, then the clock.
final class Pairs implements AutoCloseable {
    private static final long QUOTING_MILLIS_MAX = 60_000;
    private static final int QUOTE_CONNECTIONS = 64;
    private static final int PAIRS_A_MILLI = 40;

    /// A schedule's last interval may fall outside of it; more than that is a broken round.
    private static final double SCHEDULE_KEPT = 0.9;

    private final ServerProcess server;
    private final QuotePool pool = new QuotePool();
    private final LoadClient quoting;
    private final LoadClient paying;
    private final int connections;
    private int perMilli = PAIRS_A_MILLI;

    Pairs(SluiceServer server, int connections, int accounts) throws InterruptedException {
        this.server = server.process();
        this.connections = connections;
        Caller caller = server.caller();
        this.quoting = client(QUOTE_CONNECTIONS, () -> new QuoteTalk(caller, accounts, pool));
        this.paying = client(connections, () -> new PairTalk(caller, pool));
    }

    private LoadClient client(int links, Supplier<Conversation> talk) throws InterruptedException {
        return new LoadClient(server.address(), links, Framing.http(), talk);
    }

    /// As many as the server takes.
    Served run(long millis) throws InterruptedException {
        quote((int) (perMilli * millis));
        Served served = Served.measure(server, paying, millis);
        perMilli = 1 + (int) (served.perSecond() * 1.5 / 1_000);
        return served;
    }

    /// So many a second, evenly spaced.
    Outcome open(double perSecond, long millis) throws InterruptedException {
        quote((int) (perSecond * millis / 1_000));
        Outcome outcome = paying.open(perSecond, millis).sound();
        if (outcome.operations() < perSecond * millis / 1_000 * SCHEDULE_KEPT) {
            throw new IllegalStateException(
                    "only %d pairs were begun".formatted(outcome.operations()));
        }
        return outcome;
    }

    private void quote(int count) throws InterruptedException {
        pool.want(count + connections);
        quoting.closed(QUOTING_MILLIS_MAX).sound();
    }

    @Override
    public void close() {
        quoting.close();
        paying.close();
    }
}
