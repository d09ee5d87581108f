package io.sluice.gateway;

import static io.sluice.gateway.MarkdownTable.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.GatewayConfig.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/reference/config.md` says what the configuration reads, and what it takes for a default.
class ConfigPageTest {
    private static final String PAGE = "reference/config.md";
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

    @TempDir private Path nowhere;

    @Test
    void thePageHasEveryVariableThatIsReadWithItsDefault() throws IOException {
        Map<String, String> page = new HashMap<>();
        for (List<String> row : MarkdownTable.of(PAGE)) {
            page.put(code(row.get(0)), code(row.get(1)));
        }
        Map<String, String> read = defaults();
        assertThat(page).containsOnlyKeys(read.keySet());
        read.forEach((name, value) -> {
            boolean byMachine = name.equals("SLUICE_EVENT_LOOPS");
            assertThat(page.get(name)).as(name).isEqualTo(byMachine ? "cores - 1" : value);
        });
    }

    @Test
    void thePageHasEveryNameThatIsAccepted() throws IOException {
        Set<String> page = new HashSet<>();
        VARIABLE.matcher(MarkdownTable.text(PAGE))
                .results()
                .forEach(name -> page.add(name.group(1)));
        assertThat(page).isEqualTo(GatewayConfig.DOCUMENTED);
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        if (GatewayConfig.read(Map.of(), null, nowhere)
                instanceof Reading.Sound(GatewayConfig _, List<String> shown)) {
            for (String line : shown) {
                String[] parts = line.split("=", 2);
                defaults.put(parts[0], parts[1].equals("(unset)") ? "unset" : parts[1]);
            }
        }
        return defaults;
    }
}
