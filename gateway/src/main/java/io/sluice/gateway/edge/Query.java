package io.sluice.gateway.edge;

import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.util.ArrayList;
import java.util.List;

/// Reads the query of an address into fields, each parameter at most once.
final class Query {
    private static final int PARAMETERS_MAX = 32;

    private Query() {}

    static Fields of(String uri) {
        int mark = uri.indexOf('?');
        if (mark < 0 || mark + 1 == uri.length()) {
            return Fields.ofQuery(JsonObject.EMPTY);
        }
        JsonObject.Builder parameters = new JsonObject.Builder();
        List<String> wrong = new ArrayList<>(0);
        int from = mark + 1;
        for (int count = 0; from <= uri.length(); count++) {
            int and = uri.indexOf('&', from);
            int to = and < 0 ? uri.length() : and;
            if (count == PARAMETERS_MAX) {
                wrong.add("has more than " + PARAMETERS_MAX + " parameters");
                break;
            }
            if (to > from) {
                add(uri, from, to, parameters, wrong);
            }
            from = to + 1;
        }
        Fields fields = Fields.ofQuery(parameters.build());
        wrong.forEach(message -> fields.wrong("", message));
        return fields;
    }

    private static void add(
            String uri, int from, int to, JsonObject.Builder parameters, List<String> wrong) {
        int equals = uri.indexOf('=', from);
        int nameEnd = equals < 0 || equals > to ? to : equals;
        String name = PercentText.decode(uri, from, nameEnd, true);
        String value = PercentText.decode(uri, Math.min(nameEnd + 1, to), to, true);
        if (name == null || value == null) {
            wrong.add("the query is not percent-encoded UTF-8");
        } else if (!parameters.add(name, value.isEmpty() ? JsonNull.NULL : new JsonText(value))) {
            wrong.add("the query names a parameter twice");
        }
    }
}
