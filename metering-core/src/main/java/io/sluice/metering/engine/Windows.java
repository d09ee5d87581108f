package io.sluice.metering.engine;

import io.sluice.metering.message.SpendingLimit.Period;
import io.sluice.metering.store.OffHeap;

/// The running hour, day and month of UTC, and counters that follow them. A counter is 28 bytes of
/// raw memory; what it holds of a window that is over counts as nothing and stays until the next
/// addition, so that looking changes nothing. Thread: engine.
///
/// ```
///  0 i64 in the hour   8 i64 in the day   16 i64 in the month   24 i32 1 + hour last added in
/// ```
final class Windows {
    static final int COUNTER_BYTES = 28;
    static final long HOUR_MILLIS = 60 * 60 * 1_000L;

    private static final int DAY_HOURS = 24;
    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int DAYS_TO_1970 = 719_468; // from the first of March of the year 0
    private static final int DAY = 8;
    private static final int MONTH = 16;
    private static final int COUNTED = 24;

    // The hours, counted from 1970, in which each window began.
    private int hour;
    private int day;
    private int month;
    private long hourEndMillis;

    /// It is now this late; time does not run backwards.
    void at(long nowMillis) {
        if (nowMillis >= hourEndMillis) {
            hour = hourOf(nowMillis);
            hourEndMillis = (hour + 1L) * HOUR_MILLIS;
            day = hour - hour % DAY_HOURS;
            month = day - dayOfMonth(hour / DAY_HOURS) * DAY_HOURS;
        }
    }

    static int hourOf(long millis) {
        return (int) (millis / HOUR_MILLIS);
    }

    /// When the window ends and its counters begin anew.
    long endMillis(Period period) {
        return switch (period) {
            case HOUR -> hourEndMillis;
            case DAY -> (day + (long) DAY_HOURS) * HOUR_MILLIS;
            case MONTH -> {
                int inTheNext = month / DAY_HOURS + 31;
                yield (inTheNext - dayOfMonth(inTheNext)) * Limits.DAY_MILLIS;
            }
        };
    }

    /// Which day of its month, from 0, a day counted from 1970 is. Years begin in March here, so
    /// that the leap day is their last; 400 of them have always the same number of days. Without
    /// `java.time`, which allocates.
    static int dayOfMonth(int epochDay) {
        int day = (epochDay + DAYS_TO_1970) % DAYS_OF_400_YEARS;
        int year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        int dayOfYear = day - (365 * year + year / 4 - year / 100);
        int month = (5 * dayOfYear + 2) / 153;
        return dayOfYear - (153 * month + 2) / 5;
    }

    long sum(long counter, Period period) {
        int counted = OffHeap.getInt(counter + COUNTED) - 1;
        return switch (period) {
            case HOUR -> counted == hour ? OffHeap.getLong(counter) : 0;
            case DAY -> counted >= day ? OffHeap.getLong(counter + DAY) : 0;
            case MONTH -> counted >= month ? OffHeap.getLong(counter + MONTH) : 0;
        };
    }

    /// Something happened now: it counts in all three windows.
    void add(long counter, long micros) {
        add(counter, micros, micros, micros);
    }

    void add(long counter, long hourMicros, long dayMicros, long monthMicros) {
        int counted = OffHeap.getInt(counter + COUNTED) - 1;
        if (counted == hour) {
            hourMicros += OffHeap.getLong(counter);
        }
        if (counted >= day) {
            dayMicros += OffHeap.getLong(counter + DAY);
        }
        if (counted >= month) {
            monthMicros += OffHeap.getLong(counter + MONTH);
        }
        OffHeap.putLong(counter, hourMicros);
        OffHeap.putLong(counter + DAY, dayMicros);
        OffHeap.putLong(counter + MONTH, monthMicros);
        OffHeap.putInt(counter + COUNTED, hour + 1);
    }

    /// Takes back what was added in that hour, from the windows that are not over since.
    void takeBack(long counter, int inHour, long micros) {
        if (inHour < month) {
            return;
        }
        OffHeap.putLong(counter + MONTH, OffHeap.getLong(counter + MONTH) - micros);
        if (inHour >= day) {
            OffHeap.putLong(counter + DAY, OffHeap.getLong(counter + DAY) - micros);
        }
        if (inHour == hour) {
            OffHeap.putLong(counter, OffHeap.getLong(counter) - micros);
        }
    }

    static void save(long counter, StateSink sink) {
        int counted = OffHeap.getInt(counter + COUNTED);
        sink.int32(counted);
        if (counted != 0) {
            sink.int64(OffHeap.getLong(counter));
            sink.int64(OffHeap.getLong(counter + DAY));
            sink.int64(OffHeap.getLong(counter + MONTH));
        }
    }

    static void load(long counter, StateSource source) {
        int counted = source.int32();
        if (counted != 0) {
            OffHeap.putInt(counter + COUNTED, counted);
            OffHeap.putLong(counter, source.int64());
            OffHeap.putLong(counter + DAY, source.int64());
            OffHeap.putLong(counter + MONTH, source.int64());
        }
    }
}
