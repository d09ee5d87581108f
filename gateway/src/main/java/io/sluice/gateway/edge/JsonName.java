package io.sluice.gateway.edge;

import java.nio.charset.StandardCharsets;

/// The name of a member, encoded once: `"quote_id":`. Keep each in a constant.
public final class JsonName {
    final byte[] encoded;
    private final String text;

    private JsonName(String text) {
        this.text = text;
        this.encoded = ('"' + text + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /// A name of lower-case letters, digits and underscores.
    ///
    /// @throws IllegalArgumentException when it has anything else: that is a bug of ours
    public static JsonName of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                throw new IllegalArgumentException("no name of ours: " + text);
            }
        }
        return new JsonName(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
