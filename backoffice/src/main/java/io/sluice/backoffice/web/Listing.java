package io.sluice.backoffice.web;

import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/// Pages of lists, by position or by the sequence of what they hold. One row more is asked for than
/// shown, which tells whether there is a next page.
final class Listing {
    private Listing() {}

    /// Reads so many rows from a place on, or from before a sequence on.
    @FunctionalInterface
    interface Reading<T> {
        List<T> read(long from, int limit);
    }

    /// One page of a list that is read by position.
    ///
    /// @param query of which more may have been read
    static <T> Reply page(
            Call call, Fields query, Reading<T> reading, BiConsumer<JsonOut, T> writing) {
        Page page = Page.of(query);
        call.check(query);
        long from = Math.clamp(page.start(), 0, Integer.MAX_VALUE);
        return page(page, reading, from, _ -> from + page.limit(), writing);
    }

    /// One page of a list whose newest come first, read from before a sequence on: what is added
    /// meanwhile moves nothing.
    ///
    /// @param query of which more may have been read
    /// @param sequence of a row
    static <T> Reply newestFirst(
            Call call,
            Fields query,
            Reading<T> reading,
            ToLongFunction<T> sequence,
            BiConsumer<JsonOut, T> writing) {
        Page page = Page.of(query);
        call.check(query);
        Cursor cursor = page.cursor();
        long before = cursor == null ? Long.MAX_VALUE : cursor.position();
        return page(page, reading, before, sequence, writing);
    }

    private static <T> Reply page(
            Page page,
            Reading<T> reading,
            long from,
            ToLongFunction<T> next,
            BiConsumer<JsonOut, T> writing) {
        List<T> found = reading.read(from, page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<T> shown = more ? found.subList(0, page.limit()) : found;
        return Reply.ok(out -> {
            Page.open(out);
            shown.forEach(each -> writing.accept(out, each));
            Page.close(out, more ? new Cursor(next.applyAsLong(shown.getLast())) : null);
        });
    }
}
