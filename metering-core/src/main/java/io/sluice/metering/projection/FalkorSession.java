package io.sluice.metering.projection;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/// One connection to a FalkorDB. Whatever goes wrong is a [GraphAway]; the session is over then.
/// Thread: one, but for [#close].
final class FalkorSession implements AutoCloseable {
    /// What comes back of a query: its rows, of strings, whole numbers and nulls.
    record Row(List<@Nullable Object> values) {
        String text(int column) {
            return String.valueOf(values.get(column));
        }

        @Nullable String textOrNull(int column) {
            Object value = values.get(column);
            return value == null ? null : value.toString();
        }

        /// 0 where there is none.
        long whole(int column) {
            return values.get(column) instanceof Long value ? value : 0;
        }

        boolean flag(int column) {
            return "true".equals(values.get(column));
        }
    }

    private record Command(String name) implements ProtocolCommand {
        static final Command QUERY = new Command("GRAPH.QUERY");
        static final Command READ = new Command("GRAPH.RO_QUERY");
        static final Command CONSTRAINT = new Command("GRAPH.CONSTRAINT");
        static final Command DELETE = new Command("GRAPH.DELETE");

        @Override
        public byte[] getRaw() {
            return utf8(name);
        }
    }

    private static final int REDIS_PORT = 6_379;
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final byte[] GRAPH = utf8(Cypher.GRAPH);

    private final Connection connection;

    private FalkorSession(Connection connection) {
        this.connection = connection;
    }

    /// `url` is `redis://[user:password@]host[:port]`, or `rediss://` for TLS.
    static FalkorSession open(String url, int answerMillisMax) throws GraphAway {
        try {
            URI address = URI.create(url);
            String[] names = (address.getUserInfo() + ":").split(":", -1);
            boolean named = address.getUserInfo() != null;
            int port = address.getPort() < 0 ? REDIS_PORT : address.getPort();
            return new FalkorSession(
                    new Connection(
                            new HostAndPort(address.getHost(), port),
                            DefaultJedisClientConfig.builder()
                                    .resp2()
                                    .autoNegotiateProtocol(false)
                                    .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                                    .connectionTimeoutMillis(CONNECT_MILLIS_MAX)
                                    .socketTimeoutMillis(answerMillisMax)
                                    .sslOptions(
                                            "rediss".equals(address.getScheme())
                                                    ? SslOptions.defaults()
                                                    : null)
                                    .user(named && !names[0].isEmpty() ? names[0] : null)
                                    .password(named ? names[1] : null)
                                    .build()));
        } catch (JedisException | IllegalArgumentException failure) {
            throw away(failure);
        }
    }

    List<Row> query(String text) throws GraphAway {
        send(text.getBytes(StandardCharsets.UTF_8));
        return answer();
    }

    /// Asks without the right to change anything, for so long at most.
    List<Row> read(String text, long millisMax) throws GraphAway {
        send(Command.READ, GRAPH, utf8(text), utf8("TIMEOUT"), utf8(Long.toString(millisMax)));
        return answer();
    }

    /// Begins a query; [#answer] waits for its end.
    void send(byte[] query) throws GraphAway {
        send(Command.QUERY, GRAPH, query);
    }

    List<Row> answer() throws GraphAway {
        List<Row> rows = new ArrayList<>();
        if (receive() instanceof List<?> parts
                && parts.size() > 1
                && parts.get(1) instanceof List<?> found) {
            for (Object row : found) {
                rows.add(row(row));
            }
        }
        return rows;
    }

    /// Creates the constraint, unless it is there.
    void constrain(Cypher.Unique unique) throws GraphAway {
        send(
                Command.CONSTRAINT,
                utf8("CREATE"),
                GRAPH,
                utf8("UNIQUE"),
                utf8("NODE"),
                utf8(unique.label()),
                utf8("PROPERTIES"),
                utf8("1"),
                utf8(unique.property()));
        receiveUnless("already exists");
    }

    /// Creates the index, unless it is there.
    void index(String text) throws GraphAway {
        send(utf8(text));
        receiveUnless("already indexed");
    }

    /// Removes the graph, if there is one.
    void delete() throws GraphAway {
        send(Command.DELETE, GRAPH);
        receiveUnless("empty key");
    }

    /// Also ends what another thread waits for.
    @Override
    public void close() {
        try {
            connection.forceDisconnect();
        } catch (IOException | JedisException gone) {
            // That is what was wanted.
        }
    }

    private void send(Command command, byte[]... arguments) throws GraphAway {
        try {
            connection.sendCommand(command, arguments);
        } catch (JedisException failure) {
            throw away(failure);
        }
    }

    private @Nullable Object receive() throws GraphAway {
        try {
            return connection.getOne();
        } catch (JedisException failure) {
            throw away(failure);
        }
    }

    private void receiveUnless(String there) throws GraphAway {
        try {
            receive();
        } catch (GraphAway refused) {
            if (!String.valueOf(refused.getMessage()).contains(there)) {
                throw refused;
            }
        }
    }

    private static Row row(@Nullable Object raw) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value : raw instanceof List<?> list ? list : List.of()) {
            values.add(
                    value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : value);
        }
        return new Row(values);
    }

    private static GraphAway away(RuntimeException failure) {
        return new GraphAway(String.valueOf(failure.getMessage()), failure);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
