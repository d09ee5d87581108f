package io.sluice.backoffice;

import io.sluice.FetchedProgram;
import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;

/// A real OpenID provider on loopback (`docker/openid-provider`), which lets everybody in as who it
/// is told, and lies when it is told to. Fetched when it is missing; where it can't be had the
/// tests fail.
public final class OpenIdProvider implements AutoCloseable {
    private final FetchedProgram program =
            new FetchedProgram("openid", "openid-provider/provider.mjs");
    private final String issuer = text(read(program.line()), "issuer");

    public String issuer() {
        return issuer;
    }

    /// Lets whoever comes in as this subject from now on.
    public void vouchesFor(String subject) {
        lies(subject, "");
    }

    /// The same, and signs what is wrong in this way.
    public void lies(String subject, String lie) {
        JsonObject order =
                JsonObject.EMPTY
                        .with("subject", new JsonText(subject))
                        .with("lie", new JsonText(lie));
        read(program.ask(new JsonOut().value(order).toString()));
    }

    private static JsonObject read(String line) {
        if (Json.read(line.getBytes(StandardCharsets.UTF_8))
                instanceof Json.Reading.Sound(JsonObject object)) {
            return object;
        }
        throw new AssertionError("the OpenID provider says " + line);
    }

    private static String text(JsonObject object, String name) {
        return object.find(name) instanceof JsonText(String text) ? text : "";
    }

    @Override
    public void close() {
        program.close();
    }
}
