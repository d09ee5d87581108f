package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.gateway.edge.Json;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.JsonValue;
import io.sluice.gateway.edge.JsonValue.JsonArray;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Transfer requests against the specification, and against what the official encoder writes.
class SolanaPayLinkTest {
    private static final String MICHAEL = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
    private static final String REFERENCE = "82ZJ7nbGpixjeDCmEhUcmwXYfvurzAgGdtSMuHnUgyny";
    private static final Path VECTORS =
            Path.of(System.getProperty("sluice.root", ".."))
                    .resolveSibling("shared/specs/solana-pay-vectors.json");

    @Test
    void writesARequestForSolWithEverythingInIt() {
        SolanaPayLink link =
                new SolanaPayLink(
                        MICHAEL,
                        "0.000000001",
                        null,
                        List.of(REFERENCE, MICHAEL),
                        "Sluice credits",
                        "1,000 credits & more",
                        "purchase_1");
        assertThat(link.url())
                .isEqualTo(
                        "solana:%s?amount=0.000000001&reference=%s&reference=%s"
                                        .formatted(MICHAEL, REFERENCE, MICHAEL)
                                + "&label=Sluice+credits&message=1%2C000+credits+%26+more"
                                + "&memo=purchase_1");
    }

    @Test
    void writesARequestForAToken() {
        SolanaPayLink link =
                new SolanaPayLink(
                        MICHAEL, "0.01", SolanaSettings.USDC, List.of(), null, null, null);
        assertThat(link.url())
                .isEqualTo("solana:" + MICHAEL + "?amount=0.01&spl-token=" + SolanaSettings.USDC);
    }

    @Test
    void writesAmountsExactlyAndPlainly() {
        assertThat(Token.SOL.text(1)).isEqualTo("0.000000001");
        assertThat(Token.SOL.text(1_000_000_000)).isEqualTo("1");
        assertThat(Token.SOL.text(100_000_000_000L)).isEqualTo("100");
        assertThat(Token.SOL.text(123_456_789_123_456_789L)).isEqualTo("123456789.123456789");
        assertThat(Token.USDC.text(10_000_000)).isEqualTo("10");
        assertThat(Token.USDC.text(1_500_001)).isEqualTo("1.500001");
    }

    /// The vectors are not ours to ship; where they lie beside the project, they are held to.
    @Test
    void writesWhatTheOfficialEncoderWrites() throws IOException {
        if (!Files.exists(VECTORS)) {
            System.err.println("SKIPPED: there are no vectors at " + VECTORS);
        }
        assumeThat(VECTORS).exists();
        int held = 0;
        for (JsonValue each : vectors()) {
            JsonObject vector = (JsonObject) each;
            JsonObject fields = (JsonObject) vector.find("fields");
            SolanaPayLink link =
                    new SolanaPayLink(
                            String.valueOf(text(fields, "recipient")),
                            text(fields, "amount"),
                            text(fields, "splToken"),
                            references(fields),
                            text(fields, "label"),
                            text(fields, "message"),
                            text(fields, "memo"));
            assertThat(link.url()).isEqualTo(text(vector, "legacy_0_2_6"));
            held++;
        }
        assertThat(held).isEqualTo(8);
    }

    private static List<JsonValue> vectors() throws IOException {
        return Json.read(Files.readAllBytes(VECTORS))
                                instanceof Json.Reading.Sound(JsonObject document)
                        && document.find("encode") instanceof JsonArray(var elements)
                ? elements
                : List.of();
    }

    private static List<String> references(@Nullable JsonObject fields) {
        List<String> references = new ArrayList<>();
        if (fields != null && fields.find("reference") instanceof JsonArray(var elements)) {
            elements.forEach(each -> references.add(((JsonText) each).text()));
        }
        return references;
    }

    private static @Nullable String text(@Nullable JsonObject object, String name) {
        return object != null && object.find(name) instanceof JsonText(String text) ? text : null;
    }
}
