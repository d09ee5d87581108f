package io.sluice.backoffice.tax;

import io.sluice.backoffice.base.IdKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// The payee's copy of the figures that are filed for them, as a PDF of one page. The tax number is
/// with the vendor and not on it.
public final class Form1099Copy {
    private static final String FONT =
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final int LINE_CHARS_MAX = 90;
    private static final int MARGIN = 56;
    private static final int TOP = 720;
    private static final int TITLE_POINTS = 16;
    private static final int TEXT_POINTS = 10;
    private static final int LEADING_POINTS = 18;

    private final PDFont font;
    private final PDPageContentStream page;

    private Form1099Copy(PDFont font, PDPageContentStream page) {
        this.font = font;
        this.page = page;
    }

    /// Writes the copy.
    ///
    /// @param payer who pays and files, in one line
    /// @param made when it was made
    public static byte[] pdf(Form1099 form, Threshold threshold, String payer, Instant made) {
        try (PDDocument document = new PDDocument();
                InputStream ttf = PDDocument.class.getResourceAsStream(FONT)) {
            PDFont font = PDType0Font.load(document, Objects.requireNonNull(ttf, FONT), true);
            PDPage page = new PDPage(PDRectangle.LETTER);
            document.addPage(page);
            document.getDocumentInformation().setTitle("Form 1099-NEC " + form.year());
            document.getDocumentInformation().setCreationDate(calendar(made));
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                new Form1099Copy(font, content).write(form, threshold, payer, made);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it is all in memory
        }
    }

    private static Calendar calendar(Instant at) {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        calendar.setTimeInMillis(at.toEpochMilli());
        return calendar;
    }

    private void write(Form1099 form, Threshold threshold, String payer, Instant made)
            throws IOException {
        page.beginText();
        page.setLeading(LEADING_POINTS);
        page.newLineAtOffset(MARGIN, TOP);
        page.setFont(font, TITLE_POINTS);
        line("Form 1099-NEC: nonemployee compensation " + form.year());
        page.setFont(font, TEXT_POINTS);
        line("Copy B, for the recipient");
        line("");
        line("Payer: " + payer);
        line("Recipient: " + form.displayName() + ", " + form.country());
        line("Account: " + IdKind.CONTRIBUTOR.text(form.contributorId()));
        line("Recipient's TIN: on file with the filing agent; status: " + form.tinStatus());
        line("");
        line("Box 1, nonemployee compensation: $" + dollars(form.reportableCents()));
        line("Box 4, federal income tax withheld: $" + dollars(form.withheldCents()));
        line("");
        line("Box 1 counts revenue share by the day it was paid; what is held back counts when");
        line("it is released and paid.");
        if (form.paypalCents() > 0) {
            line(
                    "$"
                            + dollars(form.paypalCents())
                            + " paid through PayPal is not part of it: its network reports that.");
        }
        line(
                "Payments of $"
                        + dollars(threshold.cents())
                        + " or more in a year are reported to the Internal Revenue Service.");
        line("");
        line("Made on " + LocalDate.ofInstant(made, ZoneOffset.UTC) + ".");
        page.endText();
    }

    private void line(String text) throws IOException {
        page.showText(shown(text));
        page.newLine();
    }

    /// What the font has glyphs for, cut to a line.
    private String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LINE_CHARS_MAX)
                .forEach(c -> shown.append(hasGlyph(c) ? Character.toString(c) : "?"));
        return shown.toString();
    }

    private boolean hasGlyph(int codePoint) {
        if (Character.isISOControl(codePoint)) {
            return false;
        }
        try {
            return font.encode(Character.toString(codePoint)).length > 0;
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    private static String dollars(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
