package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A headless Chromium: the one on the PATH, or Debian's, fetched into the cache. It keeps watch
/// over what its pages load and say, and takes pictures of them.
final class Browser implements AfterAllCallback {
    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));
    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final String VIOLATIONS =
            """
            axe.run().then(found => found.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => each.id + ' ' + each.nodes.map(node => node.html).join(' ')))
            """;

    /// Scripts without this page's nonce, and what would run beside them.
    private static final String NOT_OURS =
            """
            [...document.querySelectorAll('*')].filter(each =>
                (each.localName === 'script' && !each.nonce)
                || [...each.attributes].some(of => of.name.startsWith('on')
                    || of.name === 'style' || of.value.startsWith('javascript:')))
                .map(each => each.outerHTML)
            """;

    private static final String TOO_WIDE =
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";

    private final String name;
    private final List<String> oddities = new ArrayList<>();
    private final String axe = axe();
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    /// How a page is looked at.
    enum Look {
        LIGHT_DESKTOP(ColorScheme.LIGHT, 1280, 800),
        DARK_DESKTOP(ColorScheme.DARK, 1280, 800),
        LIGHT_PHONE(ColorScheme.LIGHT, 390, 844),
        DARK_PHONE(ColorScheme.DARK, 390, 844);

        private final ColorScheme scheme;
        private final int width;
        private final int height;

        Look(ColorScheme scheme, int width, int height) {
            this.scheme = scheme;
            this.width = width;
            this.height = height;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param name where its pictures go, below `docker/target/screens`
    Browser(String name) {
        this.name = name;
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Path program = program(environment);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        .setEnv(environment)
                                        .setArgs(FLAGS));
    }

    /// Somebody who has signed in with a key.
    Page signedIn(String url, String key) {
        return signedIn(url, key, Look.LIGHT_DESKTOP);
    }

    Page signedIn(String url, String key, Look look) {
        Page page = opened(url, "/", look);
        page.getByLabel("Key").fill(key);
        page.locator("main button").click();
        page.waitForURL(at -> !at.contains("/sign-in"));
        return page;
    }

    /// A page as anybody sees it, without a key.
    Page opened(String url, String path, Look look) {
        BrowserContext context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setColorScheme(look.scheme)
                                .setViewportSize(look.width, look.height));
        Page page = context.newPage();
        page.onRequest(request -> {
            if (!request.url().startsWith(url)) {
                oddities.add("asks " + request.url());
            }
        });
        page.onPageError(error -> oddities.add(page.url() + " " + error));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                oddities.add(page.url() + " says " + message.text());
            }
        });
        page.navigate(url + path);
        return page;
    }

    /// Looks at pages in every way: nothing foreign is loaded, nothing is too wide, nothing stands
    /// in the way of those who do not see it; and takes their pictures.
    ///
    /// @param key empty: without one
    /// @param pages their names and paths
    void inspect(String url, String key, Map<String, String> pages) {
        for (Look look : Look.values()) {
            Page page = key.isEmpty() ? opened(url, "/", look) : signedIn(url, key, look);
            pages.forEach((called, path) -> {
                page.navigate(url + path);
                inspect(page, called, look);
            });
            page.context().close();
        }
        assertThat(oddities).isEmpty();
    }

    /// Looks at the page that is open.
    void inspect(Page page, String called, Look look) {
        String at = called + " " + look.word();
        assertThat((List<?>) page.evaluate(NOT_OURS)).as(at).isEmpty();
        page.evaluate(axe);
        assertThat((List<?>) page.evaluate(VIOLATIONS)).as(at).isEmpty();
        assertThat(page.evaluate(TOO_WIDE)).as(at + " is too wide").isEqualTo(false);
        assertThat(page.locator("h1").count()).as(at).isEqualTo(1);
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(picture(called + "-" + look.word())));
    }

    private Path picture(String of) {
        return ROOT.resolve("docker/target/screens/" + name + "/" + of + ".png");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        chromium.close();
        playwright.close();
    }

    private static Path program(Map<String, String> environment) {
        Optional<Path> installed =
                Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                        .map(folder -> Path.of(folder, "chromium"))
                        .filter(Files::isExecutable)
                        .findFirst();
        return installed.orElseGet(() -> fetched(environment));
    }

    /// With the libraries that came with it.
    private static Path fetched(Map<String, String> environment) {
        String script = ROOT.resolve("docker/fetch-stores").toAbsolutePath().toString();
        try {
            Process fetch =
                    new ProcessBuilder(script, "chromium")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(fetch.waitFor()).as(said).isZero();
            Path folder = Path.of(said.strip());
            Path libraries = folder.resolve("usr/lib/x86_64-linux-gnu");
            environment.put(
                    "LD_LIBRARY_PATH",
                    Stream.of("", "nss", "pulseaudio")
                            .map(part -> libraries.resolve(part).toString())
                            .collect(Collectors.joining(":")));
            return folder.resolve("usr/lib/chromium/chromium");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    private static String axe() {
        String resource = "/axe.min.js";
        try (InputStream script = Browser.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(script, resource).readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
