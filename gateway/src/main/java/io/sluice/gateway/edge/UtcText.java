package io.sluice.gateway.edge;

/// Writes times as `2025-10-26T14:30:00.000Z`. The date of the last time is remembered: nearly all
/// times of one moment fall on one or two days.
///
/// Thread: confined to one event loop.
final class UtcText {
    static final int BYTES = 24;

    private static final int DATE_BYTES = 10;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long FIRST_MILLIS = -62_135_596_800_000L; // 0001-01-01
    private static final long LAST_MILLIS = 253_402_300_799_999L; // 9999-12-31

    private final byte[] date = new byte[DATE_BYTES];
    private long dateDay = Long.MIN_VALUE;

    /// Writes 24 bytes and answers the index behind them. Years stay within four digits.
    int write(long timeMillis, byte[] into, int at) {
        long time = Math.clamp(timeMillis, FIRST_MILLIS, LAST_MILLIS);
        long day = Math.floorDiv(time, DAY_MILLIS);
        if (day != dateDay) {
            civil(day);
            dateDay = day;
        }
        System.arraycopy(date, 0, into, at, DATE_BYTES);
        int millis = (int) (time - day * DAY_MILLIS);
        int seconds = millis / 1000;
        into[at + 10] = 'T';
        two(seconds / 3600, into, at + 11);
        into[at + 13] = ':';
        two(seconds / 60 % 60, into, at + 14);
        into[at + 16] = ':';
        two(seconds % 60, into, at + 17);
        into[at + 19] = '.';
        into[at + 20] = (byte) ('0' + millis % 1000 / 100);
        two(millis % 100, into, at + 21);
        into[at + 23] = 'Z';
        return at + BYTES;
    }

    /// Year, month and day of the proleptic Gregorian calendar, counted in years that start in
    /// March, so that the leap day comes last (H. Hinnant, "chrono-compatible low-level date
    /// algorithms").
    private void civil(long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        two(year / 100, date, 0);
        two(year % 100, date, 2);
        date[4] = '-';
        two(month, date, 5);
        date[7] = '-';
        two(dayOfYear - (153 * marchMonth + 2) / 5 + 1, date, 8);
    }

    private static void two(int number, byte[] into, int at) {
        into[at] = (byte) ('0' + number / 10);
        into[at + 1] = (byte) ('0' + number % 10);
    }
}
