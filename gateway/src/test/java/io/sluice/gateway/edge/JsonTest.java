package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.edge.JsonValue.JsonFlag;
import io.sluice.gateway.edge.JsonValue.JsonNull;
import io.sluice.gateway.edge.JsonValue.JsonNumber;
import io.sluice.gateway.edge.JsonValue.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        JsonObject object =
                (JsonObject) read("{\"a\":\"x\",\"b\":-1.50e3,\"c\":true,\"d\":null,\"e\":[1,{}]}");

        assertThat(object.size()).isEqualTo(5);
        assertThat(object.find("a")).isEqualTo(new JsonText("x"));
        assertThat(object.find("b")).isEqualTo(new JsonNumber("-1.50e3"));
        assertThat(object.find("c")).isEqualTo(JsonFlag.TRUE);
        assertThat(object.find("d")).isEqualTo(JsonNull.NULL);
        assertThat(object.find("f")).isNull();
    }

    @Test
    void keepsNumbersAsTheyWereWritten() {
        assertThat(echo("[1e308,0.10000000000000000000001,-0,12345678901234567890]"))
                .isEqualTo("[1e308,0.10000000000000000000001,-0,12345678901234567890]");
    }

    @Test
    void keepsTheOrderOfMembers() {
        assertThat(echo("{ \"z\" : 1 , \"a\" : [ ] , \"m\" : { } }"))
                .isEqualTo("{\"z\":1,\"a\":[],\"m\":{}}");
    }

    @Test
    void unescapesAndEscapes() {
        assertThat(read("\"\\u0041\\n\\/\\uD83D\\uDE00\"")).isEqualTo(new JsonText("A\n/😀"));
        assertThat(echo("\"\\u0041\\n\\u0001\\\"\\\\ß€😀\""))
                .isEqualTo("\"A\\n\\u0001\\\"\\\\ß€😀\"");
    }

    @Test
    void takes64LevelsAndNoMore() {
        assertThat(Json.read(bytes(nested(64)))).isInstanceOf(Json.Reading.Sound.class);
        assertThat(Json.read(bytes(nested(65)))).isInstanceOf(Json.Reading.Malformed.class);
        assertThat(Json.read(bytes("[".repeat(1_000_000))))
                .isInstanceOf(Json.Reading.Malformed.class);
    }

    @Test
    void findsTheSecondOfManyEqualNames() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            text.append("\"n").append(i).append("\":1,");
        }
        String sound = text + "\"last\":1}";
        String twice = text + "\"n9999\":1}";

        assertThat(Json.read(bytes(sound))).isInstanceOf(Json.Reading.Sound.class);
        assertThat(Json.read(bytes(twice))).isInstanceOf(Json.Reading.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}}",
                "{} x",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "NaN",
                "[Infinity]",
                "-",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "1e+",
                "0x10",
                "tru",
                "nul",
                "\"",
                "\"\\",
                "\"\\u12\"",
                "\"\\u00g0\"",
                "\"\\x\"",
                "\"\n\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800\\u0041\"",
                "// c\n1",
                "\uFEFF{}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThat(Json.read(bytes(text))).isInstanceOf(Json.Reading.Malformed.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        int[][] sequences = {
            {0x80}, // a continuation alone
            {0xC0, 0xAF}, // overlong
            {0xE0, 0x80, 0xAF}, // overlong
            {0xED, 0xA0, 0x80}, // a surrogate
            {0xF0, 0x80, 0x80, 0xAF}, // overlong
            {0xF4, 0x90, 0x80, 0x80}, // above U+10FFFF
            {0xF5, 0x80, 0x80, 0x80},
            {0xFF},
            {0xE2, 0x82} // breaks off
        };
        for (int[] sequence : sequences) {
            byte[] text = new byte[sequence.length + 2];
            text[0] = '"';
            text[text.length - 1] = '"';
            for (int i = 0; i < sequence.length; i++) {
                text[i + 1] = (byte) sequence[i];
            }
            assertThat(Json.read(text)).isInstanceOf(Json.Reading.Malformed.class);
        }
        assertThat(Json.read("{\"a\":1}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Json.Reading.Malformed.class);
    }

    @Test
    void replacesOrAppendsAMember() {
        JsonObject object = (JsonObject) read("{\"id\":\"s\",\"delta_e\":5,\"x\":[1]}");

        JsonObject clamped = object.with("delta_e", new JsonNumber("3"));

        assertThat(new JsonOut().value(clamped).toString())
                .isEqualTo("{\"id\":\"s\",\"delta_e\":3,\"x\":[1]}");
        assertThat(new JsonOut().value(JsonObject.EMPTY.with("a", JsonNull.NULL)).toString())
                .isEqualTo("{\"a\":null}");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static String echo(String text) {
        return new JsonOut().value(read(text)).toString();
    }

    static JsonValue read(String text) {
        return switch (Json.read(bytes(text))) {
            case Json.Reading.Sound(JsonValue value) -> value;
            case Json.Reading.Malformed(String flaw) -> throw new AssertionError(flaw);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
