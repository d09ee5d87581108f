package io.sluice.gateway.edge;

import io.vertx.core.http.HttpMethod;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// One operation: method and path template, its name in the API document, who may call it, what
/// kind of body it takes.
///
/// @param method the HTTP method; GET serves HEAD as well
/// @param template a path whose `{name}` segments are parameters
/// @param operation the operation's id in the API document and in the metrics
/// @param roles who may call; empty: everybody, even without a key
/// @param body what the edge does with the body before the endpoint sees it
/// @param idempotent whether `Idempotency-Key` is honoured
/// @param anyOrigin whether pages of other sites may read the answer; only of public routes
/// @param endpoint what is done
public record Route(
        HttpMethod method,
        String template,
        String operation,
        Set<Role> roles,
        Body body,
        boolean idempotent,
        boolean anyOrigin,
        Endpoint endpoint) {

    public Route {
        if (anyOrigin && !roles.isEmpty()) {
            throw new IllegalArgumentException(template + " takes a key: not for other sites");
        }
    }

    /// What the edge does with the body.
    public enum Body {
        /// Waits for its end and ignores it.
        IGNORED,
        /// Reads it as a JSON object; an empty one counts as `{}`.
        JSON,
        /// Collects the bytes as they are, of whatever type: signatures are over those.
        RAW,
        /// Leaves the request untouched, for an upgrade to WebSocket.
        UNTOUCHED,
        /// Waits for its end and ignores it: a page for people, which the API document leaves out.
        PAGE,
        /// Collects the bytes of a form on such a page.
        FORM
    }

    public static Draft get(String template, String operation) {
        return new Draft(HttpMethod.GET, template, operation, Body.IGNORED);
    }

    public static Draft post(String template, String operation) {
        return new Draft(HttpMethod.POST, template, operation, Body.JSON);
    }

    public static Draft put(String template, String operation) {
        return new Draft(HttpMethod.PUT, template, operation, Body.JSON);
    }

    public static Draft patch(String template, String operation) {
        return new Draft(HttpMethod.PATCH, template, operation, Body.JSON);
    }

    public static Draft delete(String template, String operation) {
        return new Draft(HttpMethod.DELETE, template, operation, Body.IGNORED);
    }

    /// The webhook of a provider: raw bytes, no key of ours.
    public static Draft webhook(String template, String operation) {
        return new Draft(HttpMethod.POST, template, operation, Body.RAW);
    }

    /// A path that is upgraded to WebSocket.
    public static Draft socket(String template, String operation) {
        return new Draft(HttpMethod.GET, template, operation, Body.UNTOUCHED);
    }

    /// A page for people. It has a door of its own, so the edge lets everybody through.
    public static Draft page(String template, String operation) {
        return new Draft(HttpMethod.GET, template, operation, Body.PAGE);
    }

    /// What a form on a page is sent to.
    public static Draft form(String template, String operation) {
        return new Draft(HttpMethod.POST, template, operation, Body.FORM);
    }

    /// Whether people look at it in a browser, rather than programs.
    public boolean isForPeople() {
        return body == Body.PAGE || body == Body.FORM;
    }

    public boolean isPublic() {
        return roles.isEmpty();
    }

    boolean admits(Role role) {
        return roles.contains(role);
    }

    /// A route still being declared: it ends with {@link #to}.
    public static final class Draft {
        private final HttpMethod method;
        private final String template;
        private final String operation;
        private final Body body;
        private Set<Role> roles = EnumSet.noneOf(Role.class);
        private boolean idempotent;
        private boolean anyOrigin;

        private Draft(HttpMethod method, String template, String operation, Body body) {
            this.method = method;
            this.template = template;
            this.operation = operation;
            this.body = body;
        }

        /// Only these roles, and admins always. Without this or {@link #anyRole} the route is open
        /// to everybody.
        public Draft roles(Role... admitted) {
            roles = EnumSet.of(Role.ADMIN, admitted);
            return this;
        }

        /// Every valid key.
        public Draft anyRole() {
            roles = EnumSet.allOf(Role.class);
            roles.removeIf(Role::onlyReads); // they ask in another's place
            return this;
        }

        /// Honours `Idempotency-Key`.
        public Draft idempotent() {
            idempotent = true;
            return this;
        }

        /// Lets the pages of all sites read the answer, which is the same for everybody.
        public Draft anyOrigin() {
            anyOrigin = true;
            return this;
        }

        public Route to(Endpoint endpoint) {
            Set<Role> admitted = Collections.unmodifiableSet(roles);
            return new Route(
                    method, template, operation, admitted, body, idempotent, anyOrigin, endpoint);
        }
    }
}
