package io.sluice.benchmarks.load;

/// Reads as little of an HTTP answer as will do: status, length, where the body starts.
public final class HttpFraming {
    private static final byte[] LENGTH = {
        'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
    };

    private HttpFraming() {}

    /// The status of an answer: `HTTP/1.1 200 …`.
    public static int status(byte[] bytes) {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /// Where the body starts, or -1 while the head is incomplete.
    public static int body(byte[] bytes, int length) {
        for (int i = 12; i + 3 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    static int complete(byte[] bytes, int length) {
        int contentLength = 0;
        for (int i = 12; i + 3 < length; i++) {
            if (bytes[i] != '\r') {
                continue;
            }
            if (bytes[i + 2] == '\r') {
                int whole = i + 4 + contentLength;
                return whole <= length ? whole : -1;
            }
            if ((bytes[i + 2] | 0x20) == 'c' && isLength(bytes, i + 2, length)) {
                contentLength = number(bytes, i + 2 + LENGTH.length);
            }
        }
        return -1;
    }

    private static boolean isLength(byte[] bytes, int at, int length) {
        if (at + LENGTH.length >= length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[at + i] | 0x20) != LENGTH[i] && bytes[at + i] != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        int value = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
        }
        return value;
    }
}
