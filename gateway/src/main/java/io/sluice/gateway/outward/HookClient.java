package io.sluice.gateway.outward;

import io.sluice.gateway.outward.Outcome.Answered;
import io.sluice.gateway.outward.Outcome.Failed;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Posts to addresses that were checked: the name is resolved once, every address of it is looked
/// at, and the connection goes to the one that was, with the name in `Host` and in the TLS
/// handshake. No redirect is followed, and of the answer only the status is of interest.
///
/// Thread: one event loop.
public final class HookClient {
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int CONNECTIONS_MAX = 16;
    private static final int WAITING_MAX = 256;
    private static final int IDLE_SECONDS_MAX = 15;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Vertx vertx;
    private final TargetRules rules;
    private final int answerMillisMax;
    private final HttpClient client;

    public HookClient(Vertx vertx, TargetRules rules) {
        this(vertx, rules, new HttpClientOptions(), ANSWER_MILLIS_MAX);
    }

    /// With options of TLS beside ours, and less patience.
    HookClient(Vertx vertx, TargetRules rules, HttpClientOptions options, int answerMillisMax) {
        this.vertx = vertx;
        this.rules = rules;
        this.answerMillisMax = answerMillisMax;
        this.client =
                vertx.createHttpClient(
                        options.setConnectTimeout(CONNECT_MILLIS_MAX)
                                .setKeepAliveTimeout(IDLE_SECONDS_MAX)
                                .setForceSni(true),
                        new PoolOptions()
                                .setHttp1MaxSize(CONNECTIONS_MAX)
                                .setMaxWaitQueueSize(WAITING_MAX));
    }

    /// Whether this URL may be sent to, as its name resolves now.
    public Future<Boolean> admits(URI url) {
        return resolve(url).map(addresses -> rules.admits(url, addresses));
    }

    /// Never fails; takes about ten seconds at most.
    public Future<Outcome> post(URI url, MultiMap headers, Buffer body) {
        Attempt attempt = new Attempt();
        resolve(url)
                .onSuccess(addresses -> attempt.start(url, addresses, headers, body))
                .onFailure(attempt::fail);
        return attempt.promise.future();
    }

    private Future<List<InetAddress>> resolve(URI url) {
        String host = url.getHost();
        // Waits for the system's resolver, so on a worker's thread.
        return vertx.executeBlocking(() -> addresses(host), false).map(Objects::requireNonNull);
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException nobody) {
            return List.of();
        }
    }

    private static RequestOptions options(URI url, InetAddress address) {
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(query == null ? path : path + "?" + query)
                .setFollowRedirects(false);
    }

    /// One request from the look at its addresses to the end of its answer.
    private final class Attempt {
        final Promise<Outcome> promise = Promise.promise();
        private final long timer = vertx.setTimer(answerMillisMax, _ -> giveUp());
        private @Nullable HttpClientRequest request;
        private boolean over;
        private int answerBytes;

        void start(URI url, List<InetAddress> addresses, MultiMap headers, Buffer body) {
            if (addresses.isEmpty()) {
                end(new Failed("the name does not resolve"));
            } else if (!rules.admits(url, addresses)) {
                end(new Failed("the address may not be sent to"));
            } else if (!over) {
                client.request(options(url, addresses.getFirst()).setHeaders(headers))
                        .onSuccess(opened -> send(opened, body))
                        .onFailure(this::fail);
            }
        }

        private void send(HttpClientRequest opened, Buffer body) {
            if (over) {
                opened.reset();
                return;
            }
            request = opened;
            opened.send(body).onSuccess(this::answered).onFailure(this::fail);
        }

        private void answered(HttpClientResponse response) {
            promise.tryComplete(new Answered(response.statusCode()));
            response.handler(
                            chunk -> {
                                answerBytes += chunk.length();
                                if (answerBytes > ANSWER_BYTES_MAX) {
                                    response.request().connection().close();
                                }
                            })
                    .exceptionHandler(_ -> end(null))
                    .endHandler(_ -> end(null));
        }

        private void giveUp() {
            end(new Failed("no answer within " + answerMillisMax / 1000 + " s"));
            if (request != null) {
                request.connection().close();
            }
        }

        void fail(Throwable failure) {
            end(
                    new Failed(
                            switch (failure) {
                                case SSLException _ -> "TLS failed";
                                case ConnectException _ -> "the connection was refused";
                                default -> "the connection failed";
                            }));
        }

        private void end(@Nullable Outcome outcome) {
            over = true;
            vertx.cancelTimer(timer);
            if (outcome != null) {
                promise.tryComplete(outcome);
            }
        }
    }

    /// Closes its connections.
    public void close() {
        client.shutdown(0, TimeUnit.SECONDS);
    }
}
