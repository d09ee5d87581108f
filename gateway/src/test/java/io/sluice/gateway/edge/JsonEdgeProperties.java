package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Mutated and random documents: the reader never throws, agrees with another reader about what is
/// JSON, gives back what it took, and the edge never answers 500. `-Dseed=` repeats a run.
class JsonEdgeProperties {
    private static final int DOCUMENTS = 200_000;
    private static final int REQUESTS = 3_000;
    private static final List<String> SOUND =
            List.of(
                    "{\"source_id\":\"felix\",\"planned_delta_e\":0.5}",
                    "{\"source_id\":\"a\",\"planned_delta_e\":12.000001,\"stimulus_features\":"
                            + "{\"kind\":\"text\",\"n\":[1,-2.5e-3,true,null,\"\\u00e9\\n\"]},"
                            + "\"reason\":\"citizen_message\"}",
                    "{\"source_id\":\"ß€😀\",\"planned_delta_e\":1,"
                            + "\"compute_actual\":{\"tokens\":7}}",
                    "[[],{},[{}],0,\"\",\"\\ud83d\\ude00\"]");
    private static final String INTERESTING = "{}[]\",:\\u0dD8eE+-.123tfn/ \n\u0000";

    private final long seed = Long.getLong("seed", 20_251_121L);
    private final Random random = new Random(seed);

    @Test
    void readsEveryDocumentOrSaysWhyNot() {
        System.out.println("seed " + seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document = document();
            switch (Json.read(document)) {
                case Json.Reading.Sound(JsonValue value) -> {
                    assertThat(isJson(document)).as("%s", text(document)).isTrue();
                    byte[] written = new JsonOut().value(value).toByteArray();
                    assertThat(Json.read(written)).isEqualTo(new Json.Reading.Sound(value));
                }
                case Json.Reading.Malformed(String flaw) -> {
                    assertThat(flaw).isNotEmpty();
                    assertThat(isStrictJson(document)).as("%s", text(document)).isFalse();
                }
            }
        }
    }

    @Test
    void neverAnswersWithAnErrorOfOurs() throws Exception {
        System.out.println("seed " + seed);
        try (RunningEdge edge = new RunningEdge()) {
            for (int i = 0; i < REQUESTS; i++) {
                byte[] document = document();
                HttpRequest request =
                        edge.request("/v1/quotes")
                                .header("Authorization", "Bearer " + RunningEdge.AGENT)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                                .build();
                HttpResponse<String> answer =
                        edge.client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as("%s", text(document)).isIn(201, 400, 422);
                assertThat(answer.body()).doesNotContain("Exception");
            }
        }
    }

    private byte[] document() {
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            return bytes;
        }
        String sound = SOUND.get(random.nextInt(SOUND.size()));
        byte[] bytes = sound.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = mutated(bytes);
        }
        return bytes;
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int to = at + random.nextInt(bytes.length - at + 1);
        byte[] changed = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] = (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 ->
                    changed =
                            joined(
                                    Arrays.copyOf(bytes, at),
                                    Arrays.copyOfRange(bytes, to, bytes.length));
            case 4 ->
                    changed =
                            joined(
                                    Arrays.copyOf(bytes, to),
                                    Arrays.copyOfRange(bytes, at, bytes.length));
            default -> changed[at] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    /// What a lenient reader takes: everything we take must be in here.
    private static boolean isJson(byte[] document) {
        try (JsonParser parser = new JsonFactory().createParser(document)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    /// What must be taken: UTF-8, no duplicates, no escapes that could be half a pair.
    private static boolean isStrictJson(byte[] document) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(document))
                            .toString();
            if (text.contains("\\u") || text.startsWith("\uFEFF") || text.contains("\u0000")) {
                return false; // half pairs, a byte order mark, other encodings: ours to refuse
            }
        } catch (CharacterCodingException _) {
            return false;
        }
        JsonFactory factory = new JsonFactory();
        factory.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (JsonParser parser = factory.createParser(document)) {
            if (parser.nextToken() == null) {
                return false;
            }
            int depth = 0;
            do {
                depth += parser.currentToken().isStructStart() ? 1 : 0;
                depth -= parser.currentToken().isStructEnd() ? 1 : 0;
                parser.getText();
            } while (parser.nextToken() != null && depth > 0);
            return parser.currentToken() == null && parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.ISO_8859_1);
    }
}
