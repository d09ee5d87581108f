package io.sluice.benchmarks.sluice;

import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.RealDisk;
import io.sluice.metering.projection.Checkpoint;
import io.sluice.metering.projection.EventReader;
import io.sluice.metering.projection.FalkorSink;
import io.sluice.metering.projection.GraphAway;
import io.sluice.metering.projection.GraphBatch;
import io.sluice.metering.projection.GraphSink;
import io.sluice.metering.projection.JournalTail;
import io.sluice.metering.projection.MeteringEvent.Debited;
import io.sluice.metering.projection.Projector;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Copies a journal nobody writes into a FalkorDB: by the projector, or by a client that has
/// nothing to do but send queries that were made before.
public final class GraphCopy {
    private static final String JOURNAL = "bench";
    private static final long LOOK_MILLIS = 10;

    private final Path journal;
    private final Supplier<@Nullable String> url;
    private final FalkorSink sink;

    public GraphCopy(Path journal, Supplier<@Nullable String> url) {
        this.journal = journal;
        this.url = url;
        this.sink = new FalkorSink(url);
    }

    /// The queries of a part of the journal, and how many debits are in them.
    public record Batches(List<byte[]> queries, double debits) {}

    /// Writes the journal through a sequence into an empty graph and says how many seconds it took.
    public double project(long through) throws Exception {
        empty();
        try (Projector projector = projector(through, sink)) {
            long begun = System.nanoTime();
            projector.start();
            projector.caughtUp().get();
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    /// The same with queries that are ready, one after the other.
    public double write(Batches batches) throws Exception {
        empty();
        URI address = URI.create(Objects.requireNonNull(url.get()));
        String password = address.getUserInfo().substring("default:".length());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            send(out, utf8("AUTH"), utf8(password));
            receive(in);
            long begun = System.nanoTime();
            for (byte[] query : batches.queries) {
                send(out, utf8("GRAPH.QUERY"), utf8("sluice"), query);
                receive(in);
            }
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    /// What the projector sends for a part of the journal.
    public Batches batches(long through) throws Exception {
        Recorder recorder = new Recorder();
        try (Projector projector = projector(through, recorder)) {
            projector.start();
            projector.caughtUp().get();
        }
        long debits = 0;
        EventReader reader = new EventReader();
        try (JournalTail tail = tail(1, through)) {
            while (tail.next()) {
                debits += reader.read(tail) instanceof Debited ? 1 : 0;
            }
        }
        return new Batches(recorder.queries, debits);
    }

    /// Waits until a FalkorDB answers that has everything through a sequence.
    public void awaitSequence(long sequence) throws Exception {
        long found = -1;
        while (found != sequence) {
            try {
                found = sink.open(JOURNAL).sequence();
            } catch (GraphAway notYet) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
        sink.close();
    }

    private void empty() throws Exception {
        boolean done = false;
        while (!done) {
            try {
                sink.wipe();
                sink.open(JOURNAL);
                done = true;
            } catch (GraphAway notYet) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
        sink.close();
    }

    private Projector projector(long through, GraphSink to) {
        return new Projector(
                new Projector.Source(JOURNAL, from -> tail(from, through), () -> through),
                to,
                _ -> null,
                new QuoteSeal(new byte[QuoteSeal.KEY_BYTES])::seal);
    }

    private JournalTail tail(long from, long through) {
        Disk disk = new RealDisk(journal);
        return new JournalTail(disk, from, () -> through);
    }

    private static void send(OutputStream out, byte[]... words) throws IOException {
        out.write(utf8("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.write(utf8("$" + word.length + "\r\n"));
            out.write(word);
            out.write(utf8("\r\n"));
        }
        out.flush();
    }

    /// Reads one answer to its end; an error is one.
    private static void receive(InputStream in) throws IOException {
        String line = line(in);
        switch (line.charAt(0)) {
            case '-' -> throw new IOException(line);
            case '*' -> {
                int parts = Integer.parseInt(line.substring(1));
                for (int i = 0; i < parts; i++) {
                    receive(in);
                }
            }
            case '$' -> {
                int length = Integer.parseInt(line.substring(1));
                if (length >= 0) {
                    in.skipNBytes(length + 2L);
                }
            }
            default -> {
                // A number or a short text: the line was all of it.
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Keeps what it is sent.
    private static final class Recorder implements GraphSink {
        private final List<byte[]> queries = new ArrayList<>();

        @Override
        public Checkpoint open(String journal) {
            return new Checkpoint(journal, 0);
        }

        @Override
        public void send(GraphBatch batch) {
            queries.add(batch.query());
        }

        @Override
        public void confirm() {
            // It was kept when it was sent.
        }

        @Override
        public void wipe() {
            queries.clear();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
