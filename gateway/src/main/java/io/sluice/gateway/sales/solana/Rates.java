package io.sluice.gateway.sales.solana;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What sources said last, and what of it can be believed. Thread: event loop; immutable readings.
///
/// A source that has not answered for a minute says nothing. Every source that was configured must
/// say something, and each two must agree within 2%; then the price is their middle.
final class Rates {
    static final long AGE_MILLIS_MAX = 60_000;

    private static final long APART_PERCENT_MAX = 2;
    private static final long PERCENT = 100;
    private static final int DIGITS_MAX = 40;
    private static final int DECIMALS = 6;
    private static final BigDecimal MICROS_MAX = BigDecimal.valueOf(1_000_000_000_000L);

    private final @Nullable Reading[] readings;

    Rates(int sources) {
        readings = new @Nullable Reading[sources];
    }

    private record Reading(long micros, long atMillis) {}

    void heard(int source, long micros, long nowMillis) {
        readings[source] = new Reading(micros, nowMillis);
    }

    OptionalLong micros(long nowMillis) {
        List<Long> heard = new ArrayList<>();
        for (Reading reading : Arrays.asList(readings)) {
            if (reading == null || nowMillis - reading.atMillis > AGE_MILLIS_MAX) {
                return OptionalLong.empty();
            }
            heard.add(reading.micros);
        }
        List<Long> sorted = heard.stream().sorted().toList();
        long low = sorted.getFirst();
        if ((sorted.getLast() - low) * PERCENT > low * APART_PERCENT_MAX) {
            return OptionalLong.empty();
        }
        long below = sorted.get((sorted.size() - 1) / 2);
        long above = sorted.get(sorted.size() / 2);
        return OptionalLong.of(below + (above - below) / 2);
    }

    /// A price as a source wrote it, in millionths, rounded half-even; 0: it is none.
    static long parse(String text) {
        if (text.length() > DIGITS_MAX || !text.matches("[0-9]+(\\.[0-9]+)?")) {
            return 0;
        }
        BigDecimal micros =
                new BigDecimal(text).movePointRight(DECIMALS).setScale(0, RoundingMode.HALF_EVEN);
        return micros.compareTo(MICROS_MAX) > 0 ? 0 : micros.longValueExact();
    }
}
