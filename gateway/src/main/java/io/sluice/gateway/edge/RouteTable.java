package io.sluice.gateway.edge;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All routes of a listener. Paths without parameters are found by one look into a hash map, the
/// others by walking their segments. Immutable once built.
public final class RouteTable {
    private final List<Route> routes;
    private final Map<String, Place> places = new HashMap<>();
    private final Segment root = new Segment();

    /// @throws IllegalArgumentException when two routes share method and path, or an operation
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Map<String, Route> operations = new HashMap<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (operations.put(route.operation(), route) != null) {
                throw new IllegalArgumentException("operation twice: " + route.operation());
            }
            place(route.template()).add(new Entry(route, i));
        }
    }

    /// A route and its place in {@link #routes}.
    record Entry(Route route, int index) {}

    public List<Route> routes() {
        return routes;
    }

    /// The place the path of an exchange leads to, or null; the exchange gets the values of the
    /// parameters. Percent-encoded segments are compared decoded.
    @Nullable Place find(Exchange exchange) {
        Place exact = places.get(exchange.path);
        return exact != null ? exact : walk(exchange.path, exchange.freshParameters());
    }

    private @Nullable Place walk(String path, List<String> parameters) {
        Segment segment = root;
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String text = PercentText.decode(path, from, to, false);
            if (text == null) {
                return null;
            }
            Segment next = segment.literals.get(text);
            if (next == null) {
                next = text.isEmpty() ? null : segment.parameter;
                parameters.add(text);
            }
            if (next == null) {
                return null;
            }
            segment = next;
            from = to + 1;
        }
        return segment.place;
    }

    private Place place(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with /: " + template);
        }
        Segment segment = root;
        List<String> names = new ArrayList<>();
        for (String text : template.substring(1).split("/", -1)) {
            if (text.startsWith("{")) {
                names.add(text.substring(1, text.length() - 1));
                segment = segment.parameter();
            } else {
                segment = segment.literals.computeIfAbsent(text, _ -> new Segment());
            }
        }
        Place place = segment.place;
        if (place == null) {
            place = new Place(List.copyOf(names));
            segment.place = place;
            if (names.isEmpty()) {
                places.put(template, place);
            }
        }
        return place;
    }

    private static final class Segment {
        final Map<String, Segment> literals = new HashMap<>();
        @Nullable Segment parameter;
        @Nullable Place place;

        Segment parameter() {
            Segment found = parameter == null ? new Segment() : parameter;
            parameter = found;
            return found;
        }
    }

    /// One path and what can be done there.
    static final class Place {
        private final List<String> parameterNames;
        private final List<Entry> entries = new ArrayList<>();
        private String allow = "";

        private Place(List<String> parameterNames) {
            this.parameterNames = parameterNames;
        }

        /// The route for a method, or null. HEAD is answered by GET.
        @Nullable Entry find(HttpMethod method) {
            HttpMethod wanted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
            for (int i = 0; i < entries.size(); i++) {
                if (entries.get(i).route.method().equals(wanted)) {
                    return entries.get(i);
                }
            }
            return null;
        }

        List<String> parameterNames() {
            return parameterNames;
        }

        /// The value of an `Allow` header.
        String allow() {
            return allow;
        }

        private void add(Entry entry) {
            if (find(entry.route.method()) != null) {
                throw new IllegalArgumentException("route twice: " + entry.route);
            }
            entries.add(entry);
            List<String> methods = new ArrayList<>();
            for (Entry each : entries) {
                methods.add(each.route.method().name());
                if (each.route.method().equals(HttpMethod.GET)) {
                    methods.add("HEAD");
                }
            }
            allow = String.join(", ", methods);
        }
    }
}
