package io.sluice.benchmarks.load;

/// Reads a flat RESP reply: a line, or a line and the bytes it announces.
final class RespFraming {
    private RespFraming() {}

    static int complete(byte[] bytes, int length) {
        for (int i = 1; i < length; i++) {
            if (bytes[i] == '\n') {
                return bytes[0] == '$' ? bulk(bytes, i, length) : i + 1;
            }
        }
        return -1;
    }

    private static int bulk(byte[] bytes, int lineEnd, int length) {
        if (bytes[1] == '-') {
            return lineEnd + 1;
        }
        int announced = 0;
        for (int i = 1; i < lineEnd - 1; i++) {
            announced = announced * 10 + bytes[i] - '0';
        }
        int whole = lineEnd + 1 + announced + 2;
        return whole <= length ? whole : -1;
    }
}
