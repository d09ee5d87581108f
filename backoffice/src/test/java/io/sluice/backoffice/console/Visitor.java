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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Somebody who looks at the console without a browser: keeps cookies, and follows no redirect by
/// itself.
public final class Visitor {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> jar = new LinkedHashMap<>();

    public HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    public HttpResponse<String> signIn(String url, String key) {
        return send(
                HttpRequest.newBuilder(URI.create(url + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("key=" + encoded(key))));
    }

    /// Fills in the form of a page that is sent to this path, and sends it as a browser does: with
    /// its hidden fields, and none that it does not have.
    ///
    /// @param filled name and value of each field, or of the button that was pressed
    public HttpResponse<String> fill(
            String url, HttpResponse<String> page, String action, Map<String, String> filled) {
        Matcher form =
                Pattern.compile(
                                "<form[^>]* action=\"%s\".*?</form>"
                                        .formatted(Pattern.quote(action)),
                                Pattern.DOTALL)
                        .matcher(page.body());
        if (!form.find()) {
            throw new AssertionError("no form for " + action + " on\n" + page.body());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher hidden =
                Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                        .matcher(form.group());
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        filled.forEach((name, value) -> {
            if (!form.group().contains(" name=\"" + name + "\"")) {
                throw new AssertionError("no field " + name + " in " + form.group());
            }
            fields.put(name, value);
        });
        String body =
                fields.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(url + action))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
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

    public static String location(HttpResponse<?> response) {
        return response.headers().firstValue("location").orElse("");
    }

    static String cookies(HttpResponse<?> response) {
        return String.join("\n", response.headers().allValues("set-cookie"));
    }

    public static String encoded(String text) {
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
