package io.sluice.metering.projection;

import io.sluice.money.Micros;
import org.jspecify.annotations.Nullable;

/// A list of rows as a Cypher literal, for one parameter of a query. Rows are positional: names
/// would double what FalkorDB has to parse.
final class Rows {
    private static final char NOT_A_CHARACTER = '\ufffd';

    private final StringBuilder text = new StringBuilder("[");

    void clear() {
        text.setLength(1);
    }

    boolean isEmpty() {
        return text.length() == 1;
    }

    /// Begins a row with its key.
    Rows row(String key) {
        text.append(isEmpty() ? "[" : ",[");
        return quoted(key);
    }

    Rows text(@Nullable String value) {
        text.append(',');
        if (value == null) {
            text.append("null");
            return this;
        }
        return quoted(value);
    }

    Rows whole(long value) {
        text.append(',').append(value);
        return this;
    }

    Rows flag(boolean value) {
        text.append(',').append(value);
        return this;
    }

    /// An amount twice: as a number in credits, and exactly.
    Rows micros(long micros) {
        text.append(',');
        int at = text.length();
        Micros.append(text, micros);
        if (text.indexOf(".", at) < 0) {
            text.append(".0"); // or the property would be an integer now and a double then
        }
        return whole(micros);
    }

    void end() {
        text.append(']');
    }

    /// The literal, closed, behind what is in the query already.
    void appendTo(StringBuilder query) {
        query.append(text).append(']');
    }

    /// Quotes and backslashes are escaped; everything else stands for itself but the NUL, which
    /// would end the query.
    private Rows quoted(String value) {
        appendQuoted(text, value);
        return this;
    }

    static StringBuilder appendQuoted(StringBuilder to, String value) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            switch (each) {
                case '"', '\\' -> to.append('\\').append(each);
                case 0 -> to.append(NOT_A_CHARACTER);
                default -> to.append(each);
            }
        }
        return to.append('"');
    }
}
