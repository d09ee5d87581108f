package io.sluice.gateway.edge;

import org.jspecify.annotations.Nullable;

/// Whether a body is JSON by its headers.
final class MediaType {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private MediaType() {}

    /// `application/json`, with no other character set than UTF-8.
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        if (contentType.equals(JSON)) {
            return true;
        }
        String[] parts = contentType.split(";", -1);
        if (!parts[0].strip().equalsIgnoreCase(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
                String charset = parameter.substring(CHARSET.length()).replace("\"", "");
                if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("utf8")) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether the body comes as it is; we unpack nothing.
    static boolean isPlain(@Nullable String contentEncoding) {
        return contentEncoding == null || contentEncoding.equalsIgnoreCase("identity");
    }
}
