package io.sluice.gateway.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/// Builds our few plain pages: no scripts, one style sheet, everything escaped.
public final class Html {
    private static final CharSequence TYPE =
            HttpHeaders.createOptimized("text/html; charset=utf-8");
    private static final CharSequence POLICY_NAME =
            HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence POLICY =
            HttpHeaders.createOptimized(
                    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
                            + " form-action 'none'; frame-ancestors 'none'");

    private static final String HEAD =
            "<link rel=\"stylesheet\" href=\"%s\"><link rel=\"icon\" href=\"%s\">"
                    .formatted(Assets.address("sluice.css"), Assets.address("sluice.svg"));

    private final StringBuilder text = new StringBuilder();

    /// A page with this title, still open.
    public Html(String title) {
        text.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>");
        words(title).text.append("</title>").append(HEAD).append("</head><body class=\"plain\">");
    }

    /// Markup of our own making.
    public Html raw(String markup) {
        text.append(markup);
        return this;
    }

    /// Text, escaped.
    public Html words(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(c);
            }
        }
        return this;
    }

    /// Text between two pieces of markup; nothing at all when it is empty.
    public Html in(String before, String words, String after) {
        return words.isEmpty() ? this : raw(before).words(words).raw(after);
    }

    /// Text in which `words` between backticks become code.
    public Html prose(String before, String words, String after) {
        if (words.isEmpty()) {
            return this;
        }
        raw(before);
        String[] parts = words.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                raw("<code>").words(parts[i]).raw("</code>");
            } else {
                words(parts[i]);
            }
        }
        return raw(after);
    }

    /// The page, closed.
    public Buffer page() {
        return Buffer.buffer(text + "</body></html>\n");
    }

    /// A refusal for somebody who looks.
    static Buffer problem(Problem problem) {
        return new Html(problem.type().title())
                .in("<p class=\"soft\">", Integer.toString(problem.type().status()), "</p>")
                .in("<h1>", problem.type().title(), "</h1>")
                .prose("<p>", problem.detail(), "</p>")
                .raw("<p><a href=\"/\">To the first page</a></p>")
                .page();
    }

    /// Answers with a page that may load our style sheet and nothing else.
    public static void send(Exchange exchange, int status, Buffer page) {
        exchange.addHeader(POLICY_NAME, POLICY);
        exchange.send(status, TYPE, page);
    }

    /// Whether the caller would rather look at a page than read JSON.
    public static boolean isWanted(Exchange exchange) {
        String accept = exchange.header(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html");
    }
}
