package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.sava.core.accounts.PublicKey;
import software.sava.core.accounts.meta.AccountMeta;
import software.sava.core.tx.Instruction;
import software.sava.core.tx.Transaction;

/// What stands in `PAYMENT-SIGNATURE` is read whole or refused with a reason.
class X402PayloadTest {
    private static final PublicKey KEY = PublicKey.fromBase58Encoded(SolanaSettings.USDC);
    private static final X402Terms TERMS =
            new X402Terms("solana:x", 500_000, SolanaSettings.USDC, "pay", "fee", "memo");

    @Test
    void readsWhatWasOfferedBack() {
        assertThat(X402Payload.read(header(sound())))
                .isInstanceOfSatisfying(
                        X402Payload.Reading.Sound.class,
                        read -> {
                            X402Payload payload = read.payload();
                            assertThat(payload.accepted()).isEqualTo(TERMS);
                            assertThat(payload.resource()).isEqualTo("http://here/v1/quotes");
                            assertThat(payload.transaction().signers()).isEqualTo(1);
                        });
    }

    @Test
    void refusesWhatIsNone() {
        JsonObject nothing = JsonObject.EMPTY;
        for (String header :
                List.of(
                        "",
                        "%%%",
                        "A".repeat(7_001),
                        encoded("[]"),
                        encoded("{\"x402Version\":2"),
                        header(nothing),
                        header(sound().with("x402Version", new JsonText("2"))),
                        header(sound().with("x402Version", new JsonNumber("1"))),
                        header(sound().with("payload", nothing)),
                        header(sound().with("payload", transaction("AAAA"))),
                        header(sound().with("payload", transaction("A".repeat(4_000)))),
                        header(accepting("scheme", new JsonText("upto"))),
                        header(accepting("amount", new JsonNumber("500000"))),
                        header(accepting("amount", new JsonText("-1"))),
                        header(accepting("amount", new JsonText("0"))),
                        header(accepting("amount", new JsonText("9".repeat(19)))))) {
            assertThat(X402Payload.read(header))
                    .as(header)
                    .isInstanceOf(X402Payload.Reading.Malformed.class);
        }
    }

    private static JsonObject accepting(String name, JsonValue value) {
        return sound().with("accepted", TERMS.json().with(name, value));
    }

    private static JsonObject sound() {
        Instruction one =
                Instruction.createInstruction(
                        KEY, List.of(AccountMeta.createFeePayer(KEY)), new byte[1]);
        Transaction made = Transaction.createTx(KEY, List.of(one));
        made.setRecentBlockHash(new byte[32]);
        String wire = Base64.getEncoder().encodeToString(made.serialized());
        return JsonObject.EMPTY
                .with("x402Version", new JsonNumber("2"))
                .with(
                        "resource",
                        JsonObject.EMPTY.with("url", new JsonText("http://here/v1/quotes")))
                .with("accepted", TERMS.json())
                .with("payload", transaction(wire));
    }

    private static JsonObject transaction(String base64) {
        return JsonObject.EMPTY.with("transaction", new JsonText(base64));
    }

    private static String header(JsonObject payload) {
        return encoded(new JsonOut().value(payload).toString());
    }

    private static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
