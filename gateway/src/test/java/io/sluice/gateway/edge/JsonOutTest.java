package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonOutTest {
    private static final JsonName A = JsonName.of("a");
    private static final JsonName B = JsonName.of("b_2");

    private final JsonOut out = new JsonOut();

    @Test
    void writesNestedObjectsAndLists() {
        out.open().openArray(A).open().close().whole(1).text("x").openArray().closeArray();
        out.closeArray().open(B).none(A).flag(B, false).close().close();

        assertThat(out).hasToString("{\"a\":[{},1,\"x\",[]],\"b_2\":{\"a\":null,\"b_2\":false}}");
    }

    @Test
    void writesExactAmounts() {
        out.openArray().micros(A, 1);
        out.clear().open().micros(A, 3_500_000).micros(B, -1).close();

        assertThat(out).hasToString("{\"a\":3.5,\"b_2\":-0.000001}");
    }

    @Test
    void writesWholeNumbers() {
        out.openArray();
        out.whole(0).whole(9).whole(10).whole(-99).whole(Long.MAX_VALUE).closeArray();

        assertThat(out).hasToString("[0,9,10,-99,9223372036854775807]");
    }

    @Test
    void copiesPlainText() {
        out.open().plain(A, "quote_AZaz09-_.:@").plain(B, null).close();

        assertThat(out).hasToString("{\"a\":\"quote_AZaz09-_.:@\",\"b_2\":null}");
    }

    @Test
    void growsAndShrinksWithWhatIsWritten() {
        String large = "ü".repeat(100_000);
        out.open().text(A, large).close();
        assertThat(out.toByteArray())
                .isEqualTo(("{\"a\":\"" + large + "\"}").getBytes(StandardCharsets.UTF_8));

        out.clear();
        assertThat(out.bytes().length).isLessThan(100_000);
        assertThat(out.length()).isZero();
    }

    @Test
    void replacesHalfSurrogates() {
        out.text("a\uD83Db\uDE00");

        assertThat(out).hasToString("\"a\uFFFDb\uFFFD\"");
    }

    @Test
    void escapesEveryAsciiCharacterSoThatItIsReadBack() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x180; c++) {
            all.append(c);
        }

        assertThat(JsonTest.read(out.text(all.toString()).toString()))
                .isEqualTo(new JsonValue.JsonText(all.toString()));
    }

    @Test
    void writesTimesAsTheJdkDoes() {
        DateTimeFormatter reference =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                        .withZone(ZoneOffset.UTC);
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L);
            out.clear().open().time(A, millis).close();
            assertThat(out)
                    .hasToString(
                            "{\"a\":\"" + reference.format(Instant.ofEpochMilli(millis)) + "\"}");
        }
    }

    @Test
    void refusesNamesThatNeedEscapes() {
        assertThatThrownBy(() -> JsonName.of("a\"b")).isInstanceOf(IllegalArgumentException.class);
    }
}
