package io.sluice.gateway.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/// Builds our few plain pages: no scripts, one style sheet inside, everything escaped.
public final class Html {
    private static final CharSequence TYPE =
            HttpHeaders.createOptimized("text/html; charset=utf-8");
    private static final CharSequence POLICY_NAME =
            HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence POLICY =
            HttpHeaders.createOptimized(
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
                            + " form-action 'none'; frame-ancestors 'none'");
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:light-dark(#1c2127,#e4e7eb);
            --soft:light-dark(#5b6672,#9aa5b1);--line:light-dark(#d9dee4,#323a44);
            --page:light-dark(#fff,#14181d);--fill:light-dark(#f4f6f8,#1d232a);
            --accent:light-dark(#0b62a4,#6cb6f2)}
            body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 5rem;background:var(--page);
            color:var(--ink);font:16px/1.55 system-ui,sans-serif}
            h1{font-size:1.7rem;margin:0 0 .5rem}h2{margin:3rem 0 .5rem;font-size:1.25rem}
            h3{margin:2.25rem 0 .25rem;font-size:1rem;font-family:ui-monospace,monospace}
            h4{margin:1rem 0 .25rem;font-size:.85rem;color:var(--soft)}
            p{margin:.35rem 0}a{color:var(--accent)}
            code,pre{font:.86em/1.5 ui-monospace,monospace}
            pre{background:var(--fill);padding:.75rem 1rem;overflow-x:auto;border-radius:6px}
            table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.35rem 0}
            td,th{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;
            border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--soft)}
            .method{color:var(--accent);font-weight:700}.soft{color:var(--soft);font-size:.9rem}
            nav ul{columns:2;padding-left:1.1rem;font-size:.92rem}
            section{border-top:1px solid var(--line)}
            """;

    private final StringBuilder text = new StringBuilder();

    /// A page with this title, still open.
    public Html(String title) {
        text.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>");
        words(title).text.append("</title><style>").append(STYLE).append("</style></head><body>");
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

    /// Answers with a page that may load nothing.
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
