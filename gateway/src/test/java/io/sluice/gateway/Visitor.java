package io.sluice.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Somebody who looks at the console without a browser: keeps cookies, sends the forms that stand
/// on its pages, and goes nowhere by itself.
final class Visitor implements AutoCloseable {
    private static final Pattern HIDDEN =
            Pattern.compile("name=\"(token|once)\" value=\"([^\"]+)\"");

    /// One of a later version would ask for an upgrade, which a console takes for a WebSocket.
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final Map<String, String> jar = new LinkedHashMap<>();

    Visitor(String url) {
        this.url = url;
    }

    /// @param path of the gateway, or the address of something else
    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /// Follows a stream of events, which has begun when this comes back.
    Followed follow(String path) {
        HttpResponse<Stream<String>> begun =
                send(request(path), HttpResponse.BodyHandlers.ofLines());
        if (begun.statusCode() != 200) {
            throw new IllegalStateException("no stream: " + begun.statusCode());
        }
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Runnable reading = () -> begun.body().forEach(lines::add);
        return new Followed(lines, CompletableFuture.runAsync(reading, Thread::startVirtualThread));
    }

    /// What comes, line by line.
    ///
    /// @param ended done once the gateway has ended it
    record Followed(BlockingQueue<String> lines, CompletableFuture<Void> ended) {}

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
                HttpRequest.newBuilder(URI.create(path.startsWith("/") ? url + path : path))
                        .header("Accept", "text/html");
        return jar.isEmpty() ? request : request.header("Cookie", String.join("; ", jar.values()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
        try {
            HttpResponse<T> answer = client.send(request.build(), body);
            for (String cookie : answer.headers().allValues("set-cookie")) {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                jar.put(pair.substring(0, pair.indexOf('=')), pair);
            }
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
        client.shutdownNow(); // it may still follow a stream
    }
}
