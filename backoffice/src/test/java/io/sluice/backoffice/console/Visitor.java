package io.sluice.backoffice.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Somebody who looks at the console without a browser: keeps cookies, and follows no redirect by
/// itself.
final class Visitor {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> jar = new LinkedHashMap<>();

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    HttpResponse<String> signIn(String url, String key) {
        return send(
                HttpRequest.newBuilder(URI.create(url + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("key=" + encoded(key))));
    }

    /// Opens a WebSocket as a browser does for a page of this origin; empty: it says none.
    WebSocket socket(String url, String origin, WebSocket.Listener listener) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        builder.header("Cookie", String.join("; ", jar.values()));
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create(url.replace("http:", "ws:")), listener).join();
    }

    static String location(HttpResponse<?> response) {
        return response.headers().firstValue("location").orElse("");
    }

    static String cookies(HttpResponse<?> response) {
        return String.join("\n", response.headers().allValues("set-cookie"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        request.header("Cookie", String.join("; ", jar.values()));
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : answer.headers().allValues("set-cookie")) {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                jar.put(pair.substring(0, pair.indexOf('=')), pair);
            }
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }
}
