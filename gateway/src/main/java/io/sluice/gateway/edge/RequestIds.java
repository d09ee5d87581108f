package io.sluice.gateway.edge;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Names each request, so that an answer and a log line can be brought together: `req_` + 12 random
/// letters of this event loop + a counter.
///
/// Thread: confined to one event loop.
final class RequestIds {
    private static final byte[] LETTERS =
            "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 16;
    private static final int LENGTH = PREFIX + 8;

    private final byte[] template = new byte[LENGTH];
    private long count;

    RequestIds(RandomGenerator random) {
        byte[] start = "req_".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, template, 0, start.length);
        for (int i = start.length; i < PREFIX; i++) {
            template[i] = LETTERS[random.nextInt(LETTERS.length)];
        }
    }

    AsciiString next() {
        byte[] text = Arrays.copyOf(template, LENGTH);
        long rest = count++;
        for (int i = LENGTH - 1; i >= PREFIX; i--) {
            text[i] = LETTERS[(int) (rest & 31)];
            rest >>>= 5;
        }
        return new AsciiString(text, false);
    }
}
