package io.sluice.metering.projection;

import io.sluice.metering.projection.FalkorSession.Row;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The graph in a FalkorDB. Thread: one, but for [#close].
public final class FalkorSink implements GraphSink {
    private static final int ANSWER_MILLIS_MAX = 20_000;
    private static final long LOOK_NANOS = 10_000_000;

    /// Every node there is, is looked at before a constraint holds.
    private static final int LOOKS_MAX = 30_000;

    private final Supplier<@Nullable String> url;
    private volatile @Nullable FalkorSession session;
    private long sent;

    /// `url` says where it is now, or null while there is none.
    public FalkorSink(Supplier<@Nullable String> url) {
        this.url = url;
    }

    @Override
    public Checkpoint open(String journal) throws GraphAway {
        FalkorSession opened = connect();
        for (Cypher.Unique unique : Cypher.UNIQUE) {
            opened.index(unique.index());
            opened.constrain(unique);
        }
        awaitConstraints(opened);
        StringBuilder text = new StringBuilder("CYPHER journal=");
        Rows.appendQuoted(text, journal).append(' ').append(Cypher.CHECKPOINT);
        Row checkpoint = opened.query(text.toString()).getFirst();
        return new Checkpoint(checkpoint.text(0), checkpoint.whole(1));
    }

    /// A constraint is enforced once it is operational, not when its creation was answered.
    private static void awaitConstraints(FalkorSession opened) throws GraphAway {
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            List<Row> rows = opened.query(Cypher.CONSTRAINTS);
            for (Row row : rows) {
                if (row.text(2).equals("FAILED")) {
                    throw new GraphAway(
                            "two nodes are the same where none may be: "
                                    + row.text(0)
                                    + row.text(1)
                                    + "; ./sluice graph rebuild makes the graph again",
                            null);
                }
            }
            long ready = rows.stream().filter(row -> row.text(2).equals("OPERATIONAL")).count();
            if (ready == Cypher.UNIQUE.size()) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new GraphAway("its constraints do not become operational", null);
    }

    @Override
    public void send(GraphBatch batch) throws GraphAway {
        sent = batch.through();
        opened().send(batch.query());
    }

    @Override
    public void confirm() throws GraphAway {
        List<Row> rows = opened().answer();
        if (rows.size() != 1 || rows.getFirst().whole(0) != sent) {
            throw new GraphAway("its checkpoint is not the one this batch follows", null);
        }
    }

    @Override
    public void wipe() throws GraphAway {
        connect().delete();
        close();
    }

    @Override
    public void close() {
        FalkorSession open = session;
        if (open != null) {
            open.close();
        }
    }

    private FalkorSession connect() throws GraphAway {
        close();
        String now = url.get();
        if (now == null) {
            throw new GraphAway("there is none yet", null);
        }
        FalkorSession opened = FalkorSession.open(now, ANSWER_MILLIS_MAX);
        session = opened;
        return opened;
    }

    private FalkorSession opened() throws GraphAway {
        FalkorSession open = session;
        if (open == null) {
            throw new GraphAway("not connected", null);
        }
        return open;
    }
}
