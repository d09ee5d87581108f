package io.sluice.metering.host.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.host.Reply;
import io.sluice.metering.host.ReplyLane;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Commands.OpenAccount;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.OwnerType;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.recovery.RecordSwitch;
import io.sluice.metering.store.HeapAccountStore;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RingHostTest {
    private static final long PATIENCE_SECONDS = 30;

    private final StoppableJournal journal = new StoppableJournal();
    private final List<String> halts = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Receipt> answers = new LinkedBlockingQueue<>();
    private final ExecutorService eventLoop = Executors.newSingleThreadExecutor();
    private final ReplyLane lane = new ReplyLane(eventLoop);
    private final JournalBuffer buffer = new JournalBuffer();
    private final RecordSwitch records = new RecordSwitch(buffer);
    private final MeteringEngine engine =
            new MeteringEngine(new HeapAccountStore(1_000), EngineSizes.SMALL, records);
    private final RingHost host =
            new RingHost(
                    engine, buffer, journal, () -> 1_000, (why, cause) -> halts.add(why + cause));
    private final Frame frame = new Frame();

    @AfterEach
    void stop() {
        journal.letGo();
        if (halts.isEmpty()) {
            host.close();
            engine.close();
        }
        eventLoop.shutdown();
    }

    @Test
    void answersNobodyBeforeTheForce() throws InterruptedException {
        journal.stopForcing();
        assertThat(submit(open("alice"))).isEqualTo(Admission.ACCEPTED);
        journal.awaitForceAttempt();
        assertThat(answers.poll(50, TimeUnit.MILLISECONDS)).isNull();
        journal.letGo();
        assertThat(answer().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void readsShowOnlyWhatIsForced() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.stopForcing();
        submit(Commands.grant(frame, 0, 5_000_000, "gift", null));
        journal.awaitForceAttempt();
        submit(Commands.readAccount(frame, 0));
        assertThat(answers.poll(50, TimeUnit.MILLISECONDS)).isNull();
        journal.letGo();
        answer();
        assertThat(answer().account().balanceMicros()).isEqualTo(15_000_000);
    }

    @Test
    void forcesABatchOnce() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.stopForcing();
        submit(Commands.grant(frame, 0, 1, "first", null));
        journal.awaitForceAttempt();
        for (int i = 0; i < 1_000; i++) {
            submit(Commands.grant(frame, 0, 1, "more", null));
        }
        int before = journal.forces();
        journal.letGo();
        for (int i = 0; i < 1_001; i++) {
            assertThat(answer().verdict()).isEqualTo(Verdict.OK);
        }
        // What piled up behind the first goes in a few batches: the engine hands over 256 at once.
        assertThat(journal.forces() - before).isLessThan(100);
    }

    @Test
    void writesIssuedQuotesWithoutForcingThem() throws InterruptedException {
        submit(open("alice"));
        answer();
        int forces = journal.forces();
        int appended = journal.appendedRecords();
        assertThat(host.record(Commands.quoteIssued(frame, TestQuotes.of(0))))
                .isEqualTo(Admission.ACCEPTED);
        journal.awaitRecords(appended + 1);
        assertThat(journal.forces()).isGreaterThanOrEqualTo(forces);
    }

    @Test
    void refusesInsteadOfWaitingWhenTheRingIsFull() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.stopForcing();
        submit(Commands.grant(frame, 0, 1, "held up", null));
        journal.awaitForceAttempt();
        int taken = 1;
        while (submit(Commands.readAccount(frame, 0)) == Admission.ACCEPTED) {
            taken++;
        }
        assertThat(taken).isLessThanOrEqualTo(RingHost.SLOTS);
        assertThat(submit(Commands.readAccount(frame, 0))).isEqualTo(Admission.FULL);
        journal.letGo();
        for (int i = 0; i < taken; i++) {
            assertThat(answer().verdict()).isEqualTo(Verdict.OK);
        }
    }

    @Test
    void takesReadsButNoChangesWhenTheDiskIsFull() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.headroom(1_000);
        assertThat(submit(Commands.grant(frame, 0, 1, "no", null))).isEqualTo(Admission.DISK_FULL);
        assertThat(submit(Commands.readAccount(frame, 0))).isEqualTo(Admission.ACCEPTED);
        assertThat(answer().account().balanceMicros()).isEqualTo(10_000_000);
        journal.headroom(Long.MAX_VALUE);
        assertThat(submit(Commands.grant(frame, 0, 1, "yes", null))).isEqualTo(Admission.ACCEPTED);
        assertThat(answer().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void stillTakesTheEndsOfWhatWasBegunWhenTheDiskIsFull() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.headroom(20L << 20);
        assertThat(submit(Commands.grant(frame, 0, 1, "no", null))).isEqualTo(Admission.DISK_FULL);
        assertThat(host.submitEnd(Commands.grant(frame, 0, 1, "end", null), new Answered()))
                .isEqualTo(Admission.ACCEPTED);
        assertThat(answer().verdict()).isEqualTo(Verdict.OK);
        journal.headroom(1_000);
        assertThat(host.submitEnd(Commands.grant(frame, 0, 1, "no", null), new Answered()))
                .isEqualTo(Admission.DISK_FULL);
    }

    @Test
    void notesInTheJournalThatAllIsDurableWhenNothingComes() throws InterruptedException {
        submit(open("alice"));
        answer();
        for (int i = 0; i < 1_000 && journal.markedThrough() < 1; i++) {
            Thread.sleep(10);
        }
        assertThat(journal.markedThrough()).isEqualTo(1);
    }

    @Test
    void haltsOnABrokenEngineAndAcknowledgesNothingMore() throws InterruptedException {
        records.to((sequence, bytes, at, length, receipt, core) -> {
            throw new IllegalStateException("broken on purpose");
        });
        submit(open("alice"));
        submit(open("bob"));
        assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(halts).hasSize(1);
        assertThat(halts.getFirst()).contains("broken on purpose");
    }

    @Test
    void haltsWhenTheDiskFailsAndAcknowledgesNothingMore() throws InterruptedException {
        submit(open("alice"));
        answer();
        journal.breakForce();
        submit(Commands.grant(frame, 0, 1, "lost", null));
        submit(Commands.grant(frame, 0, 1, "lost", null));
        assertThat(answers.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(halts).hasSize(1);
    }

    @Test
    void answersAMalformedFrameWithoutStopping() throws InterruptedException {
        submit(open("alice"));
        answer();
        Frame malformed = Commands.grant(new Frame(), 0, 1, "short", null);
        malformed.bytes()[Frame.TYPE] = (byte) 250;
        submit(malformed);
        assertThat(answer().verdict()).isEqualTo(Verdict.INVALID_VALUE);
        submit(Commands.readAccount(frame, 0));
        assertThat(answer().verdict()).isEqualTo(Verdict.OK);
        assertThat(halts).isEmpty();
    }

    private Frame open(String ownerId) {
        return Commands.openAccount(
                frame,
                new OpenAccount(
                        OwnerType.HUMAN, ownerId, Commands.NOBODY, true, true, 10_000_000, 0, null),
                null);
    }

    private Admission submit(Frame command) {
        return host.submit(command, new Answered());
    }

    private Receipt answer() throws InterruptedException {
        @Nullable Receipt receipt = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(receipt).as("an answer in time").isNotNull();
        return java.util.Objects.requireNonNull(receipt);
    }

    private final class Answered extends Reply {
        Answered() {
            super(lane);
        }

        @Override
        public void complete() {
            answers.add(new Receipt(receipt()));
        }
    }
}
