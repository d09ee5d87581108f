package io.sluice.backoffice.web;

import org.jspecify.annotations.Nullable;

/// Writes a sheet as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an
/// apostrophe before it; numbers are numbers, below zero as well.
final class CsvOut {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder();

    /// One line. A null is an empty cell.
    CsvOut row(@Nullable Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                text.append(',');
            }
            cell(cells[i]);
        }
        text.append("\r\n");
        return this;
    }

    private void cell(@Nullable Object cell) {
        if (cell == null) {
            return;
        }
        String value = cell.toString();
        if (!(cell instanceof Number) && startsFormula(value)) {
            value = "'" + value;
        }
        if (value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            text.append(value);
            return;
        }
        text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }

    /// Blanks before it do not make it harmless: some programs strip them. A tab does it alone.
    private static boolean startsFormula(String value) {
        return begins(value) || begins(value.stripLeading());
    }

    private static boolean begins(String value) {
        return !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0;
    }

    /// What was written since the last time.
    String take() {
        String written = text.toString();
        text.setLength(0);
        return written;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
