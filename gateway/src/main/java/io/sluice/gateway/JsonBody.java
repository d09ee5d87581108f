package io.sluice.gateway;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import io.sluice.money.Micros;

/// Puts a request together, member by member.
final class JsonBody {
    private final JsonObject.Builder members = new JsonObject.Builder();

    JsonBody text(String name, String text) {
        return add(name, new JsonText(text));
    }

    JsonBody micros(String name, long micros) {
        return add(name, new JsonNumber(Micros.append(new StringBuilder(), micros).toString()));
    }

    JsonBody whole(String name, long number) {
        return add(name, new JsonNumber(Long.toString(number)));
    }

    JsonBody flag(String name, boolean flag) {
        return add(name, flag ? JsonFlag.TRUE : JsonFlag.FALSE);
    }

    JsonBody object(String name, JsonBody object) {
        return add(name, object.build());
    }

    JsonObject build() {
        return members.build();
    }

    private JsonBody add(String name, JsonValue value) {
        if (!members.add(name, value)) {
            throw new IllegalStateException(name + " is there already");
        }
        return this;
    }
}
