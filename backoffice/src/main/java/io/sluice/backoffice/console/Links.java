package io.sluice.backoffice.console;

import io.sluice.gateway.console.Shown;
import io.sluice.gateway.console.Visit;
import io.vertx.core.Future;

/// Ways between pages.
final class Links {
    private Links() {}

    static Future<Shown> gone(String path) {
        return Future.succeededFuture(new Shown.Elsewhere(path));
    }

    /// The rest of a query that asks for a later page; nothing for the first one.
    static String cursor(String cursor) {
        return cursor.isEmpty() ? "" : "&cursor=" + Visit.encoded(cursor);
    }
}
