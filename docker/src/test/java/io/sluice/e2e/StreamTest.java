package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `GET /v1/stream`: the operations of a batch over a WebSocket that stays open.
class StreamTest {
    @RegisterExtension static final RunningSluice SLUICE = new RunningSluice("stream");

    @BeforeAll
    static void start() {
        SLUICE.start();
    }

    @Test
    void runsOperationsAndEchoesTheirNumbers() {
        Client client = SLUICE.client();
        client.open("streamer", "100");
        try (StreamSocket socket = StreamSocket.open(SLUICE, RunningSluice.ADMIN_KEY)) {
            socket.send(
                    """
                    {"seq":1,"op":"quote","source_id":"streamer","planned_delta_e":1}
                    """);
            Tree quoted = socket.next();
            assertThat(quoted.at("seq").number().intValueExact()).isEqualTo(1);
            assertThat(quoted.at("status").number().intValueExact()).isEqualTo(201);
            String quoteId = quoted.at("body", "quote_id").text();

            socket.send("{\"seq\":\"two\",\"op\":\"reserve\",\"quote_id\":\"" + quoteId + "\"}");
            Tree reserved = socket.next();
            assertThat(reserved.at("seq").text()).isEqualTo("two");
            assertThat(reserved.at("body", "status").text()).isEqualTo("reserved");

            socket.send(
                    """
                    {"seq":3,"op":"settle","quote_id":"%s","actual_delta_e_delivered":0.5,
                     "stimulus_id":"s"}
                    """
                            .formatted(quoteId));
            Tree settled = socket.next();
            assertThat(settled.at("body", "debit", "amount_debited").micros()).isEqualTo(5_000_000);

            socket.send("{\"seq\":4,\"op\":\"release\",\"quote_id\":\"" + quoteId + "\"}");
            Tree refused = socket.next();
            assertThat(refused.at("status").number().intValueExact()).isEqualTo(409);
            assertThat(refused.at("body", "code").text()).isEqualTo("quote_already_settled");
        }
        assertThat(client.account("streamer").at("balance").micros()).isEqualTo(95_000_000);
    }

    @Test
    void answersHundredsOfOperationsSentAtOnce() {
        Client client = SLUICE.client();
        client.open("pipelined", "10000");
        int count = 500;
        try (StreamSocket socket = StreamSocket.open(SLUICE, RunningSluice.ADMIN_KEY)) {
            for (int i = 0; i < count; i++) {
                socket.send(
                        """
                        {"seq":%d,"op":"quote_reserve","source_id":"pipelined",
                         "planned_delta_e":1}
                        """
                                .formatted(i));
            }
            Map<Integer, String> quoteIds = new HashMap<>();
            for (int i = 0; i < count; i++) {
                Tree answer = socket.next();
                assertThat(answer.at("status").number().intValueExact()).isEqualTo(201);
                quoteIds.put(
                        answer.at("seq").number().intValueExact(),
                        answer.at("body", "quote_id").text());
            }
            assertThat(quoteIds).hasSize(count);
            assertThat(quoteIds.values()).doesNotHaveDuplicates();
        }
        assertThat(client.account("pipelined").at("reserved").micros())
                .isEqualTo(count * 10_000_000L);
    }
}
