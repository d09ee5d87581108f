package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The OpenAPI document of a listener: written first, by hand, served as it is, and compared with
/// the routes by a test.
public final class ApiDocument {
    /// One operation of the document. No `x-roles` means everybody.
    record Operation(HttpMethod method, String path, JsonObject content) {
        String id() {
            return ApiDocument.text(content, "operationId");
        }

        Set<String> roles() {
            Set<String> roles = new TreeSet<>();
            if (content.find("x-roles") instanceof JsonArray(var words)) {
                for (JsonValue word : words) {
                    roles.add(((JsonText) word).text());
                }
            }
            return roles;
        }
    }

    private final byte[] bytes;
    private final JsonObject root;

    private ApiDocument(byte[] bytes, JsonObject root) {
        this.bytes = bytes;
        this.root = root;
    }

    /// Reads a document that stands on the class path.
    ///
    /// @throws IllegalArgumentException when it is not there or not JSON: that is a bug of ours
    public static ApiDocument ofResource(String name) {
        try (InputStream stream = ApiDocument.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no such resource: " + name);
            }
            byte[] bytes = stream.readAllBytes();
            return switch (Json.read(bytes)) {
                case Json.Reading.Sound(JsonObject root) -> new ApiDocument(bytes, root);
                case Json.Reading.Sound _ -> throw new IllegalArgumentException("not an object");
                case Json.Reading.Malformed(String flaw) ->
                        throw new IllegalArgumentException(name + ": " + flaw);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A document in parts: the first is the document, the others add paths and components to it.
    public static ApiDocument ofResources(List<String> names) {
        JsonObject root = ofResource(names.getFirst()).root;
        for (String name : names.subList(1, names.size())) {
            JsonObject part = ofResource(name).root;
            root = root.with("paths", merged(object(root, "paths"), object(part, "paths")));
            JsonObject components = object(root, "components");
            JsonObject more = object(part, "components");
            for (int i = 0; i < more.size(); i++) {
                String kind = more.name(i);
                components =
                        components.with(kind, merged(object(components, kind), object(more, kind)));
            }
            root = root.with("components", components);
        }
        return new ApiDocument(new JsonOut().value(root).toByteArray(), root);
    }

    private static JsonObject merged(JsonObject one, JsonObject other) {
        JsonObject merged = one;
        for (int i = 0; i < other.size(); i++) {
            merged = merged.with(other.name(i), other.value(i));
        }
        return merged;
    }

    byte[] bytes() {
        return bytes;
    }

    JsonObject root() {
        return root;
    }

    /// All operations, in the order of the document.
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonObject paths = object(root, "paths");
        for (int i = 0; i < paths.size(); i++) {
            JsonObject path = (JsonObject) paths.value(i);
            for (int j = 0; j < path.size(); j++) {
                HttpMethod method = HttpMethod.valueOf(path.name(j).toUpperCase(Locale.ROOT));
                operations.add(new Operation(method, paths.name(i), (JsonObject) path.value(j)));
            }
        }
        return operations;
    }

    /// Where routes and document disagree, a line each; empty when they say the same.
    public List<String> differences(RouteTable table) {
        Set<String> served = new TreeSet<>();
        for (Route route : table.routes()) {
            if (route.isForPeople()) {
                continue;
            }
            Set<String> roles = new TreeSet<>();
            route.roles().forEach(role -> roles.add(Role.WORDS.word(role)));
            served.add(line(route.method(), route.template(), route.operation(), roles));
        }
        Set<String> described = new TreeSet<>();
        for (Operation operation : operations()) {
            described.add(
                    line(operation.method, operation.path, operation.id(), operation.roles()));
        }
        List<String> differences = new ArrayList<>();
        for (String line : served) {
            if (!described.contains(line)) {
                differences.add("served but not described: " + line);
            }
        }
        for (String line : described) {
            if (!served.contains(line)) {
                differences.add("described but not served: " + line);
            }
        }
        return differences;
    }

    /// What a value refers to when it is a `$ref`, else the value itself.
    JsonObject resolved(JsonObject value) {
        if (!(value.find("$ref") instanceof JsonText(String reference))) {
            return value;
        }
        JsonObject target = root;
        for (String step : reference.substring(2).split("/", -1)) {
            target = object(target, step);
        }
        return target;
    }

    static JsonObject object(JsonObject parent, String name) {
        return parent.find(name) instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    static String text(JsonObject parent, String name) {
        return parent.find(name) instanceof JsonText(String text) ? text : "";
    }

    private static String line(HttpMethod method, String path, String id, Set<String> roles) {
        return method + " " + path + " " + id + " " + roles;
    }
}
