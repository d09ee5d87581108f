package io.sluice.backoffice.tax;

import io.sluice.backoffice.base.IdKind;
import java.math.BigDecimal;

/// The figures of a year as a table any spreadsheet reads (RFC 4180), for whoever files them. A
/// name that a spreadsheet would take for a formula is made plain text.
public final class Form1099Csv {
    private static final String HEADER =
            "tax_year,recipient_id,recipient_name,country,tin_status,"
                    + "box_1_nonemployee_compensation,box_4_federal_income_tax_withheld\r\n";
    private static final String FORMULA = "=+-@";

    private final StringBuilder text = new StringBuilder(HEADER);

    /// Adds a payee's line.
    public void add(Form1099 form) {
        text.append(form.year())
                .append(',')
                .append(IdKind.CONTRIBUTOR.text(form.contributorId()))
                .append(',')
                .append(quoted(form.displayName()))
                .append(',')
                .append(quoted(form.country()))
                .append(',')
                .append(quoted(form.tinStatus()))
                .append(',')
                .append(dollars(form.reportableCents()))
                .append(',')
                .append(dollars(form.withheldCents()))
                .append("\r\n");
    }

    static String dollars(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    private static String quoted(String field) {
        String plain = field.replaceAll("\\p{Cntrl}", " ");
        boolean isFormula = !plain.isEmpty() && FORMULA.indexOf(plain.charAt(0)) >= 0;
        return '"' + (isFormula ? "'" : "") + plain.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
