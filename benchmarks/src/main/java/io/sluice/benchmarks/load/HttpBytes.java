package io.sluice.benchmarks.load;

import java.nio.charset.StandardCharsets;

/// Requests as bytes, and looking for bytes in answers.
public final class HttpBytes {
    private HttpBytes() {}

    /// A whole POST request with a JSON body.
    public static byte[] post(String path, Caller caller, String body) {
        String request =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + caller.host()
                        + "\r\nAuthorization: "
                        + caller.authorization()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    /// Where the text ends that is looked for.
    static int after(byte[] bytes, int length, byte[] text) {
        for (int at = 0; at + text.length <= length; at++) {
            int same = 0;
            while (same < text.length && bytes[at + same] == text[same]) {
                same++;
            }
            if (same == text.length) {
                return at + same;
            }
        }
        throw new IllegalStateException(
                "not in the answer: " + new String(text, StandardCharsets.US_ASCII));
    }
}
