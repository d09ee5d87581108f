package io.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadClientTest {
    private static final int CONNECTIONS = 4;
    private static final long MILLIS = 200;
    private static final double PER_SECOND = 100;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<HttpConnection> connections = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hangsUp = new AtomicBoolean();
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeEach
    void serve() {
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                        .connectionHandler(connections::add)
                        .requestHandler(request -> {
                            if (hangsUp.get()) {
                                var _ = request.connection().close();
                            } else {
                                var _ = request.response().end("{}");
                            }
                        });
        server.listen().await();
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void connectionsThatEndedBetweenTwoRunsAreMadeAnew() throws InterruptedException {
        try (LoadClient client = client()) {
            for (int run = 0; run < 3; run++) {
                assertThat(client.open(PER_SECOND, MILLIS).sound().operations()).isEqualTo(20);
                endAll(client);
            }
        }
    }

    @Test
    void aConnectionThatEndsWithinARunMakesItUnsound() throws InterruptedException {
        try (LoadClient client = client()) {
            hangsUp.set(true);
            assertUnsound(client.closed(MILLIS));
            assertUnsound(client.open(PER_SECOND, MILLIS));
        }
    }

    private static void assertUnsound(Outcome outcome) {
        assertThatThrownBy(outcome::sound).hasMessageContaining("the connection was closed");
    }

    private LoadClient client() throws InterruptedException {
        Caller caller = Caller.of(address, "key");
        return new LoadClient(address, CONNECTIONS, Framing.http(), () -> new Asks(caller));
    }

    /// Returns when the client has seen it, too.
    private void endAll(LoadClient client) throws InterruptedException {
        HttpConnection connection;
        while ((connection = connections.poll()) != null) {
            connection.close().await();
        }
        while (client.isConnected()) {
            Thread.sleep(1);
        }
    }

    private record Asks(Caller caller) implements Conversation {
        @Override
        public boolean ask(ByteBuf into) {
            into.writeBytes(HttpBytes.post("/", caller, "{}"));
            return true;
        }

        @Override
        public Progress answered(byte[] answer, int length) {
            return Progress.DONE;
        }
    }
}
