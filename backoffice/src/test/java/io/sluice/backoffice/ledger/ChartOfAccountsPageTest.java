package io.sluice.backoffice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/chart-of-accounts.md` lists the accounts there are.
class ChartOfAccountsPageTest {
    @Test
    void thePageHasEveryAccountInOrder() throws IOException {
        List<String> page =
                Files.readAllLines(Path.of("..", "docs", "reference", "chart-of-accounts.md"))
                        .stream()
                        .filter(line -> line.matches("\\| `[a-z_]+` \\| (debit|credit) .*"))
                        .map(line -> line.split("\\|", -1))
                        .map(cells -> cells[1].strip() + " " + cells[2].strip())
                        .toList();
        assertThat(page)
                .isEqualTo(
                        Stream.of(ChartOfAccounts.values())
                                .map(it ->
                                        "`%s` %s"
                                                .formatted(
                                                        it.code(),
                                                        it.side().name().toLowerCase(Locale.ROOT)))
                                .toList());
    }
}
