package io.sluice.gateway.edge;

/// What a route answered to one of our own pages.
///
/// @param content the body, as it would have gone over the wire
public record Said(int status, byte[] content) {
    public boolean isRefusal() {
        return status >= 400;
    }

    /// The JSON document; the empty object where there is none.
    public JsonValue document() {
        return content.length > 0
                        && Json.read(content) instanceof Json.Reading.Sound(JsonValue value)
                ? value
                : JsonObject.EMPTY;
    }
}
