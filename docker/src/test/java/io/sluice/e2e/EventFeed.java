package io.sluice.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client's end of `GET /v1/events`: reads server-sent events as their specification says.
final class EventFeed implements AutoCloseable {
    private static final long SECONDS_MAX = 30;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// One event: its `id:`, its `event:` and what its `data:` says.
    record Event(String id, String name, Tree data) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final InputStream stream;
    private final Thread reader;
    private volatile boolean ended;

    private EventFeed(InputStream stream) {
        this.stream = stream;
        this.reader = Thread.ofPlatform().daemon().name("event-feed").start(this::read);
    }

    /// Follows from now on, or from behind an event.
    static EventFeed open(
            RunningSluice sluice, String key, String query, @Nullable String lastEventId) {
        try {
            HttpResponse<InputStream> response =
                    HTTP.send(
                            request(sluice, key, query, lastEventId), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                throw new AssertionError(response.statusCode() + " " + body);
            }
            return new EventFeed(response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    /// The answer to a reader that is not let in.
    static Client.Answer refused(
            RunningSluice sluice, String key, String query, @Nullable String lastEventId) {
        return Client.send(request(sluice, key, query, lastEventId));
    }

    private static HttpRequest request(
            RunningSluice sluice, String key, String query, @Nullable String lastEventId) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(sluice.url() + "/v1/events" + query))
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return request.build();
    }

    /// The next event, waited for.
    Event next() {
        try {
            for (int i = 0; i < SECONDS_MAX * 10; i++) {
                Event event = events.poll(100, TimeUnit.MILLISECONDS);
                if (event != null) {
                    return event;
                }
                if (ended && events.isEmpty()) {
                    throw new AssertionError("the stream has ended");
                }
            }
            throw new AssertionError("no event came");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    /// The events up to the one that is looked for, which is the last of them.
    List<Event> until(Predicate<Event> found) {
        List<Event> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!found.test(all.getLast()));
        return all;
    }

    /// Waits until the other side has ended the stream, and answers what had come by then.
    List<Event> untilEnded() {
        try {
            reader.join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
        if (!ended) {
            throw new AssertionError("the stream goes on");
        }
        return List.copyOf(events);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(id, name, Tree.of(data.toString())));
                    data.setLength(0);
                }
            }
        } catch (IOException | UncheckedIOException cut) {
            // Half an event is none; the reader comes again.
        } finally {
            ended = true;
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException already) {
            // That is what was wanted.
        }
    }
}
