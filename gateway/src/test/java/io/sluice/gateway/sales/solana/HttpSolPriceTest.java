package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopbackServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The price of SOL from two sources on loopback, which may be slow, wrong, or of two minds.
@Timeout(60)
class HttpSolPriceTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
    private Source first;
    private Source second;
    private HttpSolPrice price;

    @BeforeEach
    void start() {
        first = new Source();
        second = new Source();
        price =
                new HttpSolPrice(
                        vertx, List.of(first.url() + "#/data/amount", second.url()), clock::get);
    }

    @AfterEach
    void stop() {
        price.close();
        first.server.close();
        second.server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void isTheMiddleOfTwoThatAgree() {
        ask("{\"data\":{\"amount\":\"150.10\"}}", "{\"usd\":150.30}");
        assertThat(price.micros()).hasValue(150_200_000);
        assertThat(price.microsAt(clock.get() - 30_000)).hasValue(150_200_000);
        assertThat(price.microsAt(clock.get() - 61_000)).isEmpty();
    }

    @Test
    void isUnknownWhereTheyDiffer() {
        ask("{\"data\":{\"amount\":100}}", "{\"usd\":102}");
        assertThat(price.micros()).as("by two percent").hasValue(101_000_000);
        ask("{\"data\":{\"amount\":100}}", "{\"usd\":102.000001}");
        assertThat(price.micros()).as("by more").isEmpty();
        ask("{\"data\":{\"amount\":100}}", "{\"usd\":100}");
        assertThat(price.micros()).hasValue(100_000_000);
    }

    @Test
    void isUnknownWhereOneIsSilentForAMinute() {
        ask("{\"data\":{\"amount\":100}}", "{\"usd\":100}");
        clock.addAndGet(60_000);
        assertThat(price.micros()).hasValue(100_000_000);
        clock.addAndGet(1);
        assertThat(price.micros()).isEmpty();
        ask("{\"data\":{\"amount\":100}}", "");
        assertThat(price.micros()).as("one answers again").isEmpty();
    }

    @Test
    void isNotMadeOfWhatIsNoPrice() {
        for (String answer :
                List.of(
                        "",
                        "not JSON",
                        "{\"usd\":-1}",
                        "{\"usd\":0}",
                        "{\"usd\":1e3}",
                        "{\"usd\":150,\"eur\":140}",
                        "{\"usd\":\"" + "1".repeat(70_000) + "\"}",
                        "{\"usd\":99999999999999}")) {
            ask("{\"data\":{\"amount\":100}}", answer);
            assertThat(price.micros()).as(answer).isEmpty();
        }
        clock.addAndGet(61_000); // what the first said before is over
        ask("{\"data\":{\"price\":100}}", "{\"usd\":100}");
        assertThat(price.micros()).as("nothing where it should be").isEmpty();
    }

    /// Lets both be asked once. An empty answer is a failure of theirs.
    private void ask(String one, String other) {
        first.answer = one;
        second.answer = other;
        price.ask().toCompletionStage().toCompletableFuture().join();
    }

    private static final class Source {
        volatile String answer = "";
        final LoopbackServer server =
                new LoopbackServer(exchange ->
                        LoopbackServer.answer(exchange, answer.isEmpty() ? 500 : 200, answer));

        String url() {
            return server.url() + "/price";
        }
    }
}
