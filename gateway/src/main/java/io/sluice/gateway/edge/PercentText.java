package io.sluice.gateway.edge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Decodes `%41` in paths and queries. What is not sound UTF-8 or hides a control character is no
/// text at all.
final class PercentText {
    private PercentText() {}

    /// The text between two positions, or null when it cannot be decoded. In queries + is a space.
    static @Nullable String decode(String text, int from, int to, boolean query) {
        boolean plain = true;
        for (int i = from; plain && i < to; i++) {
            char c = text.charAt(i);
            plain = c > ' ' && c < 0x7F && c != '%' && (!query || c != '+');
        }
        return plain ? text.substring(from, to) : decodeAll(text, from, to, query);
    }

    private static @Nullable String decodeAll(String text, int from, int to, boolean query) {
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c <= 0xFF) { // the decoder of the request line maps bytes to Latin-1
                bytes.put((byte) (query && c == '+' ? ' ' : c));
            } else {
                return null;
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return decoded.chars().anyMatch(Character::isISOControl) ? null : decoded;
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
