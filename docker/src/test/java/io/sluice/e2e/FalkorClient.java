package io.sluice.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

/// Asks a private FalkorDB as any graph tool would, past everything of ours.
final class FalkorClient implements AutoCloseable {
    private static final ProtocolCommand QUERY =
            () -> "GRAPH.QUERY".getBytes(StandardCharsets.US_ASCII);
    private static final int ANSWER_MILLIS_MAX = 60_000;

    private final Jedis jedis;

    private FalkorClient(Jedis jedis) {
        this.jedis = jedis;
    }

    /// The one whose port and password stand in this file.
    static FalkorClient of(Path serverFile) throws IOException {
        Map<String, String> settings =
                Files.readAllLines(serverFile).stream()
                        .map(line -> line.split(" ", 2))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        Jedis jedis =
                new Jedis("127.0.0.1", Integer.parseInt(settings.get("port")), ANSWER_MILLIS_MAX);
        jedis.auth(settings.get("requirepass"));
        return new FalkorClient(jedis);
    }

    /// The rows of an answer: strings and whole numbers.
    List<List<Object>> rows(String query) throws IOException {
        Object answer =
                jedis.sendCommand(
                        QUERY,
                        "sluice".getBytes(StandardCharsets.US_ASCII),
                        query.getBytes(StandardCharsets.UTF_8));
        if (!(answer instanceof List<?> parts && parts.get(1) instanceof List<?> found)) {
            throw new IOException("no rows: " + query);
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Object row : found) {
            List<Object> values = new ArrayList<>();
            for (Object value : (List<?>) row) {
                values.add(
                        value instanceof byte[] bytes
                                ? new String(bytes, StandardCharsets.UTF_8)
                                : value);
            }
            rows.add(values);
        }
        return rows;
    }

    long number(String query) throws IOException {
        return (Long) rows(query).getFirst().getFirst();
    }

    @Override
    public void close() {
        jedis.close();
    }
}
