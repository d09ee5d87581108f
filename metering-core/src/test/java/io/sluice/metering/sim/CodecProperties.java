package io.sluice.metering.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Seeded;
import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.engine.Quoter;
import io.sluice.metering.engine.Recording;
import io.sluice.metering.engine.Script;
import io.sluice.metering.engine.StateBytes;
import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.MalformedFrame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.sim.Workload.Ask;
import io.sluice.metering.sim.Workload.Do;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.HeapAccountStore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bytes that are no commands, or nearly: the engine answers with a receipt or says that the frame
/// is malformed, and whatever it did not record has not changed it, to the bit.
class CodecProperties {
    private static final int FRAMES = 8_000;
    private static final int FRAMES_PER_CHECK = 500;
    private static final EngineSizes SIZES =
            new EngineSizes(1 << 7, 1 << 10, 1 << 6, 1 << 10, 1 << 6, 1 << 13);
    private static final CommandType[] TYPES = CommandType.values();

    private final Random random = Seeded.random();
    private final Recording recording = new Recording();
    private final AccountStore store = new HeapAccountStore(SIZES.accounts());
    private final MeteringEngine engine = new MeteringEngine(store, SIZES, recording);
    private final Quoter quoter = new Quoter(store);
    private final Workload workload =
            new Workload(random.nextLong(), Script.START_MILLIS, SIZES.accounts() / 2);
    private final byte[] receipt = new byte[Receipt.BYTES_MAX];
    private final Frame tick = new Frame().begin(CommandType.TICK).end();
    private long nowMillis = Script.START_MILLIS;
    private int malformed;
    private int refused;
    private int recorded;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void damagedFramesChangeNothingOrAreCommands() {
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = sound();
            apply(frame.clone(), 0, frame);
            apply(damaged(frame), 0, frame);
            checkNowAndThen(i);
        }
        assertThat(malformed).isGreaterThan(FRAMES / 20);
        assertThat(refused).isGreaterThan(FRAMES / 20);
        assertThat(recorded).isGreaterThan(FRAMES / 20);
        replay();
    }

    @Test
    void cutOffFramesChangeNothingOrAreCommands() {
        for (int i = 0; i < FRAMES / 100; i++) {
            byte[] frame = sound();
            for (int length = 0; length < Bytes.int32(frame, 0); length++) {
                byte[] shorter = Arrays.copyOf(frame, length);
                if (length >= Frame.HEADER_BYTES) {
                    Bytes.int32(shorter, Frame.LENGTH, length);
                }
                apply(shorter, 0, frame);
            }
            apply(frame.clone(), 0, frame);
            engine.checkAll();
        }
        assertThat(malformed).isPositive();
        replay();
    }

    @Test
    void noiseChangesNothingOrIsACommand() {
        for (int i = 0; i < FRAMES; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            int at = random.nextInt(8);
            if (noise.length >= at + Frame.HEADER_BYTES) {
                Bytes.int32(noise, at, noise.length - at);
                noise[at + Frame.TYPE] = (byte) TYPES[random.nextInt(TYPES.length)].code();
                stamp(noise, at);
            }
            apply(noise, at, noise);
            if (i % 10 == 0) {
                byte[] frame = sound();
                apply(frame.clone(), 0, frame);
            }
            checkNowAndThen(i);
        }
        assertThat(malformed).isPositive();
        replay();
    }

    private void checkNowAndThen(int i) {
        if (i % FRAMES_PER_CHECK == 0) {
            engine.checkAll();
        }
    }

    /// A frame as the edge would make it, with the time on it.
    private byte[] sound() {
        nowMillis = workload.nextMillis();
        Step step =
                switch (workload.next()) {
                    case Do(Step asked) -> asked;
                    case Ask ask -> quoted(ask);
                };
        Frame frame = step.frame();
        byte[] bytes = Arrays.copyOf(frame.bytes(), frame.length());
        stamp(bytes, 0);
        return bytes;
    }

    private Step quoted(Ask ask) {
        Quote quote = new Quote().id(nowMillis << 16, random.nextLong());
        quote.projectId(ask.project());
        Verdict verdict =
                quoter.quote(
                        ask.source(),
                        ask.reason(),
                        ask.plannedMicros(),
                        ask.minMicros(),
                        engine.terms(),
                        nowMillis,
                        quote);
        if (verdict != Verdict.OK) {
            return new Step.Tick();
        }
        workload.quoted(quote);
        return new Step.Issued(quote);
    }

    private byte[] damaged(byte[] frame) {
        byte[] bytes = frame.clone();
        for (int wounds = 1 + random.nextInt(3); wounds > 0; wounds--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 255);
                case 3 -> bytes[Frame.TYPE] = (byte) TYPES[random.nextInt(TYPES.length)].code();
                case 4 -> bytes = resized(bytes);
                default ->
                        Bytes.int64(
                                bytes, Math.min(at, bytes.length - 8), Seeded.magnitude(random));
            }
        }
        if (random.nextInt(8) > 0) {
            Bytes.int32(bytes, Frame.LENGTH, bytes.length);
        }
        stamp(bytes, 0);
        return bytes;
    }

    private byte[] resized(byte[] bytes) {
        int shorter = Frame.HEADER_BYTES + random.nextInt(bytes.length - Frame.HEADER_BYTES + 1);
        return Arrays.copyOf(bytes, random.nextBoolean() ? shorter : bytes.length + 9);
    }

    /// The host stamps every frame, whatever it was given.
    private void stamp(byte[] frame, int at) {
        Bytes.int64(frame, at + Frame.TIME, nowMillis);
    }

    private void apply(byte[] frame, int at, byte[] origin) {
        stamp(tick.bytes(), 0);
        engine.apply(tick.bytes(), 0, receipt);
        StateBytes before = StateBytes.of(engine);
        int records = recording.size();
        byte[] asked = frame.clone();
        try {
            Verdict verdict = engine.apply(frame, at, receipt);
            Answer answer = Answer.of(receipt);
            if (recording.size() > records) {
                recorded++;
                assertThat(recording.size()).isEqualTo(records + 1);
                assertThat(verdict).isEqualTo(Verdict.OK);
                workload.answered(answer);
                return;
            }
            refused += verdict == Verdict.OK ? 0 : 1;
        } catch (MalformedFrame expected) {
            malformed++;
        } catch (RuntimeException | AssertionError failure) {
            String sound = HexFormat.of().formatHex(origin);
            throw new AssertionError(
                    "frame " + HexFormat.of().formatHex(asked) + "\nmade from " + sound, failure);
        }
        assertThat(recording.size()).isEqualTo(records);
        if (!StateBytes.of(engine).same(before)) {
            throw new AssertionError("changed by " + HexFormat.of().formatHex(asked));
        }
    }

    private void replay() {
        engine.checkAll();
        Recording again = new Recording();
        try (MeteringEngine other =
                new MeteringEngine(new HeapAccountStore(SIZES.accounts()), SIZES, again)) {
            Recording.replay(recording.entries(), other);
            assertThat(recording.firstDifference(again)).isEqualTo(-1);
            assertThat(StateBytes.of(other).hash()).isEqualTo(StateBytes.of(engine).hash());
        }
    }
}
