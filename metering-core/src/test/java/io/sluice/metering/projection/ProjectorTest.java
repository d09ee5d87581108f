package io.sluice.metering.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.Meter;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.journal.JournalSettings;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProjectorTest {
    private static final int ROUNDS = 40;
    private static final int GRANTS_A_ROUND = 7;
    private static final OpenAccount ALICE =
            new OpenAccount(
                    OwnerType.HUMAN, "alice", Commands.NOBODY, true, true, 1_000_000, 0, null);

    @TempDir private Path folder;

    @Test
    void tellsEachRecordOnceHoweverOftenTheGraphGoesAway() throws Exception {
        FlakyGraph graph = new FlakyGraph("ours", 12);
        try (Meter meter = meter();
                Projector projector = projector(meter, "ours", graph)) {
            MeteringHost host = meter.start(() -> 1_795_234_463_386L);
            projector.start();
            submit(host, Commands.openAccount(new Frame(), ALICE, null));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < GRANTS_A_ROUND; i++) {
                    submit(host, Commands.grant(new Frame(), 0, 1, "more", null));
                }
                assertThat(projector.caughtUp().get(50, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(projector.lag()).isZero();
            long durable = meter.journal().forcedThrough();
            assertThat(durable).isEqualTo(ROUNDS * GRANTS_A_ROUND + 1);
            assertThat(graph.failuresLeft()).isZero();
            long expected = 0;
            for (FlakyGraph.Written each : graph.written()) {
                assertThat(each.after()).isEqualTo(expected);
                expected = each.through();
            }
            assertThat(expected).isEqualTo(durable);
        }
    }

    /// A wrong graph is left as it is: somebody must decide.
    @Test
    void writesNothingIntoTheGraphOfAnotherJournal() throws Exception {
        FlakyGraph graph = new FlakyGraph("theirs", 0);
        try (Meter meter = meter();
                Projector projector = projector(meter, "ours", graph)) {
            MeteringHost host = meter.start(() -> 1_795_234_463_386L);
            submit(host, Commands.openAccount(new Frame(), ALICE, null));
            projector.start();
            graph.awaitOpenedThreeTimes();
            assertThat(projector.isAttached()).isFalse();
            assertThat(graph.written()).isEmpty();
        }
    }

    private Meter meter() throws Exception {
        return Meter.open(
                folder,
                new Meter.Settings(
                        EngineSizes.SMALL,
                        JournalSettings.DEFAULT.withSpareSegments(1),
                        Halt.ofProcess(),
                        warning -> {}));
    }

    private static Projector projector(Meter meter, String name, GraphSink graph) {
        return new Projector(
                new Projector.Source(name, meter::tail, meter.journal()::forcedThrough),
                graph,
                _ -> null,
                quote -> "quote_" + quote.idLo());
    }

    /// Comes back when it is durable.
    private static void submit(MeteringHost host, Frame frame) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Reply reply =
                new Reply(new ReplyLane(Runnable::run)) {
                    @Override
                    public void complete() {
                        answered.countDown();
                    }
                };
        assertThat(host.submit(frame, reply)).isEqualTo(MeteringHost.Admission.ACCEPTED);
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /// A graph that goes away at times: before it has a batch, or with it.
    private static final class FlakyGraph implements GraphSink {
        record Written(long after, long through) {}

        private final SplittableRandom random = new SplittableRandom(3);
        private final List<Written> written = new ArrayList<>();
        private final String journal;
        private final CountDownLatch opened = new CountDownLatch(3);
        private int failures;
        private long checkpoint;
        private Written sent = new Written(0, 0);

        FlakyGraph(String journal, int failures) {
            this.journal = journal;
            this.failures = failures;
        }

        synchronized List<Written> written() {
            return List.copyOf(written);
        }

        synchronized int failuresLeft() {
            return failures;
        }

        void awaitOpenedThreeTimes() throws InterruptedException {
            opened.await();
        }

        @Override
        public synchronized Checkpoint open(String wanted) throws GraphAway {
            opened.countDown();
            goAwayAtTimes();
            return new Checkpoint(journal, checkpoint);
        }

        @Override
        public synchronized void send(GraphBatch batch) throws GraphAway {
            String query = new String(batch.query(), StandardCharsets.UTF_8);
            assertThat(query).startsWith("CYPHER after=" + batch.after() + " through=");
            sent = new Written(batch.after(), batch.through());
            goAwayAtTimes();
        }

        @Override
        public synchronized void confirm() throws GraphAway {
            goAwayAtTimes();
            if (sent.after() != checkpoint) {
                throw new GraphAway("another checkpoint", null);
            }
            checkpoint = sent.through();
            written.add(sent);
            goAwayAtTimes();
        }

        @Override
        public void wipe() {
            throw new AssertionError("nobody wants that");
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        private void goAwayAtTimes() throws GraphAway {
            if (failures > 0 && random.nextInt(3) == 0) {
                failures--;
                throw new GraphAway("away", null);
            }
        }
    }
}
