package io.sluice.benchmarks.sluice;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who has signed in to a console and looks at its pages, over one connection.
public final class PageVisitor {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String cookie;

    /// Signs in at the listener on this port.
    public PageVisitor(int port, String key) throws IOException, InterruptedException {
        url = "http://127.0.0.1:" + port;
        HttpRequest door =
                HttpRequest.newBuilder(URI.create(url + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "key=" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
                        .build();
        HttpResponse<Void> answer = http.send(door, BodyHandlers.discarding());
        cookie =
                answer.headers()
                        .firstValue("set-cookie")
                        .map(text -> text.substring(0, text.indexOf(';')))
                        .orElseThrow(() -> new IOException("no way in: " + answer.statusCode()));
    }

    /// Reads a page, and answers its status.
    public int look(String path) throws IOException, InterruptedException {
        return http.send(request(path), BodyHandlers.discarding()).statusCode();
    }

    /// From asking for a page to the first byte of it, the rest of which is read as well.
    public long firstByteNanos(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path);
        long begun = System.nanoTime();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            int first = body.read();
            long nanos = System.nanoTime() - begun;
            if (first < 0 || answer.statusCode() != 200) {
                throw new IOException(path + " answers " + answer.statusCode());
            }
            body.readAllBytes();
            return nanos;
        }
    }

    /// The first link on a page that begins like this.
    public String link(String path, String begin) throws IOException, InterruptedException {
        String page = http.send(request(path), BodyHandlers.ofString()).body();
        Matcher link = Pattern.compile("href=\"(" + begin + "[^\"/?]+)\"").matcher(page);
        if (!link.find()) {
            throw new IOException("no link to " + begin + "… on " + path);
        }
        return link.group(1);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Cookie", cookie).build();
    }
}
