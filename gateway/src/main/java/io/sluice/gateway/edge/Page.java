package io.sluice.gateway.edge;

import org.jspecify.annotations.Nullable;

/// Which page of a list is asked for: `?limit=` and `?cursor=`.
///
/// @param limit how many entries at most, 1 to 200
/// @param cursor where it starts, or null at the beginning
public record Page(int limit, @Nullable Cursor cursor) {
    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_BY_DEFAULT = 50;
    private static final int CURSOR_LENGTH_MAX = 64;
    private static final JsonName NEXT_CURSOR = JsonName.of("next_cursor");
    private static final JsonName DATA = JsonName.of("data");

    /// Reads both parameters; what is wrong with them is gathered in the query.
    public static Page of(Fields query) {
        long limit = query.whole("limit", 1, LIMIT_MAX, LIMIT_BY_DEFAULT);
        String text = query.textOrNull("cursor", CURSOR_LENGTH_MAX);
        Cursor cursor = text == null ? null : Cursor.decode(text);
        if (text != null && cursor == null) {
            query.wrong("cursor", "must be a next_cursor of an earlier answer");
        }
        return new Page((int) limit, cursor);
    }

    /// Where the page starts in a list counted by positions.
    public long start() {
        return cursor == null ? 0 : cursor.position();
    }

    /// Opens `{"data":[`; the entries follow.
    public static void open(JsonOut out) {
        out.open().openArray(DATA);
    }

    /// Closes the page; null for the next position says that this was the last.
    public static void close(JsonOut out, @Nullable Cursor next) {
        out.closeArray().text(NEXT_CURSOR, next == null ? null : next.encode()).close();
    }
}
