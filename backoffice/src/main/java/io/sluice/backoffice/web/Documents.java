package io.sluice.backoffice.web;

import io.sluice.backoffice.payout.PayoutViewStore.Window;
import io.sluice.gateway.edge.Cursor;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.Page;
import io.sluice.gateway.edge.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Answers that are documents already: one of them, or a page of them.
final class Documents {
    private Documents() {}

    static Reply one(int status, String document) {
        return new Reply(status, document, document, false);
    }

    static Reply one(Optional<String> document, ProblemType otherwise) {
        return one(200, document.orElseThrow(() -> new Refusal(otherwise)));
    }

    /// A page of a list that is read by position: one more is asked for than shown, which tells
    /// whether there is a next page.
    static Reply page(Call call, Function<Window, List<String>> read) {
        return page(call, call.query(), read);
    }

    /// The same where more of the query has been read.
    static Reply page(Call call, Fields query, Function<Window, List<String>> read) {
        Page page = Page.of(query);
        call.check(query);
        long from = Math.clamp(page.start(), 0, Integer.MAX_VALUE);
        List<String> found = read.apply(new Window(from, page.limit() + 1));
        boolean more = found.size() > page.limit();
        List<String> shown = more ? found.subList(0, page.limit()) : found;
        String next = more ? '"' + new Cursor(from + page.limit()).encode() + '"' : "null";
        return one(
                200, "{\"data\":[" + String.join(",", shown) + "],\"next_cursor\":" + next + "}");
    }
}
