package io.sluice.backoffice.web;

import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.Page;
import java.util.List;
import java.util.function.BiConsumer;

/// Pages of lists that are read by position.
final class Listing {
    private Listing() {}

    /// Reads so many rows from a place on.
    @FunctionalInterface
    interface Reading<T> {
        List<T> read(long from, int limit);
    }

    /// One page; one row more is asked for than shown, which tells whether there is a next page.
    ///
    /// @param query of which more may have been read
    static <T> Reply page(
            Call call, Fields query, Reading<T> reading, BiConsumer<JsonOut, T> writing) {
        Page page = Page.of(query);
        call.check(query);
        long from = Math.clamp(page.start(), 0, Integer.MAX_VALUE);
        List<T> found = reading.read(from, page.limit() + 1);
        boolean more = found.size() > page.limit();
        return Reply.ok(out -> {
            Page.open(out);
            found.stream().limit(page.limit()).forEach(each -> writing.accept(out, each));
            Page.close(out, more ? new Cursor(from + page.limit()) : null);
        });
    }
}
