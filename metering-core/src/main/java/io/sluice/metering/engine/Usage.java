package io.sluice.metering.engine;

import io.sluice.metering.store.Slab;
import io.sluice.metering.store.SlotIndex;
import io.sluice.metering.store.Texts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What was settled for each project on each day of UTC (DOMAIN, One product): one entry for a
/// project and day, in the order of their first settles, for [Limits#USAGE_DAYS_KEPT] days. A hold
/// that names a project is only placed while there is room for the entry its settle may need, so
/// that a settle never finds the table full. Off heap, 48 bytes an entry. Thread: engine.
///
/// ```
///  0 i64 hash of the project   8 i32 among equal hashes   12 i32 day since 1970
/// 16 i64 credits   24 i64 purchased part   32 i64 settles   40 i32 project (text)   44 i32 newer
/// ```
final class Usage {
    private static final int DAY = 12;
    private static final int CREDITS = 16;
    private static final int PURCHASED = 24;
    private static final int SETTLES = 32;
    private static final int PROJECT = 40;
    private static final int NEWER = 44;
    private static final int RECORD_BYTES = 48;
    private static final int PROJECT_BYTES_MAX = 255;
    private static final int NONE = -1;

    private final Texts texts;
    private final Slab slab;
    private final SlotIndex index;
    private final byte[] project = new byte[PROJECT_BYTES_MAX];

    // The first entry of each day that has any, in the order of days.
    private int[] firsts = new int[Limits.USAGE_DAYS_KEPT + 1];
    private int days;
    private int entriesOfNewestDay;

    private int oldest = NONE;
    private int newest = NONE;

    /// Alive holds that name a project.
    private int promised;

    Usage(Texts texts, int capacity) {
        this.texts = texts;
        this.slab = new Slab(RECORD_BYTES, capacity);
        this.index = new SlotIndex(slab);
    }

    void close() {
        index.close();
        slab.close();
    }

    /// One more hold with a project may be placed.
    boolean room(long nowMillis) {
        int today = dayOf(nowMillis);
        int entries = newest != NONE && day(newest) == today ? entriesOfNewestDay : 0;
        return entries + promised < Limits.USAGE_PROJECTS_A_DAY_MAX
                && (slab.used() + promised < slab.capacity() || forgettable(today));
    }

    void holdPlaced(int projectRef, long nowMillis) {
        if (projectRef != 0) {
            promised++;
            forget(dayOf(nowMillis));
        }
    }

    void holdEnded(int projectRef) {
        promised -= projectRef == 0 ? 0 : 1;
    }

    static int dayOf(long millis) {
        return (int) (millis / Limits.DAY_MILLIS);
    }

    /// A hold with this project, if any, was settled.
    void settled(int projectRef, long debitedMicros, long purchasedMicros, long nowMillis) {
        if (projectRef == 0) {
            return;
        }
        int entry = entry(projectRef, dayOf(nowMillis));
        add(entry, CREDITS, debitedMicros);
        add(entry, PURCHASED, purchasedMicros);
        add(entry, SETTLES, 1);
    }

    private void add(int entry, int offset, long more) {
        slab.int64(entry, offset, slab.int64(entry, offset) + more);
    }

    private int entry(int projectRef, int day) {
        int length = texts.length(projectRef);
        texts.copy(projectRef, project, 0);
        long hash = hash(length);
        for (int place = 0; ; place++) {
            long low = (long) day << 32 | place;
            int entry = index.find(hash, low);
            if (entry < 0) {
                return append(hash, low, length);
            }
            if (texts.equal(slab.int32(entry, PROJECT), project, 0, length)) {
                return entry;
            }
        }
    }

    private int append(long hash, long low, int length) {
        int entry = slab.allocate();
        int text = texts.store(project, 0, length);
        Invariant.check(entry >= 0 && text >= 0, "no room for usage after all", promised);
        slab.int64(entry, 0, hash);
        slab.int64(entry, 8, low);
        slab.int32(entry, PROJECT, text);
        slab.int32(entry, NEWER, NONE);
        index.insert(entry);
        if (newest == NONE) {
            oldest = entry;
        } else {
            slab.int32(newest, NEWER, entry);
        }
        if (newest == NONE || day(newest) != day(entry)) {
            beginDay(entry);
        }
        newest = entry;
        entriesOfNewestDay++;
        return entry;
    }

    private void beginDay(int entry) {
        if (days == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * days);
        }
        firsts[days++] = entry;
        entriesOfNewestDay = 0;
    }

    private int firstOf(int day) {
        int i = days - 1;
        while (i >= 0 && day(firsts[i]) > day) {
            i--;
        }
        return i >= 0 && day(firsts[i]) == day ? firsts[i] : NONE;
    }

    /// Forgets a few entries of days that are long over.
    private void forget(int today) {
        for (int i = 0; i < Limits.FORGOTTEN_PER_COMMAND; i++) {
            if (!forgettable(today)) {
                return;
            }
            int gone = oldest;
            oldest = slab.int32(gone, NEWER);
            newest = oldest == NONE ? NONE : newest;
            if (oldest != NONE && day(oldest) == day(gone)) {
                firsts[0] = oldest;
            } else {
                System.arraycopy(firsts, 1, firsts, 0, --days);
            }
            index.remove(gone);
            texts.free(slab.int32(gone, PROJECT));
            slab.int32(gone, DAY, NONE);
            slab.free(gone);
        }
    }

    private boolean forgettable(int today) {
        return oldest != NONE && day(oldest) <= today - Limits.USAGE_DAYS_KEPT;
    }

    private int day(int entry) {
        return slab.int32(entry, DAY);
    }

    private long hash(int length) {
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ project[i]) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    // Reading: page by page, an entry a receipt.

    /// The day's entry at `cursor`, which an entry before it named; 0 is the first. Null: no more.
    @Nullable Entry read(int day, int cursor) {
        int entry = cursor == 0 ? firstOf(day) : cursor - 1;
        if (day < 0 || entry < 0 || entry >= slab.capacity() || day(entry) != day) {
            return null;
        }
        int newer = slab.int32(entry, NEWER);
        int next = newer == NONE || day(newer) != day ? 0 : newer + 1;
        return new Entry(
                slab.int32(entry, PROJECT),
                slab.int64(entry, CREDITS),
                slab.int64(entry, PURCHASED),
                slab.int64(entry, SETTLES),
                next);
    }

    /// `project` is a text; `next` the cursor of the entry behind, 0 for none.
    record Entry(int project, long credits, long purchased, long settles, int next) {}

    // Snapshots and checks.

    void save(StateSink sink) {
        sink.int32(slab.used());
        for (int entry = oldest; entry != NONE; entry = slab.int32(entry, NEWER)) {
            for (int offset = 0; offset < PROJECT; offset += 8) {
                sink.int64(slab.int64(entry, offset));
            }
            SavedText.save(texts, slab.int32(entry, PROJECT), sink);
        }
    }

    /// `holdsWithProject` are alive already.
    void load(StateSource source, int holdsWithProject) {
        promised = holdsWithProject;
        int count = source.int32();
        for (int i = 0; i < count; i++) {
            long hash = source.int64();
            long low = source.int64();
            long credits = source.int64();
            long purchased = source.int64();
            long settles = source.int64();
            int text = SavedText.load(texts, source);
            int length = texts.length(text);
            texts.copy(text, project, 0);
            texts.free(text);
            int entry = append(hash, low, length);
            slab.int64(entry, CREDITS, credits);
            slab.int64(entry, PURCHASED, purchased);
            slab.int64(entry, SETTLES, settles);
        }
    }

    void check(int holdsWithProject) {
        Invariant.check(promised == holdsWithProject, "promised entries of usage", promised);
        int count = 0;
        for (int entry = oldest; entry != NONE; entry = slab.int32(entry, NEWER)) {
            long purchased = slab.int64(entry, PURCHASED);
            Invariant.check(
                    purchased >= 0 && purchased <= slab.int64(entry, CREDITS),
                    "purchased part of a project's usage",
                    entry);
            count++;
        }
        Invariant.check(count == slab.used(), "entries of usage", count);
        for (int i = 1; i < days; i++) {
            Invariant.check(day(firsts[i - 1]) < day(firsts[i]), "days of usage", i);
        }
    }
}
