package io.sluice.gateway.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The place of an event: `event_<sequence>_<part>`. A bare sequence stands for the place behind
/// all events of that record.
public record EventPosition(long sequence, int part) {
    private static final int BEHIND_ALL_PARTS = Integer.MAX_VALUE;
    private static final Pattern ID = Pattern.compile("event_(0|[1-9]\\d{0,17})_(\\d)");
    private static final Pattern SEQUENCE = Pattern.compile("0|[1-9]\\d{0,17}");

    /// The place a client names, or null when it is none.
    public static @Nullable EventPosition of(String text) {
        Matcher id = ID.matcher(text);
        if (id.matches()) {
            return new EventPosition(Long.parseLong(id.group(1)), Integer.parseInt(id.group(2)));
        }
        return SEQUENCE.matcher(text).matches()
                ? new EventPosition(Long.parseLong(text), BEHIND_ALL_PARTS)
                : null;
    }

    String text() {
        return "event_" + sequence + "_" + part;
    }

    /// The record to read on from.
    long nextSequence() {
        return part == BEHIND_ALL_PARTS ? sequence + 1 : sequence;
    }

    boolean isBefore(PublicEvent event) {
        return event.sequence() > sequence || (event.sequence() == sequence && event.part() > part);
    }
}
