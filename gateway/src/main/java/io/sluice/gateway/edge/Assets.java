package io.sluice.gateway.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What pages load, served by ourselves: the style sheet, the mark, and the two scripts. The
/// address of each changes with its content, so browsers may keep them for good.
public final class Assets {
    private static final CharSequence FOR_GOOD =
            HttpHeaders.createOptimized("public, max-age=31536000, immutable");
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final int FINGERPRINT_CHARS = 12;

    private static final Map<String, Asset> ALL =
            Map.of(
                    "sluice.css", load("/assets/sluice.css", "text/css; charset=utf-8"),
                    "sluice.svg", load("/assets/sluice.svg", "image/svg+xml"),
                    "console.js", load("/assets/console.js", SCRIPT),
                    "htmx.js",
                            load(
                                    "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js",
                                    SCRIPT));
    private static final Map<String, String> ADDRESSES =
            ALL.entrySet().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Map.Entry::getKey,
                                    each ->
                                            "/assets/%s?v=%s"
                                                    .formatted(
                                                            each.getKey(),
                                                            each.getValue().fingerprint)));

    private Assets() {}

    private record Asset(String type, Buffer content, String fingerprint) {}

    /// Where a page finds it.
    public static String address(String name) {
        return Objects.requireNonNull(ADDRESSES.get(name), name);
    }

    static Route route() {
        return Route.page("/assets/{name}", "asset").to(Assets::serve);
    }

    private static void serve(Exchange exchange) {
        Asset asset = ALL.get(exchange.path("name"));
        if (asset == null) {
            exchange.refuse(ProblemType.NOT_FOUND);
            return;
        }
        exchange.addHeader(HttpHeaders.CACHE_CONTROL, FOR_GOOD);
        exchange.send(200, asset.type, asset.content.copy());
    }

    private static Asset load(String resource, String type) {
        try (InputStream stream = Assets.class.getResourceAsStream(resource)) {
            byte[] content = Objects.requireNonNull(stream, resource).readAllBytes();
            String hash = HexFormat.of().formatHex(Sha256.digest().digest(content));
            return new Asset(type, Buffer.buffer(content), hash.substring(0, FINGERPRINT_CHARS));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
