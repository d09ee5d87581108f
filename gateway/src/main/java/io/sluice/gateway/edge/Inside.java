package io.sluice.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Asks the routes of a listener from within, for somebody who looks at one of its pages: the same
/// roles, checks and words as over HTTP, without the way there.
///
/// Thread: the event loop of the page.
public final class Inside {
    private static final int KEY_CHARS_MAX = 255;

    private Inside() {}

    /// Asks with the rights of `caller`.
    ///
    /// @param caller null: nobody, who may ask what is public
    /// @param uri path and query, percent-encoded
    /// @param body the JSON body; null: none
    /// @param key what the request is idempotent by, where the route honours that
    public static Future<Said> ask(
            Exchange page,
            @Nullable Principal caller,
            HttpMethod method,
            String uri,
            @Nullable JsonObject body,
            @Nullable String key) {
        Promise<Said> answer = Promise.promise();
        Exchange asked =
                new Exchange(page, new Exchange.Question(method, uri, answer::tryComplete));
        asked.principal = caller;
        Route route = route(asked, method, uri);
        if (route == null) {
            asked.refuse(ProblemType.NOT_FOUND);
        } else if (!route.isPublic() && (caller == null || !route.admits(caller.role()))) {
            asked.refuse(ProblemType.FORBIDDEN);
        } else {
            if (body != null) {
                asked.document = body;
                asked.body = new JsonOut().value(body).toByteArray();
            }
            handle(asked, route, key);
        }
        return answer.future();
    }

    /// Lets the page's own exchange be answered by another route, for example as a stream. False,
    /// and nothing is answered, where the route is not for this caller.
    ///
    /// @param stays whether the visit goes on, and a stream with it
    public static boolean handOver(
            Exchange page, Principal caller, String path, BooleanSupplier stays) {
        page.principal = caller;
        page.stays = stays;
        Route route = route(page, HttpMethod.GET, path);
        if (route == null || !route.admits(caller.role())) {
            return false;
        }
        route.endpoint().handle(page);
        return true;
    }

    private static void handle(Exchange asked, Route route, @Nullable String key) {
        if (route.idempotent() && key != null && key.length() <= KEY_CHARS_MAX) {
            String scope = route.method() + " " + asked.path;
            RequestKey requestKey =
                    asked.loop.requestKey(asked.principal(), scope, key, asked.body);
            if (!asked.takeKey(requestKey)) {
                asked.refuse(ProblemType.IDEMPOTENCY_IN_PROGRESS);
                return;
            }
        }
        try {
            route.endpoint().handle(asked);
        } catch (RuntimeException bug) {
            asked.fail(bug);
        }
    }

    private static @Nullable Route route(Exchange exchange, HttpMethod method, String uri) {
        int mark = uri.indexOf('?');
        exchange.path = mark < 0 ? uri : uri.substring(0, mark);
        exchange.place = exchange.loop.routes().find(exchange);
        exchange.entry = exchange.place == null ? null : exchange.place.find(method);
        return exchange.entry == null || exchange.entry.route().isForPeople()
                ? null
                : exchange.entry.route();
    }
}
