package io.sluice.gateway.edge;

import static io.sluice.gateway.edge.ApiDocument.object;
import static io.sluice.gateway.edge.ApiDocument.text;

import io.sluice.gateway.edge.ApiDocument.Operation;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders an API document as one page that works offline and without scripts.
final class DocsPage {
    private final ApiDocument document;
    private final Html html;

    private DocsPage(ApiDocument document) {
        this.document = document;
        this.html = new Html(text(object(document.root(), "info"), "title"));
    }

    static Buffer of(ApiDocument document) {
        return new DocsPage(document).page();
    }

    private Buffer page() {
        JsonObject info = object(document.root(), "info");
        html.in("<h1>", text(info, "title"), "</h1>");
        for (String paragraph : text(info, "description").split("\n\n", -1)) {
            html.prose("<p>", paragraph, "</p>");
        }
        html.raw("<p class=\"soft\">The same for machines: <a href=\"/openapi.json\">")
                .raw("openapi.json</a></p>");
        Map<String, List<Operation>> byTag = new LinkedHashMap<>();
        for (Operation operation : document.operations()) {
            String tag =
                    operation.content().find("tags") instanceof JsonArray(var tags)
                            ? ((JsonText) tags.getFirst()).text()
                            : "Other";
            byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(operation);
        }
        html.raw("<nav><ul>");
        byTag.values().forEach(operations -> operations.forEach(this::entry));
        html.raw("</ul></nav>");
        byTag.forEach((tag, operations) -> {
            html.in("<h2>", tag, "</h2>");
            operations.forEach(this::operation);
        });
        problems();
        return html.page();
    }

    private void entry(Operation operation) {
        html.in("<li><a href=\"#", operation.id(), "\">")
                .words(operation.method() + " " + operation.path())
                .raw("</a></li>");
    }

    private void operation(Operation operation) {
        JsonObject content = operation.content();
        html.in("<section id=\"", operation.id(), "\"><h3><span class=\"method\">")
                .words(operation.method().name())
                .in("</span> ", operation.path(), "</h3>")
                .prose("<p>", text(content, "summary"), "</p>")
                .prose("<p>", text(content, "description"), "</p>");
        String roles = String.join(", ", operation.roles());
        html.in("<p class=\"soft\">Who: ", roles.isEmpty() ? "everybody" : roles, "</p>");
        if (content.find("parameters") instanceof JsonArray(var parameters)) {
            html.raw("<h4>Parameters</h4><table>");
            for (JsonValue parameter : parameters) {
                JsonObject resolved = document.resolved((JsonObject) parameter);
                row(
                        text(resolved, "name") + " (" + text(resolved, "in") + ")",
                        type(object(resolved, "schema")),
                        resolved.find("required") == JsonFlag.TRUE,
                        text(resolved, "description"));
            }
            html.raw("</table>");
        }
        JsonObject body = json(object(content, "requestBody"));
        if (body.size() > 0) {
            html.raw("<h4>Body</h4>");
            fields(object(body, "schema"));
            example(body);
        }
        answers(object(content, "responses"));
        html.raw("</section>");
    }

    private void answers(JsonObject responses) {
        html.raw("<h4>Answers</h4><table>");
        for (int i = 0; i < responses.size(); i++) {
            JsonObject response = document.resolved((JsonObject) responses.value(i));
            html.in("<tr><td><code>", responses.name(i), "</code></td>")
                    .prose("<td>", text(response, "description"), "</td></tr>");
        }
        html.raw("</table>");
        for (int i = 0; i < responses.size(); i++) {
            example(json(document.resolved((JsonObject) responses.value(i))));
        }
    }

    private void fields(JsonObject schema) {
        JsonObject resolved = document.resolved(schema);
        JsonObject properties = object(resolved, "properties");
        List<JsonValue> required =
                resolved.find("required") instanceof JsonArray(var names) ? names : List.of();
        html.raw("<table>");
        for (int i = 0; i < properties.size(); i++) {
            JsonObject property = (JsonObject) properties.value(i);
            row(
                    properties.name(i),
                    type(property),
                    required.contains(new JsonText(properties.name(i))),
                    text(document.resolved(property), "description"));
        }
        html.raw("</table>");
    }

    private void row(String name, String type, boolean required, String description) {
        html.in("<tr><td><code>", name, "</code></td><td>")
                .words(type)
                .raw(required ? "</td><td>required</td>" : "</td><td></td>")
                .raw("<td>")
                .prose("", description, "")
                .raw("</td></tr>");
    }

    private void example(JsonObject media) {
        JsonValue example = media.find("example");
        if (example != null) {
            StringBuilder text = new StringBuilder();
            PrettyJson.write(example, "", text);
            html.in("<pre>", text.toString(), "</pre>");
        }
    }

    private String type(JsonObject schema) {
        JsonObject resolved = document.resolved(schema);
        if (resolved.find("enum") instanceof JsonArray(var words)) {
            List<String> all = new ArrayList<>();
            words.forEach(word -> all.add(((JsonText) word).text()));
            return String.join(" | ", all);
        }
        if (resolved.find("type") instanceof JsonArray(var types)) {
            List<String> all = new ArrayList<>();
            types.forEach(type -> all.add(((JsonText) type).text()));
            return String.join(" or ", all);
        }
        return text(resolved, "type");
    }

    private static JsonObject json(JsonObject holder) {
        return object(object(holder, "content"), "application/json");
    }

    private void problems() {
        html.raw("<h2 id=\"problems\">Problems</h2><p>Every refusal is ")
                .raw("<code>application/problem+json</code> with one of these codes.</p><table>");
        for (ProblemType type : ProblemType.values()) {
            html.in("<tr><td><a href=\"/problems/", type.slug(), "\"><code>")
                    .in("", type.code(), "</code></a></td>")
                    .in("<td>", Integer.toString(type.status()), "</td>")
                    .in("<td>", type.title(), "</td></tr>");
        }
        html.raw("</table>");
    }
}
