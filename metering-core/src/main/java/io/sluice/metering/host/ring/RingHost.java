package io.sluice.metering.host.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.host.Halt;
import io.sluice.metering.host.HostClock;
import io.sluice.metering.host.MeteringHost;
import io.sluice.metering.host.Reply;
import io.sluice.metering.journal.Journal;
import io.sluice.metering.journal.RecordFormat;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Commands;
import io.sluice.metering.message.Frame;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The engine in a ring of 16,384 commands. Producers never wait: a full ring refuses. Closing lets
/// everything under way finish first.
public final class RingHost implements MeteringHost, AutoCloseable {
    public static final int SLOTS = 1 << 14;

    /// How often time passes when nobody asks for anything: holds expire that late at most.
    private static final long TICK_NANOS = 100_000_000;

    /// Long frames (stimuli) under way at once.
    private static final long LONG_FRAMES_BYTES_MAX = 64L << 20;

    /// Below this the disk counts as full: whatever is under way must still find room.
    private static final long HEADROOM_BYTES_MIN = SLOTS * 1_024L + RecordFormat.RECORD_BYTES_MAX;

    /// Kept free beside it for the ends of what was begun while there was room.
    private static final long ENDS_BYTES = 8L << 20;

    private final RingBuffer<RingSlot> ring;
    private final AdaptiveWait wait = new AdaptiveWait();
    private final Journal journal;
    private final EngineStage engineStage;
    private final JournalStage journalStage;
    private final AtomicLong longFrameBytes = new AtomicLong();
    private final Thread engineThread;
    private final Thread journalThread;
    private final Thread tickThread;
    private volatile boolean closing;

    /// `buffer` is the sink the engine's records go to.
    public RingHost(
            MeteringEngine engine,
            JournalBuffer buffer,
            Journal journal,
            HostClock clock,
            Halt halt) {
        this.journal = journal;
        this.ring = RingBuffer.createMultiProducer(RingSlot::new, SLOTS, wait);
        this.engineStage = new EngineStage(ring, wait, engine, buffer, clock, halt);
        this.journalStage =
                new JournalStage(
                        ring,
                        engineStage.sequence,
                        buffer,
                        journal,
                        new ReplyStage(longFrameBytes),
                        halt);
        ring.addGatingSequences(journalStage.sequence);
        engineThread = Thread.ofPlatform().name("sluice-engine").unstarted(engineStage);
        journalThread = Thread.ofPlatform().name("sluice-journal").unstarted(journalStage);
        tickThread = Thread.ofPlatform().name("sluice-tick").daemon().unstarted(this::tick);
        engineThread.start();
        journalThread.start();
        tickThread.start();
    }

    @Override
    public Admission submit(Frame frame, Reply reply) {
        return hasRoom(HEADROOM_BYTES_MIN + ENDS_BYTES) || reads(frame)
                ? publish(frame, reply, true)
                : Admission.DISK_FULL;
    }

    @Override
    public Admission submitEnd(Frame frame, Reply reply) {
        return hasRoom(HEADROOM_BYTES_MIN) ? publish(frame, reply, true) : Admission.DISK_FULL;
    }

    @Override
    public Admission record(Frame frame) {
        return hasRoom(HEADROOM_BYTES_MIN + ENDS_BYTES)
                ? publish(frame, null, false)
                : Admission.DISK_FULL;
    }

    /// The minimum has room for a ring of short frames; the long ones under way come on top.
    private boolean hasRoom(long bytesMin) {
        return journal.headroomBytes() - longFrameBytes.get() >= bytesMin;
    }

    private Admission publish(Frame frame, @Nullable Reply reply, boolean awaited) {
        int longBytes = frame.length() > Frame.SLOT_BYTES ? frame.length() : 0;
        if (longBytes > 0 && longFrameBytes.addAndGet(longBytes) > LONG_FRAMES_BYTES_MAX) {
            longFrameBytes.addAndGet(-longBytes);
            return Admission.FULL;
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException full) {
            longFrameBytes.addAndGet(-longBytes);
            return Admission.FULL;
        }
        try {
            ring.get(sequence).fill(frame, reply, awaited);
        } finally {
            ring.publish(sequence);
        }
        if (awaited) {
            wait.wakeEngine();
        }
        return Admission.ACCEPTED;
    }

    private static boolean reads(Frame frame) {
        int type = frame.bytes()[Frame.TYPE];
        return type == CommandType.READ_ACCOUNT.code() || type == CommandType.READ_HOLD.code();
    }

    private void tick() {
        Frame frame = Commands.tick(new Frame());
        while (!closing) {
            LockSupport.parkNanos(TICK_NANOS);
            if (hasRoom(HEADROOM_BYTES_MIN)) {
                publish(frame, null, true);
            }
        }
    }

    /// Commands taken and not answered yet.
    public long underWay() {
        return ring.getCursor() - journalStage.sequence.get();
    }

    /// Takes nothing more, finishes what is under way, stops the stages. The journal stays open.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(tickThread);
        join(tickThread);
        while (underWay() > 0 && journalThread.isAlive()) {
            wait.wakeEngine();
            LockSupport.parkNanos(100_000);
        }
        engineStage.stop();
        journalStage.stop();
        wait.wakeEngine();
        wait.wakeJournal();
        join(engineThread);
        join(journalThread);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            // Whoever closes wants to be rid of us: the stages end by themselves.
            Thread.currentThread().interrupt();
        }
    }
}
