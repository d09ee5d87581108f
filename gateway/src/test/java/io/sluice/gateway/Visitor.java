package io.sluice.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who looks at the console without a browser: keeps the cookie, sends the forms that
/// stand on its pages, and goes nowhere by itself.
final class Visitor implements AutoCloseable {
    private static final Pattern HIDDEN =
            Pattern.compile("name=\"(token|once)\" value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private String cookie = "";

    Visitor(String url) {
        this.url = url;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /// Sends a form as it stands on a page, with these fields filled in.
    HttpResponse<String> fill(String page, String path, String... fields) {
        List<String> all = new ArrayList<>();
        Matcher hidden = HIDDEN.matcher(page.substring(page.indexOf("action=\"" + path + "\"")));
        for (int i = 0; i < 2 && hidden.find(); i++) {
            all.add(hidden.group(1));
            all.add(hidden.group(2));
        }
        all.addAll(List.of(fields));
        return post(path, all.toArray(String[]::new));
    }

    /// Sends these fields and nothing else.
    HttpResponse<String> post(String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(fields[i] + "=" + encoded(fields[i + 1]));
        }
        return send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    HttpResponse<String> signIn(String key) {
        return post("/sign-in", "key", key);
    }

    static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("location").orElse("");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "text/html");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers()
                    .firstValue("set-cookie")
                    .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
            return answer;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
