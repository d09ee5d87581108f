package io.sluice.gateway.edge;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One refusal: its type, what happened this time, the fields that are wrong, and further members.
/// It is written as RFC 9457 `application/problem+json` over HTTP and into batch results alike.
///
/// @param type what kind of refusal
/// @param detail what happened this time; made of our own words and the caller's own values
/// @param errors the wrong fields, empty for most types
/// @param more writes further members, for example `required` and `available`
public record Problem(
        ProblemType type,
        String detail,
        List<FieldError> errors,
        @Nullable Consumer<JsonOut> more) {
    private static final JsonName TYPE = JsonName.of("type");
    private static final JsonName TITLE = JsonName.of("title");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName DETAIL = JsonName.of("detail");
    private static final JsonName CODE = JsonName.of("code");
    private static final JsonName ERRORS = JsonName.of("errors");
    private static final JsonName FIELD = JsonName.of("field");
    private static final JsonName MESSAGE = JsonName.of("message");

    /// A refusal that needs no more than its type's own advice.
    public static Problem of(ProblemType type) {
        return new Problem(type, type.advice(), List.of(), null);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), null);
    }

    public static Problem of(ProblemType type, String detail, Consumer<JsonOut> more) {
        return new Problem(type, detail, List.of(), more);
    }

    /// A refusal because of one field.
    public static Problem ofField(ProblemType type, String field, String message) {
        String detail = field.isEmpty() ? message : field + " " + message;
        return new Problem(type, detail, List.of(new FieldError(field, message)), null);
    }

    /// Writes the document; `publicUrl` has no slash at its end.
    public void writeTo(JsonOut out, String publicUrl) {
        out.open()
                .text(TYPE, publicUrl + "/problems/" + type.slug())
                .text(TITLE, type.title())
                .whole(STATUS, type.status())
                .text(DETAIL, detail)
                .text(CODE, type.code());
        if (!errors.isEmpty()) {
            out.openArray(ERRORS);
            for (FieldError error : errors) {
                out.open().text(FIELD, error.field()).text(MESSAGE, error.message()).close();
            }
            out.closeArray();
        }
        if (more != null) {
            more.accept(out);
        }
        out.close();
    }
}
