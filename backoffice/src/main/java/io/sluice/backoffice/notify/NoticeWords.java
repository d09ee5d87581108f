package io.sluice.backoffice.notify;

import io.sluice.backoffice.notify.NoticeStore.Notice;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A notice as a mail says it: a subject that follows from its kind alone, and a text that is one
/// sentence and its particulars, line by line.
final class NoticeWords {
    private static final int TEXT_CHARS_MAX = 4_000;
    private static final String OTHER = "News about your revenue share";
    private static final Map<String, String> SUBJECTS =
            Map.ofEntries(
                    Map.entry("payout.sent", "Your revenue share is on its way"),
                    Map.entry("payout.failed", "Your revenue share could not be paid"),
                    Map.entry("payout.returned", "Your revenue share came back"),
                    Map.entry("payout_method.changed", "Your payout method was changed"),
                    Map.entry("flag.answered", "Your question about a payout was answered"),
                    Map.entry("tax_form.due", "A tax form is due"),
                    Map.entry("tax_form.validated", "Your tax form is accepted"),
                    Map.entry("tax_form.voided", "Your tax form is not valid any more"),
                    Map.entry(
                            "billing.address_needed",
                            "An invoice waits until your billing particulars say where you are"),
                    Map.entry("agreement.published", "The revenue sharing agreement has changed"),
                    Map.entry("project.ended", "A project's account was closed for good"),
                    Map.entry("project.suspended", "Payouts of a project are frozen"),
                    Map.entry("project.resumed", "Payouts of a project go on"));

    private NoticeWords() {}

    static String subject(Notice notice) {
        return SUBJECTS.getOrDefault(notice.kind(), OTHER);
    }

    static String text(Notice notice) {
        StringBuilder text = new StringBuilder();
        String words = notice.text();
        text.append(words == null ? subject(notice) + '.' : plain(words)).append("\n\n");
        JsonObject data = notice.data();
        for (int i = 0; data != null && i < data.size(); i++) {
            String value = shown(data.name(i), data.value(i));
            if (value != null) {
                text.append(data.name(i).replace("_cents", "").replace('_', ' '))
                        .append(": ")
                        .append(value)
                        .append('\n');
            }
        }
        text.append("\nAll that you were told stands in your notices: GET ")
                .append("/api/contributors/me/notices\n");
        return text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    }

    private static @Nullable String shown(String name, JsonValue value) {
        return switch (value) {
            case JsonText(String text) -> plain(text);
            case JsonNumber(String raw) when name.endsWith("_cents") ->
                    "$" + new BigDecimal(raw).movePointLeft(2).toPlainString();
            case JsonNumber(String raw) -> raw;
            default -> null;
        };
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
