package io.sluice.benchmarks.twin;

import io.netty.buffer.ByteBuf;
import io.sluice.benchmarks.ServerProcess;
import io.sluice.benchmarks.load.Conversation;
import io.sluice.benchmarks.load.Framing;
import io.sluice.benchmarks.load.LoadClient;
import io.sluice.benchmarks.load.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// What one would build without us: a Valkey that forces its log on every write, reserve and settle
/// as one script each, with the checks ours makes: balance, hold state, expiry, request key.
public final class ValkeyTwin implements AutoCloseable {
    private static final int ACCOUNTS_A_CALL = 1_000;
    private static final long RESERVATION_MILLIS = 300_000;

    private static final String OPEN =
            """
            for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do
              redis.call('HSET', 'a' .. i, 'balance', '4000000000000000',
                         'granted', '4000000000000000', 'reserved', '0', 'spent', '0')
            end
            return 'OK'
            """;

    /// KEYS: account, hold, request key. ARGV: amount, now, expiry, body hash.
    private static final String RESERVE =
            """
            local known = redis.call('GET', KEYS[3])
            if known then
              if known == ARGV[4] then return 'REPLAYED' end
              return 'KEY_REUSED'
            end
            local hold = redis.call('HGET', KEYS[2], 'state')
            if hold then return hold end
            local account = redis.call('HMGET', KEYS[1], 'balance', 'reserved')
            if not account[1] then return 'ACCOUNT_NOT_FOUND' end
            if tonumber(account[1]) - tonumber(account[2]) < tonumber(ARGV[1]) then
              return 'INSUFFICIENT'
            end
            redis.call('HINCRBY', KEYS[1], 'reserved', ARGV[1])
            redis.call('HSET', KEYS[2], 'account', KEYS[1], 'amount', ARGV[1],
                       'state', 'reserved', 'expires', ARGV[3])
            redis.call('SET', KEYS[3], ARGV[4], 'EX', 86400)
            return 'OK'
            """;

    /// KEYS: account, hold, request key. ARGV: cost of what was delivered, now, body hash.
    private static final String SETTLE =
            """
            local known = redis.call('GET', KEYS[3])
            if known then
              if known == ARGV[3] then return 'REPLAYED' end
              return 'KEY_REUSED'
            end
            local hold = redis.call('HMGET', KEYS[2], 'state', 'amount', 'expires', 'account')
            if not hold[1] then return 'NOT_RESERVED' end
            if hold[1] ~= 'reserved' then return hold[1] end
            if hold[4] ~= KEYS[1] then return 'OTHER_ACCOUNT' end
            if tonumber(ARGV[2]) > tonumber(hold[3]) then return 'EXPIRED' end
            local held = tonumber(hold[2])
            local debit = math.min(tonumber(ARGV[1]), held)
            redis.call('HINCRBY', KEYS[1], 'reserved', string.format('%.0f', -held))
            redis.call('HINCRBY', KEYS[1], 'balance', string.format('%.0f', -debit))
            redis.call('HINCRBY', KEYS[1], 'spent', string.format('%.0f', debit))
            redis.call('HSET', KEYS[2], 'state', 'settled', 'debited', string.format('%.0f', debit))
            redis.call('EXPIRE', KEYS[2], 86400)
            redis.call('SET', KEYS[3], ARGV[3], 'EX', 86400)
            return 'OK'
            """;

    private final ServerProcess server;
    private final LoadClient client;

    private ValkeyTwin(ServerProcess server, LoadClient client) {
        this.server = server;
        this.client = client;
    }

    /// A server to start: from the PATH, or what `fetch-stores` put into the folder.
    public static Optional<Path> find(Path fetchedFolder) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder, "valkey-server");
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.of(fetchedFolder.resolve("usr/bin/valkey-server"))
                .filter(Files::isExecutable);
    }

    /// Starts a server with a fresh log in the folder, opens the accounts, connects.
    public static ValkeyTwin start(Path program, Path folder, int accounts, int connections)
            throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Files.createDirectories(folder);
        List<String> command =
                List.of(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        "--auto-aof-rewrite-percentage",
                        "0",
                        "--save",
                        "");
        Path libraries = program.resolveSibling("../lib/x86_64-linux-gnu").normalize();
        Map<String, String> environment =
                Files.isDirectory(libraries)
                        ? Map.of("LD_LIBRARY_PATH", libraries.toString())
                        : Map.of();
        ServerProcess server =
                ServerProcess.start(port, "Ready to accept connections", environment, command);
        try (Socket socket = new Socket(server.address().getAddress(), port)) {
            open(socket, accounts);
            String reserve = load(socket, RESERVE);
            String settle = load(socket, SETTLE);
            LoadClient client =
                    new LoadClient(
                            server.address(),
                            connections,
                            Framing.resp(),
                            () -> new Pair(reserve, settle, accounts));
            return new ValkeyTwin(server, client);
        }
    }

    private static void open(Socket socket, int accounts) throws IOException {
        String open = load(socket, OPEN);
        for (int first = 0; first < accounts; first += ACCOUNTS_A_CALL) {
            int last = Math.min(accounts, first + ACCOUNTS_A_CALL) - 1;
            call(socket, "EVALSHA", open, "0", Integer.toString(first), Integer.toString(last));
        }
    }

    /// One connection's pairs, one after the other.
    public Outcome pairs(long millis) throws InterruptedException {
        return client.closed(millis).sound();
    }

    public LoadClient client() {
        return client;
    }

    public ServerProcess server() {
        return server;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private static String load(Socket socket, String script) throws IOException {
        String answer = call(socket, "SCRIPT", "LOAD", script);
        return answer.lines().skip(1).findFirst().orElseThrow();
    }

    private static String call(Socket socket, String... words) throws IOException {
        StringBuilder request = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[4_096];
        int length = 0;
        while (Framing.resp().complete(answer, length) < 0) {
            int more = in.read(answer, length, answer.length - length);
            if (more < 0) {
                throw new IOException("the connection was closed");
            }
            length += more;
        }
        if (answer[0] == '-') {
            throw new IOException(new String(answer, 0, length, StandardCharsets.UTF_8));
        }
        return new String(answer, 0, length, StandardCharsets.UTF_8);
    }

    /// Reserve, then settle four fifths of it.
    ///
    /// Thread: the client's event loop.
    private static final class Pair implements Conversation {
        private final String reserve;
        private final String settle;
        private final int accounts;
        private static final AtomicLong SEEDS = new AtomicLong();
        private final SplittableRandom random = new SplittableRandom(SEEDS.incrementAndGet());
        private boolean settles;
        private int account;
        private long amountMicros;
        private String hold = "";

        Pair(String reserve, String settle, int accounts) {
            this.reserve = reserve;
            this.settle = settle;
            this.accounts = accounts;
        }

        @Override
        public boolean ask(ByteBuf into) {
            if (!settles) {
                account = random.nextInt(accounts);
                amountMicros = 1_000_000L + random.nextInt(4_000_000);
                hold = id();
            }
            long now = System.currentTimeMillis();
            into.writeCharSequence(settles ? settle(now) : reserve(now), StandardCharsets.US_ASCII);
            return true;
        }

        private String reserve(long now) {
            return "*10\r\n$7\r\nEVALSHA\r\n"
                    + word(reserve)
                    + word("3")
                    + word("a" + account)
                    + word("h" + hold)
                    + word("k" + id())
                    + word(Long.toString(amountMicros))
                    + word(Long.toString(now))
                    + word(Long.toString(now + RESERVATION_MILLIS))
                    + word(Long.toString(amountMicros));
        }

        private String settle(long now) {
            return "*9\r\n$7\r\nEVALSHA\r\n"
                    + word(settle)
                    + word("3")
                    + word("a" + account)
                    + word("h" + hold)
                    + word("k" + id())
                    + word(Long.toString(amountMicros * 4 / 5))
                    + word(Long.toString(now))
                    + word(Long.toString(amountMicros));
        }

        private String id() {
            return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        }

        private static String word(String word) {
            return "$" + word.length() + "\r\n" + word + "\r\n";
        }

        @Override
        public Progress answered(byte[] answer, int length) {
            boolean ok = length == 8 && answer[4] == 'O' && answer[5] == 'K';
            if (!ok) {
                return Progress.FAILED;
            }
            settles = !settles;
            return settles ? Progress.GOES_ON : Progress.DONE;
        }
    }
}
