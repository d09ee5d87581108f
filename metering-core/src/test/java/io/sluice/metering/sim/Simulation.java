package io.sluice.metering.sim;

import io.sluice.metering.engine.Recording;
import io.sluice.metering.engine.Script;
import io.sluice.metering.journal.JournalBroken;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Answer.Due;
import io.sluice.metering.sim.Answer.Prediction;
import io.sluice.metering.sim.AuditedHolds.Offer;
import io.sluice.metering.sim.Workload.Ask;
import io.sluice.metering.sim.Workload.Do;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A machine at work on a disk that tears and loses what was not forced, with callers at their
/// worst, crashes at every kind of moment, and an auditor who predicts each receipt. One seed is
/// one history, to the bit.
final class Simulation {
    /// @param stepsPerCrash about so many steps lie between two crashes
    /// @param spoiledStep the step whose record is written with another receipt, 0 for none
    record Settings(
            long seed, int steps, int stepsPerCrash, boolean forceDoesNothing, int spoiledStep) {
        static Settings of(long seed, int steps) {
            return new Settings(seed, steps, 4_000, false, 0);
        }
    }

    /// What happened: to see that there was something to see.
    record History(
            long steps,
            long records,
            long crashes,
            long recordsLost,
            long unansweredKept,
            long expiriesFoundAgain,
            long snapshots,
            Map<Verdict, Long> verdicts,
            Map<CommandType, Long> recorded) {}

    private static final int ACCOUNTS_MAX = 400;
    private static final int BATCH_MAX = 64;
    private static final int BATCH_MEAN = BATCH_MAX / 2;
    private static final int STEPS_PER_SNAPSHOT = 6_000;
    private static final int STEPS_PER_COMPARISON = 20_000;

    private final Settings settings;
    private final SplittableRandom random;
    private final FaultyDisk disk;
    private final Workload workload;
    private final Auditor auditor = new Auditor(Machine.SIZES.requests());
    private final Machine machine;
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final List<Answer> unanswered = new ArrayList<>();
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final Map<CommandType, Long> recorded = new EnumMap<>(CommandType.class);
    private boolean spoiled;
    private long durable;
    private int steps;
    private long crashes;
    private long recordsLost;
    private long unansweredKept;
    private long snapshots;

    /// The power goes off between two operations of the disk.
    private static final class PowerCut extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Simulation(Settings settings) throws IOException {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.disk = new FaultyDisk(random.nextLong(), settings.forceDoesNothing());
        this.workload = new Workload(random.nextLong(), Script.START_MILLIS, ACCOUNTS_MAX);
        this.machine = new Machine(disk, random.split());
    }

    History run() throws IOException {
        try (machine) {
            return history();
        }
    }

    private History history() throws IOException {
        while (steps < settings.steps()) {
            boolean stopped = false;
            try {
                work();
            } catch (PowerCut cut) {
                stopped = true;
            } catch (IOException | JournalBroken failure) {
                if (!disk.stopped()) {
                    throw failure;
                }
                stopped = true;
            }
            if (stopped) {
                crash();
            }
        }
        disk.stopAfter(Long.MAX_VALUE);
        machine.batch().appendTo(machine.journal());
        machine.finish(auditor);
        return new History(
                steps,
                auditor.sequence(),
                crashes,
                recordsLost,
                unansweredKept,
                machine.unfinished(),
                snapshots,
                verdicts,
                recorded);
    }

    /// One batch: decided, written, forced, answered.
    private void work() throws IOException, PowerCut {
        int cycles = Math.max(1, settings.stepsPerCrash() / BATCH_MEAN);
        int fate = random.nextInt(cycles * 8);
        if (fate < 8 && random.nextBoolean()) {
            workload.sleep(); // so that the machine stops in the middle of many expiries
        }
        int size = 1 + random.nextInt(BATCH_MAX);
        boolean awaited = false;
        for (int i = 0; i < size; i++) {
            awaited |= step();
        }
        if (fate < 5) {
            disk.stopAfter(1 + random.nextInt(12));
        }
        cutIf(fate == 5);
        machine.batch().appendTo(machine.journal());
        cutIf(fate == 6);
        if (awaited || random.nextInt(8) == 0) {
            machine.journal().force();
            cutIf(fate == 7);
            answer();
        }
        if (random.nextInt(16) == 0) {
            machine.journal().mark();
        }
        if (random.nextInt(STEPS_PER_SNAPSHOT / BATCH_MEAN) == 0) {
            machine.snapshot();
            snapshots++;
        }
        if (random.nextInt(STEPS_PER_COMPARISON / BATCH_MEAN) == 0) {
            machine.compare(auditor);
        }
    }

    private static void cutIf(boolean now) throws PowerCut {
        if (now) {
            throw new PowerCut();
        }
    }

    private void answer() {
        durable = machine.engine().sequence();
        machine.batch().durable();
        auditor.durable();
        unanswered.forEach(workload::answered);
        unanswered.clear();
    }

    private void crash() throws IOException {
        long made = machine.engine().sequence();
        while (true) {
            crashes++;
            disk.crash();
            if (random.nextInt(8) == 0) {
                disk.stopAfter(1 + random.nextInt(40));
            }
            try {
                long last = machine.restart(durable, auditor, crashes % 3 == 0);
                recordsLost += Math.max(0, made - last);
                unansweredKept += last - durable;
                durable = machine.engine().sequence();
                unanswered.clear();
                disk.stopAfter(Long.MAX_VALUE);
                return;
            } catch (IOException | JournalBroken failure) {
                if (!disk.stopped()) {
                    throw failure;
                }
            }
        }
    }

    /// @return whether somebody waits for the answer
    private boolean step() {
        steps++;
        long millis = workload.nextMillis();
        return switch (workload.next()) {
            case Ask ask -> {
                ask(ask, millis);
                yield false;
            }
            case Do(Step step) -> {
                decide(step, millis);
                yield true;
            }
        };
    }

    private void ask(Ask ask, long millis) {
        long now = Math.max(millis, machine.engine().nowMillis());
        Quote quote = new Quote().id((now << 16) | 0x7000, random.nextLong());
        quote.projectId(ask.project());
        var terms = machine.engine().terms();
        Verdict verdict =
                machine.quoter()
                        .quote(
                                ask.source(),
                                ask.reason(),
                                ask.plannedMicros(),
                                ask.minMicros(),
                                terms,
                                now,
                                quote);
        Offer offer =
                auditor.offer(ask.source(), ask.reason(), ask.plannedMicros(), ask.minMicros());
        verdicts.merge(verdict, 1L, Long::sum);
        if (verdict != offer.verdict()) {
            throw broken("quote " + ask, offer, verdict);
        }
        if (verdict == Verdict.OK) {
            boolean same =
                    Auditor.says(offer, quote)
                            && quote.source() == ask.source()
                            && quote.validUntilMillis() == now + terms.quoteMillis();
            if (!same) {
                throw broken("quote " + ask, offer, quote.payer() + " " + quote.allowedMicros());
            }
            workload.quoted(quote);
            decide(new Step.Issued(quote), millis);
        }
    }

    private void decide(Step step, long millis) {
        Frame frame = step.frame();
        Bytes.int64(frame.bytes(), Frame.TIME, millis);
        List<Recording.Entry> made = machine.batch().made();
        int before = made.size();
        Verdict verdict = machine.engine().apply(frame.bytes(), 0, receipt);
        List<Due> due = new ArrayList<>();
        boolean isRecorded = false;
        for (Recording.Entry entry : made.subList(before, made.size())) {
            recorded.merge(entry.type(), 1L, Long::sum);
            if (entry.type() == CommandType.EXPIRE) {
                due.add(Due.of(entry.frame(), entry.core()));
            } else {
                isRecorded = true;
            }
        }
        auditor.pass(millis, due);
        Prediction expected = auditor.decide(step);
        Answer actual = Answer.of(receipt);
        if (!expected.allows(actual) || expected.recorded() != isRecorded) {
            throw broken(step.toString(), expected, actual + " recorded=" + isRecorded);
        }
        verdicts.merge(verdict, 1L, Long::sum);
        unanswered.add(actual);
        if (isRecorded && settings.spoiledStep() > 0 && steps >= settings.spoiledStep()) {
            spoilOnce();
        }
    }

    private void spoilOnce() {
        if (!spoiled) {
            machine.batch().spoilLastReceipt();
            spoiled = true;
        }
    }

    private AssertionError broken(String what, Object expected, Object actual) {
        return new AssertionError(
                "step "
                        + steps
                        + ", record "
                        + auditor.sequence()
                        + ": "
                        + what
                        + "\nexpected "
                        + expected
                        + "\nbut was  "
                        + actual);
    }
}
