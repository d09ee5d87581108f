package io.sluice.metering.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.metering.message.Bytes;
import io.sluice.metering.message.CommandType;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.HoldState;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.Verdict;
import io.sluice.metering.store.AccountStore;
import io.sluice.metering.store.HeapAccountStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Engine behaviour as text: one line a command, and behind `->` what its receipt must say.
///
/// ```
/// open   alice 30
/// quote  q1 alice energy=5   -> OK allowed=3 cost=30
/// at     +5m
/// settle q1 delivered=2      -> OK debited=20 available=10
/// ```
///
/// A line without `->` must be OK. Beyond what the lines say, every line proves: all invariants
/// hold; a refusal left the state as it was, to the bit; holds become due only where the line names
/// them (`expired=q1,q2`, or `overdue=q3` where an injection is running). At its end the script is
/// replayed from its own records, and once more with the state saved and loaded in between.
public final class Script implements AutoCloseable {
    /// Midnight UTC, the first of January 2026.
    public static final long START_MILLIS = 1_767_225_600_000L;

    /// The same, in days since 1970.
    static final int START_DAY = (int) (START_MILLIS / Limits.DAY_MILLIS);

    private static final String ANY = "ANY";

    private final EngineSizes sizes;
    private final Recording recording = new Recording();
    private final ScriptNames names = new ScriptNames();
    private final byte[] buffer = new byte[Receipt.BYTES_MAX];
    private MeteringEngine engine;
    private ScriptCommands commands;
    private long clockMillis = START_MILLIS;

    private Script(EngineSizes sizes) {
        this.sizes = sizes;
        AccountStore store = new HeapAccountStore(sizes.accounts());
        this.engine = new MeteringEngine(store, sizes, recording);
        this.commands = new ScriptCommands(names, engine, store);
    }

    /// Runs the lines on an engine of their own.
    public static void script(String lines) {
        try (Script script = with(EngineSizes.SMALL)) {
            script.run(lines);
        }
    }

    /// A script on tables of this size, to be continued line by line. To be closed.
    public static Script with(EngineSizes sizes) {
        return new Script(sizes);
    }

    public Script run(String lines) {
        for (ScriptLine line : ScriptLine.all(lines)) {
            try {
                execute(line);
                engine.checkAll();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("line " + line.number() + ": " + line.text(), e);
            }
        }
        proveReplay();
        return this;
    }

    /// Runs lines of which any may find the engine full: it may refuse, but nothing else.
    public void tryAll(String lines) {
        for (ScriptLine line : ScriptLine.all(lines)) {
            try {
                execute(
                        new ScriptLine(
                                line.number(),
                                line.text(),
                                line.words(),
                                line.options(),
                                ANY,
                                Map.of()));
            } catch (IllegalArgumentException e) {
                // A quote that was refused has no name: nothing to do with it.
                assertThat(e).hasMessageStartingWith("no quote");
            }
            engine.checkAll();
        }
        proveReplay();
    }

    public MeteringEngine engine() {
        return engine;
    }

    /// What the journal would have by now.
    public List<Recording.Entry> records() {
        return recording.entries();
    }

    public int account(String name) {
        return names.account(name);
    }

    public long clockMillis() {
        return clockMillis;
    }

    /// The last answer carries this quote, byte for byte.
    public void proveTailIsQuote(String name) {
        Quote quote = names.quote(name);
        Receipt receipt = new Receipt(buffer);
        assertThat(receipt.flagged(Receipt.TAIL_IS_QUOTE)).isTrue();
        assertThat(receipt.totalLength()).isEqualTo(receipt.tailAt() + receipt.tailLength());
        assertThat(Arrays.copyOfRange(buffer, receipt.tailAt(), receipt.totalLength()))
                .isEqualTo(Arrays.copyOf(quote.bytes(), quote.length()));
    }

    private void execute(ScriptLine line) {
        if (line.word(0).equals("at")) {
            String time = line.word(1);
            long millis = ScriptLine.millis(time.replaceFirst("^[+-]", ""));
            clockMillis =
                    switch (time.charAt(0)) {
                        case '+' -> clockMillis + millis;
                        case '-' -> clockMillis - millis;
                        default -> START_MILLIS + millis;
                    };
            return;
        }
        if (line.word(0).equals("restart")) {
            restart();
            return;
        }
        int before = recording.size();
        apply(new Frame().begin(CommandType.TICK).end());
        Map<String, String> actual =
                line.word(0).equals("quote") ? quote(line) : command(line, commands.frame(line));
        actual.put("expired", due(before, HoldState.EXPIRED));
        actual.put("overdue", due(before, HoldState.INJECTING));
        compare(line, actual);
    }

    /// Goes on with a new engine that knows only what a snapshot holds.
    private void restart() {
        StateBytes saved = StateBytes.of(engine);
        engine.close();
        AccountStore store = new HeapAccountStore(sizes.accounts());
        engine = new MeteringEngine(store, sizes, recording);
        saved.into(engine);
        commands = new ScriptCommands(names, engine, store);
        assertThat(StateBytes.of(engine).hash()).isEqualTo(saved.hash());
    }

    /// A quote is answered beside the engine, and passes it as a record when it was given.
    private Map<String, String> quote(ScriptLine line) {
        Map<String, String> answer = commands.quote(line, Math.max(clockMillis, now()));
        Quote quote = names.lastQuote();
        if (quote != null) {
            assertThat(apply(commands.issued(quote))).isEqualTo(Verdict.OK);
        }
        return answer;
    }

    private long now() {
        return engine.nowMillis();
    }

    private Map<String, String> command(ScriptLine line, Frame frame) {
        String hash = StateBytes.of(engine).hash();
        int records = recording.size();
        Verdict verdict = apply(frame);
        Receipt receipt = new Receipt(buffer);
        assertThat(receipt.verdict()).isEqualTo(verdict);
        if (recording.size() == records) {
            assertThat(StateBytes.of(engine).hash()).as("state after no record").isEqualTo(hash);
        } else {
            assertThat(verdict).as("verdict of a record").isEqualTo(Verdict.OK);
            assertThat(receipt.replayed()).as("replayed, yet recorded").isFalse();
        }
        if (receipt.kind() == Receipt.KIND_ACCOUNT && line.word(0).equals("open")) {
            names.opened(line.word(1), receipt.int32(88));
        }
        Map<String, String> fields = ScriptFields.of(buffer, names);
        fields.put("recorded", recording.size() > records ? "yes" : "no");
        return fields;
    }

    private Verdict apply(Frame frame) {
        Bytes.int64(frame.bytes(), Frame.TIME, clockMillis);
        return engine.apply(frame.bytes(), 0, buffer);
    }

    /// The holds found due since then, and what became of them: injecting ones stay.
    private String due(int from, HoldState state) {
        List<String> due = new ArrayList<>();
        for (Recording.Entry entry : recording.entries().subList(from, recording.size())) {
            if (entry.type() == CommandType.EXPIRE && entry.core()[7] == state.ordinal()) {
                due.add(names.quoteNamed(Bytes.int64(entry.frame(), Frame.HEADER_BYTES + 8)));
            }
        }
        return due.isEmpty() ? "none" : String.join(",", due);
    }

    private static void compare(ScriptLine line, Map<String, String> actual) {
        if (!line.verdict().equals(ANY)) {
            String verdict = actual.get("verdict");
            assertThat(verdict).as("verdict, of %s", actual).isEqualTo(line.verdict());
        }
        for (String due : List.of("expired", "overdue")) {
            assertThat(actual.get(due))
                    .as("%s holds", due)
                    .isEqualTo(line.expected().getOrDefault(due, "none"));
        }
        line.expected()
                .forEach((field, value) ->
                        assertThat(actual.get(field))
                                .as("%s, of %s", field, actual)
                                .isEqualTo(ScriptLine.canonical(field, value)));
    }

    /// The same records must come out again, and the same state: from the first record, and from a
    /// state saved half-way.
    private void proveReplay() {
        List<Recording.Entry> entries = recording.entries();
        String expected = StateBytes.of(engine).hash();
        Recording again = new Recording();
        StateBytes half;
        try (MeteringEngine replayed = engine(again)) {
            int middle = entries.size() / 2;
            Recording.replay(entries.subList(0, middle), replayed);
            half = StateBytes.of(replayed);
            Recording.replay(entries.subList(middle, entries.size()), replayed);
            replayed.advanceTo(now());
            replayed.checkAll();
            assertThat(StateBytes.of(replayed).hash()).as("replayed state").isEqualTo(expected);
        }
        assertThat(recording.firstDifference(again)).as("first record that differs").isEqualTo(-1);
        Recording rest = new Recording();
        try (MeteringEngine loaded = engine(rest)) {
            half.into(loaded);
            assertThat(StateBytes.of(loaded).hash()).as("loaded state").isEqualTo(half.hash());
            List<Recording.Entry> tail =
                    entries.stream().filter(e -> e.sequence() > loaded.sequence()).toList();
            Recording.replay(tail, loaded);
            loaded.advanceTo(now());
            loaded.checkAll();
            assertThat(StateBytes.of(loaded).hash()).as("recovered state").isEqualTo(expected);
        }
    }

    private MeteringEngine engine(RecordSink sink) {
        return new MeteringEngine(new HeapAccountStore(sizes.accounts()), sizes, sink);
    }

    @Override
    public void close() {
        engine.close();
    }
}
